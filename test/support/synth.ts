import type { Document, RegionOutput } from '../../charts/documents';
import { synthKubernetes } from '../../charts/synth';
import { off } from '../../spec/place';
import { type PlatformProps, resolvePlatform, type WorkloadsProps } from '../../spec/platform';
import type { KubernetesTargetProps } from '../../spec/targets/kubernetes';

/** A description with what a test does not care about filled in: production alone, one region, nothing late. */
export function describePlatform(
  workloads: WorkloadsProps,
  kubernetes: Partial<KubernetesTargetProps> & { readonly customise?: unknown } = {},
  rest: Partial<PlatformProps> = {},
): PlatformProps {
  return {
    name: 'desk',
    tags: { owner: 'agents-team', costCentre: 'cc-1042' },
    workloads,
    targets: {
      kubernetes: { regions: ['eastus2'], registry: 'registry.example.com', ...kubernetes } as KubernetesTargetProps,
    },
    environments: { development: off, staging: off },
    ...rest,
  };
}

const tenant = '00000000-0000-0000-0000-000000000000';
const identity = {
  clientId: tenant,
  roleArn: 'arn:aws:iam::000000000000:role/desk',
  serviceAccount: 'desk@example.iam',
};

/** Binds everything that descriptions of tests leave late. */
export const testBindings = {
  identities: { chat: identity, worker: identity, job: identity },
  vault: { eastus2: { name: 'kv-desk' }, tenantId: tenant },
  queue: { eastus2: { bootstrap: 'kafka.example.com:9093', namespace: 'desk-queue' } },
};

export function synthOutput(props: PlatformProps): RegionOutput {
  const [output] = synthKubernetes(resolvePlatform(props), () => testBindings);
  if (output === undefined) throw new Error('the description gives no output');
  return output;
}

export const synthDocuments = (props: PlatformProps): readonly Document[] => synthOutput(props).documents;

/** The one document of a kind and name. */
export function only(documents: readonly Document[], kind: string, name?: string): Document {
  const found = documents.filter(
    (document) => document.kind === kind && (name === undefined || document.metadata.name === name),
  );
  const [document] = found;
  if (document === undefined || found.length > 1)
    throw new Error(`${found.length} documents are ${kind}/${name ?? '*'}, want one`);
  return document;
}

/** The value at a JSON pointer of a document. */
export function at(value: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (part, step) => (part as Readonly<Record<string, unknown>> | undefined)?.[step.replaceAll('~1', '/')],
      value,
    );
}
