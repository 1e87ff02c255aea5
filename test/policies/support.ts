import { type CheckResult, check } from '../../policies/check';
import { readText } from '../../policies/read/yaml';
import type { Resource } from '../../policies/resource';
import type { Rule } from '../../policies/rule';
import { rules } from '../../policies/rules';
import type { Waiver } from '../../policies/waivers/waiver';

export const AS_OF = '2026-11-21';

export const read = (yaml: string, file = 'production/eastus2/app.k8s.yaml'): readonly Resource[] =>
  readText(yaml, file);

/** An example of a rule: documents that begin with `# file: …` stand in files of their own. */
export const readExample = (yaml: string): readonly Resource[] =>
  yaml.split(/^# file: /m).flatMap((part, index) => {
    if (index === 0) return part.trim() === '' ? [] : read(part);
    const end = part.indexOf('\n');
    return read(part.slice(end + 1), part.slice(0, end).trim());
  });

export function ruleNamed(id: string): Rule {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return rule;
}

/** `Kind/name path` of everything that one rule finds in a text. */
export const places = (id: string, yaml: string): readonly string[] => found(id, yaml).map(({ place }) => place);

export const messages = (id: string, yaml: string): readonly string[] => found(id, yaml).map(({ message }) => message);

function found(id: string, yaml: string): readonly { readonly place: string; readonly message: string }[] {
  const { findings, crashes } = judge(readExample(yaml), { rules: [ruleNamed(id)] });
  if (crashes.length > 0) throw new Error(JSON.stringify(crashes));
  return findings.map(({ object, path, message }) => ({ place: `${object.kind}/${object.name} ${path}`, message }));
}

export const judge = (
  resources: readonly Resource[],
  options: { readonly rules?: readonly Rule[]; readonly waivers?: readonly Waiver[]; readonly asOf?: string } = {},
): CheckResult => check(resources, { asOf: AS_OF, ...options });

/** A Deployment of one container; each argument is YAML in flow style. */
export const deployment = (parts: {
  readonly name?: string;
  readonly container?: string;
  readonly pod?: string;
  readonly spec?: string;
  readonly labels?: string;
  readonly annotations?: string;
}): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${parts.name ?? 'chat'}, annotations: ${parts.annotations ?? '{}'}}
spec:
  ${parts.spec ?? 'replicas: 3'}
  selector: {matchLabels: ${parts.labels ?? '{app: chat}'}}
  template:
    metadata: {labels: ${parts.labels ?? '{app: chat}'}}
    spec:
      ${parts.pod ?? 'restartPolicy: Always'}
      containers:
        - {name: chat, image: "chat:1.4.2"${parts.container === undefined ? '' : `, ${parts.container}`}}
`;

/** Documents as one text. */
export const all = (...documents: readonly string[]): string => documents.join('\n---\n');
