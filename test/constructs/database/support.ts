import { agentService, type DatabaseProps, type PlatformProps, type Postgres, postgres } from 'agent-gantry';
import type { KubernetesTargetProps } from 'agent-gantry/kubernetes';
import type { RegionOutput } from '../../../charts/documents';
import { synthKubernetes } from '../../../charts/synth';
import type { EnvironmentName } from '../../../spec/environments';
import { off } from '../../../spec/place';
import type { WorkloadsProps } from '../../../spec/platform';
import { resolvePlatform } from '../../../spec/platform';
import { bindingsFor } from '../../support/platforms';
import { at, describePlatform, only } from '../../support/synth';

export const chat = { chat: agentService({ scaling: { replicas: 3 }, rollout: { maxSurge: 1 } }) };

export interface Around {
  readonly workloads?: WorkloadsProps;
  readonly target?: Partial<KubernetesTargetProps>;
  readonly environment?: EnvironmentName;
  readonly rest?: Partial<PlatformProps>;
}

export function outputs(database: DatabaseProps, given: Around = {}): readonly RegionOutput[] {
  const { workloads = chat, target = {}, environment = 'production', rest = {} } = given;
  const environments = Object.fromEntries(
    ['development', 'staging', 'production'].filter((name) => name !== environment).map((name) => [name, off]),
  );
  const platform = resolvePlatform(
    describePlatform(workloads, target, { data: { database }, migrations: off, ...rest, environments }),
  );
  const bindings = bindingsFor(platform);
  return synthKubernetes(platform, () => bindings);
}

export const documents = (database: DatabaseProps, given: Around = {}) => outputs(database, given)[0]?.documents ?? [];
export const inCluster = (props: Omit<Postgres, 'kind' | 'hosting'> = {}, given: Around = {}) =>
  documents(postgres({ hosting: 'inCluster', ...props }), given);
export const cluster = (props: Omit<Postgres, 'kind' | 'hosting'> = {}, given: Around = {}) =>
  only(inCluster(props, given), 'Cluster');
const container = (all: ReturnType<typeof documents>, name = 'chat') =>
  at(only(all, 'Deployment', name), '/spec/template/spec/containers/0') as { readonly env: Variable[] };
interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: unknown;
}
export const env = (all: ReturnType<typeof documents>) =>
  Object.fromEntries(container(all).env.map(({ name, value, valueFrom }) => [name, value ?? valueFrom]));
export const policy = (all: ReturnType<typeof documents>, name: string) => only(all, 'NetworkPolicy', name);
