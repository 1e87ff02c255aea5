import { databaseName } from '../data/hosting';
import type { Environment } from '../environment';
import type { Region } from '../regions';
import type { Workload } from '../resolve-workload';
import { presenceOf } from '../roles';
import type { KubernetesTarget } from '../targets/kubernetes';

/** A service account of a cluster that may be a workload's identity. */
export interface FederatedAccount {
  readonly workload: string;
  /** Told apart within a region. */
  readonly name: string;
  readonly subject: string;
}

/** Where the KEDA add-on runs (Microsoft, "Kubernetes Event-driven Autoscaling add-on"). */
const keda = 'system:serviceaccount:kube-system:keda-operator';

/** Who may be which identity in a region: the pods of each workload, and KEDA where it asks a queue in a workload's place. */
export function federations(
  environment: Environment,
  target: KubernetesTarget,
  region: Region,
): readonly FederatedAccount[] {
  const here = environment.workloads.filter(
    (workload) => hasOwnIdentity(workload) && presenceOf(workload, target.regions, region) !== 'absent',
  );
  const keeper = backupIdentity(environment);
  const workloads = here.flatMap((workload) => [
    {
      workload: workload.name,
      name: workload.name,
      subject: `system:serviceaccount:${target.namespace}:${workload.serviceAccount.name}`,
    },
    ...(asksQueue(environment, workload)
      ? [{ workload: workload.name, name: `${workload.name}-keda`, subject: keda }]
      : []),
  ]);
  return keeper === undefined
    ? workloads
    : [
        ...workloads,
        { workload: keeper, name: keeper, subject: `system:serviceaccount:${target.namespace}:${databaseName}` },
      ];
}

/**
 * Name of the identity by which the database that an operator runs keeps its backups; none: it has none, or one of somebody
 * else's. The operator calls its service account after the cluster (CloudNativePG, "Object stores for backups").
 */
export function backupIdentity({ data: { database } }: Pick<Environment, 'data'>): string | undefined {
  if (database?.kind !== 'postgres' || database.hosting !== 'inCluster') return undefined;
  const identity = database.backup?.identity;
  return identity?.kind === 'azure' && identity.clientId === `\${late:identities.${databaseName}.clientId}`
    ? databaseName
    : undefined;
}

/** Whether a workload's identity is one that the stack makes. A canary is whom its service is; a GUID is somebody else's. */
export const hasOwnIdentity = ({ name, identity }: Workload): boolean =>
  identity?.kind === 'azure' && identity.clientId === `\${late:identities.${name}.clientId}`;

const asksQueue = ({ data }: Environment, workload: Workload): boolean =>
  data.queue?.kind === 'serviceBus' &&
  'scaling' in workload &&
  workload.scaling.kind === 'keda' &&
  workload.scaling.triggers.some(({ kind }) => kind === 'backlog');
