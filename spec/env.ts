import { isLate, type Late, readText } from './late';
import type { Place } from './place';

/** A fact about the pod itself, read by the container at start. */
export interface PodField {
  readonly kind: 'podField';
  /** Path of the fact within the pod. */
  readonly field:
    | 'metadata.name'
    | 'metadata.namespace'
    | 'metadata.uid'
    | 'spec.nodeName'
    | 'status.podIP'
    | 'status.hostIP';
}

/** Value of an environment variable: text, a value known after deployment, or a fact about the pod. Never a secret. */
export type EnvValue = string | Late | PodField;

/** A fact about the pod itself, e.g. `podField('metadata.name')`. */
export function podField(field: PodField['field']): PodField {
  return { kind: 'podField', field };
}

export type Env = Readonly<Record<string, { readonly text: string } | { readonly field: PodField['field'] }>>;

const fields: readonly PodField['field'][] = [
  ...(['metadata.name', 'metadata.namespace', 'metadata.uid'] as const),
  ...(['spec.nodeName', 'status.podIP', 'status.hostIP'] as const),
];

/** Names by which credentials usually go. A literal under such a name would stand in the manifest for all to read. */
const credential = /(^|_)(KEY|TOKEN|PASSWORD|PASSWD|SECRET|CREDENTIALS?|CONNECTION_STRING)$/;

/** Where a key is mounted is no key. */
const keyFile = /^(\/[\w.-]+)+\.(key|pem)$/;

export const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

export function resolveEnv(place: Place, props: Readonly<Record<string, EnvValue>> | undefined): Env {
  const env: Record<string, Env[string]> = {};
  for (const [name, value] of place.entries(props)) {
    const here = place.in(name);
    if (!variableName.test(name)) here.missing('a name of letters, digits and underscores, e.g. LOG_LEVEL');
    if (isPodField(value)) {
      here.props(value, { kind: true, field: true });
      env[name] = { field: here.in('field').choice(value.field, fields, 'metadata.name') };
    } else if (isLate(value)) {
      env[name] = { text: readText(here, value) };
    } else if (typeof value === 'string') {
      env[name] = { text: value };
      if (credential.test(name) && value !== '' && !keyFile.test(value)) {
        here.missing(
          'no literal under a credential-like name',
          `Move it to secrets: { ${name}: '<name in the vault>' }.`,
        );
      }
    } else {
      const number = typeof value === 'number' || typeof value === 'boolean';
      here.fault(value, "text, late('path') or podField('metadata.name')", number ? `Write '${value}'.` : undefined);
    }
  }
  return env;
}

function isPodField(value: unknown): value is PodField {
  return typeof value === 'object' && value !== null && (value as Partial<PodField>).kind === 'podField';
}
