import type { StoreName } from '../../../spec/data/data';
import type { Vectors } from '../../../spec/data/vectors';
import type { Workload } from '../../../spec/resolve-workload';
import type { Identities, WorkloadIdentity } from '../identities';
import type { AzureSite } from '../site';

/** A workload that uses a store, and who it is to Azure. */
export interface User {
  readonly workload: Workload;
  readonly identity: WorkloadIdentity;
}

/** Who is let into a store: the workloads that use it, each by its own identity. */
export function usersOf({ environment }: Pick<AzureSite, 'environment'>, identities: Identities, store: StoreName) {
  const { vectors } = environment.data;
  return environment.workloads.flatMap((workload): User[] => {
    const identity = identities.byWorkload.get(workload.name);
    return identity !== undefined && uses(workload, store, vectors) ? [{ workload, identity }] : [];
  });
}

/** Vectors that are kept in the database bring their users along. */
const uses = (workload: Workload, store: StoreName, vectors: Vectors | undefined): boolean =>
  workload.uses.includes(store) ||
  (store === 'database' &&
    (vectors?.kind === 'pgvector' || vectors?.kind === 'cosmos') &&
    workload.uses.includes('vectors'));
