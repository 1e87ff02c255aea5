import type {
  DatabaseProps,
  DataProps,
  MeshProps,
  ObservabilityProps,
  PlatformProps,
  QueueProps,
  WorkloadProps,
} from 'agent-gantry';
import fc from 'fast-check';
import { cache } from './cache';
import { database, vectors } from './database';
import { gateway, type Served } from './gateway';
import { mesh } from './mesh';
import { observability } from './observability';
import { kafkaInCluster, managedKafka, serviceBusQueues } from './queue';
import { migrations, recovery } from './recovery';
import { keeping, type Setting } from './setting';
import { maybe } from './text';

const left = <T>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value as object).filter(([, part]) => part !== undefined)) as Partial<T>;

function queue(chosen: Setting): fc.Arbitrary<QueueProps | undefined> {
  switch (chosen.queue) {
    case 'none':
      return fc.constant(undefined);
    case 'managedKafka':
      return managedKafka(keeping(chosen));
    case 'kafka':
      return kafkaInCluster;
    case 'serviceBus':
      return serviceBusQueues;
  }
}

/** The stores that a setting chooses. */
export function data(chosen: Setting): fc.Arbitrary<DataProps> {
  const stored: fc.Arbitrary<DatabaseProps | undefined> =
    chosen.database === 'none' ? fc.constant(undefined) : database(chosen.database, chosen);
  return stored.chain((beside) =>
    fc
      .record({
        database: fc.constant(beside),
        cache: chosen.cache === 'none' ? fc.constant(undefined) : cache(chosen.cache, keeping(chosen)),
        queue: queue(chosen),
        vectors: chosen.vectors === 'none' ? fc.constant(undefined) : vectors(chosen.vectors, beside),
      })
      .map((parts) => left(parts) as DataProps),
  );
}

type Parts = Pick<PlatformProps, 'mesh' | 'recovery' | 'migrations' | 'observability'>;

/** The other parts, as they fit the workloads and the stores. */
export function parts(chosen: Setting, workloads: Readonly<Record<string, WorkloadProps>>): fc.Arbitrary<Parts> {
  const nothing = fc.constant(undefined);
  const kept = chosen.database !== 'none' || chosen.cache !== 'none';
  // Its jobs read keys from the vault, and act as an identity of Azure.
  const jobs =
    kept &&
    chosen.identified &&
    (chosen.vault === 'keyVault' || (chosen.vault === 'secretsManager' && chosen.secrets !== 'csi'));
  const meshed: fc.Arbitrary<MeshProps | undefined> =
    chosen.mesh === 'none' ? nothing : mesh(chosen.mesh, peerNamespaces(workloads));
  const seen: fc.Arbitrary<ObservabilityProps | undefined> = maybe(observability(chosen));
  return fc
    .record({
      mesh: meshed,
      recovery: jobs ? maybe(recovery) : nothing,
      migrations: jobs && chosen.database !== 'none' && chosen.database !== 'cosmos' ? migrations : nothing,
      observability: seen,
    })
    .map((given) => left(given) as Parts);
}

/** What leads to its services from outside, and what serves that. */
export function served(
  { mesh: kind }: Setting,
  workloads: Readonly<Record<string, WorkloadProps>>,
  meshed: MeshProps | undefined,
): fc.Arbitrary<Partial<Served>> {
  const services = Object.entries(workloads).flatMap(([name, props]) => (props.kind === 'service' ? [name] : []));
  const controlPlane = meshed?.controlPlane === undefined ? {} : { controlPlane: meshed.controlPlane };
  return services.length === 0
    ? fc.constant({})
    : fc.oneof(fc.constant({}), gateway({ mesh: kind, ...controlPlane, services, regions: 1 }));
}

/** Namespaces that peers lie in: some of them are put into the mesh. */
export const peerNamespaces = (workloads: Readonly<Record<string, WorkloadProps>>): readonly string[] => [
  ...new Set(
    Object.values(workloads).flatMap(({ calls = [], calledBy = [] }) =>
      [...calls, ...calledBy].flatMap((peer) =>
        typeof peer !== 'string' && peer.kind === 'namespace' ? [peer.namespace] : [],
      ),
    ),
  ),
];
