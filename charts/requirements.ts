import { type KubernetesVersion, supports } from '../spec/versions';
import type { Document, RegionOutput } from './documents';

/** Something that a region's cluster must have before the objects are applied. */
interface Requirement {
  readonly api: string;
  readonly what: string;
  /** Version that the objects are written for. */
  readonly version: string;
  readonly install: string;
}

interface Operator extends Requirement {
  readonly needs: (document: Document) => boolean;
}

const group = (name: string) => (document: Document) => document.apiVersion.startsWith(`${name}/`);
const kind = (name: string) => (document: Document) => document.kind === name;

/** What the objects need, by what they are. Installation as each project documents it. */
const operators: readonly Operator[] = [
  {
    api: 'networking.k8s.io/v1',
    what: 'A network plugin that enforces NetworkPolicy (Cilium, Calico, Azure CNI powered by Cilium, the VPC CNI with policy on)',
    version: 'v1',
    install: 'Part of the cluster. Without it the policies are accepted and do nothing.',
    needs: kind('NetworkPolicy'),
  },
  {
    api: 'metrics.k8s.io/v1beta1',
    what: 'Metrics server',
    version: 'v1beta1',
    install: 'Part of AKS, EKS Auto Mode and GKE; else the manifests of kubernetes-sigs/metrics-server.',
    needs: (document) => document.kind === 'HorizontalPodAutoscaler' || hasUsageTrigger(document),
  },
  {
    api: 'keda.sh/v1alpha1',
    what: 'KEDA',
    version: '2.17 or newer',
    install:
      'AKS: `az aks update --enable-keda`. Else `helm install keda kedacore/keda --namespace keda --create-namespace`.',
    needs: group('keda.sh'),
  },
  {
    api: 'secrets-store.csi.x-k8s.io/v1',
    what: 'Secrets Store CSI driver with `syncSecret.enabled` and `enableSecretRotation`, and the provider of the vault',
    version: '1.5 or newer',
    install:
      'AKS: `az aks enable-addons --addons azure-keyvault-secrets-provider --enable-secret-rotation`. EKS: the add-on `aws-secrets-store-csi-driver-provider`.',
    needs: group('secrets-store.csi.x-k8s.io'),
  },
  {
    api: 'external-secrets.io/v1',
    what: 'External Secrets operator, and the ClusterSecretStore that the objects name',
    version: '0.16 or newer',
    install:
      '`helm install external-secrets external-secrets/external-secrets --namespace external-secrets --create-namespace`.',
    needs: group('external-secrets.io'),
  },
  {
    api: 'v1',
    what: 'Microsoft Entra Workload ID: OIDC issuer and the mutating webhook',
    version: '1.5 or newer',
    install: 'AKS: `az aks update --enable-oidc-issuer --enable-workload-identity`.',
    needs: (document) =>
      document.kind === 'ServiceAccount' &&
      'azure.workload.identity/client-id' in (document.metadata.annotations ?? {}),
  },
];

function hasUsageTrigger(document: Document): boolean {
  if (document.kind !== 'ScaledObject') return false;
  const { triggers } = document.spec as { triggers: readonly { type: string }[] };
  return triggers.some(({ type }) => type === 'cpu' || type === 'memory');
}

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
export function requirements({ environment, site, documents }: RegionOutput): string {
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
