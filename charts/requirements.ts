import { type KubernetesVersion, supports } from '../spec/versions';
import type { Document, RegionOutput } from './documents';
import { inThisRegion } from './in-region';
import { operators } from './operators';

/** Gates that are on by default only in newer minors than the target's. */
function gates(version: KubernetesVersion, documents: readonly Document[]): string[] {
  const tolerance = documents.some(
    ({ kind: name, spec }) => name === 'HorizontalPodAutoscaler' && JSON.stringify(spec).includes('"tolerance"'),
  );
  // Alpha until 1.35.
  return tolerance && (version === '1.33' || version === '1.34')
    ? ['`HPAConfigurableTolerance`: alpha in this minor; without the gate the tolerance is dropped.']
    : [];
}

/** REQUIREMENTS.md of a region: what must be there before `kubectl apply`. */
export function requirements(output: RegionOutput): string {
  const { environment, site, documents } = output;
  const { version, namespace } = site.target;
  const needed = operators.filter(({ needs }) => documents.some(needs));
  const named = documents.flatMap((document) =>
    (document.metadata.annotations?.['agent-gantry.dev/external'] ?? '')
      .split(', ')
      .filter((name) => name !== '')
      .map((name) => [name, `${document.kind}/${document.metadata.name}`] as const),
  );
  const reasons = documents.flatMap((document) => {
    const reason = document.metadata.annotations?.['agent-gantry.dev/customised'];
    return reason === undefined ? [] : [`| ${document.kind}/${document.metadata.name} | ${reason} |`];
  });
  const enabled = gates(version, documents);
  return [
    `# What ${environment.platform} needs: ${environment.name}, ${site.region.name}`,
    '',
    `Written for Kubernetes ${version}; every object goes to the namespace \`${namespace}\`. Apply in the order of the files:`,
    '`kubectl apply -f <this folder>`.',
    ...(supports(version, 'preStopSleep')
      ? []
      : ['', 'The images need a `sleep` command: this minor has no built-in pause before stopping.']),
    '',
    ...inThisRegion(output),
    '',
    '## In the cluster first',
    '',
    '| API | what | tested version | how to install |',
    '|---|---|---|---|',
    ...needed.map(({ api, what, version: tested, install }) => `| ${api} | ${what} | ${tested} | ${install} |`),
    ...(enabled.length === 0 ? [] : ['', '## Feature gates', '', ...enabled.map((gate) => `- ${gate}`)]),
    ...(named.length === 0
      ? []
      : [
          '',
          '## Made elsewhere',
          '',
          '| object | referred to by |',
          '|---|---|',
          ...named.map(([name, by]) => `| ${name} | ${by} |`),
        ]),
    ...(reasons.length === 0 ? [] : ['', '## Customised', '', '| object | because |', '|---|---|', ...reasons]),
    '',
  ].join('\n');
}
