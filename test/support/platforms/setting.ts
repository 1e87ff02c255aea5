import { type RegionProps, region } from 'agent-gantry';
import fc from 'fast-check';
import { type EnvironmentName, environmentNames } from '../../../spec/environments';
import { type KubernetesVersion, kubernetesVersions } from '../../../spec/versions';

/** How secrets are kept: decides what a container may ask for. */
export interface Keeping {
  readonly vault: 'none' | 'keyVault' | 'secretsManager' | 'existingSecrets';
  readonly secrets: 'csi' | 'externalSecrets';
  /** Whether workloads read secrets at all. */
  readonly reads: boolean;
  /** Whether a part of `data` may admit workloads by their identity, or by a secret of the vault. */
  readonly admits: boolean;
}

/** Choices of a platform on which the choices of its parts depend. */
export interface Setting extends Omit<Keeping, 'admits'> {
  readonly environment: EnvironmentName;
  readonly version: KubernetesVersion;
  readonly region: RegionProps;
  /** Whether the region's cloud gives pods an identity. */
  readonly identified: boolean;
  readonly queue: 'none' | 'managedKafka' | 'kafka' | 'serviceBus';
  readonly database: 'none' | 'managed' | 'inCluster' | 'cosmos';
  readonly cache: 'none' | 'managed' | 'inCluster';
  readonly vectors: 'none' | 'beside' | 'search' | 'own';
  readonly mesh: 'none' | 'istio' | 'linkerd';
}

/** Half of the platforms leave a part out, so that what small ones give is seen too. */
const orNone = <T extends string>(...others: readonly T[]): fc.Arbitrary<T | 'none'> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant('none' as const) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );

export const setting: fc.Arbitrary<Setting> = fc
  .record({
    environment: fc.oneof(
      { weight: 3, arbitrary: fc.constant('production' as const) },
      { weight: 1, arbitrary: fc.constantFrom(...environmentNames) },
    ),
    version: fc.constantFrom(...kubernetesVersions),
    vault: fc.constantFrom('none', 'keyVault', 'secretsManager', 'existingSecrets'),
    secrets: fc.constantFrom('csi', 'externalSecrets'),
    reads: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    place: fc.nat(),
    queue: orNone('managedKafka', 'kafka', 'serviceBus'),
    database: orNone('managed', 'inCluster', 'cosmos'),
    cache: orNone('managed', 'inCluster'),
    vectors: orNone('beside', 'search', 'own'),
    mesh: orNone('istio', 'linkerd'),
  } as const)
  .map(({ place, ...chosen }): Setting => {
    // The provider of Secrets Manager reads a region of AWS.
    const places: readonly RegionProps[] =
      chosen.vault === 'secretsManager' && chosen.secrets === 'csi'
        ? ['us-east-1', 'eu-central-1']
        : ['eastus2', 'us-east-1', 'europe-west1', region('munich-1'), region('x')];
    const where = places[place % places.length] ?? 'eastus2';
    const identified = typeof where === 'string';
    // Managed stores admit pods by the identity that their cloud gives them.
    const database = chosen.database === 'managed' && !identified ? 'none' : chosen.database;
    return {
      ...chosen,
      region: where,
      identified,
      database,
      cache: chosen.cache === 'managed' && !identified ? 'none' : chosen.cache,
      vectors: chosen.vectors === 'beside' && database === 'none' ? 'none' : chosen.vectors,
      // A proxy would keep a job of older minors from ending.
      mesh: chosen.version === '1.28' ? 'none' : chosen.mesh,
    };
  });

/** Names of what a workload may consume. */
export const channelNames = ['tasks', 'a.b_c-D', '0'];

export const keeping = ({ vault, secrets, reads, queue, database, cache, vectors }: Setting): Keeping => ({
  vault,
  secrets,
  reads,
  admits:
    queue === 'serviceBus' ||
    queue === 'managedKafka' ||
    database === 'managed' ||
    database === 'cosmos' ||
    cache === 'managed' ||
    vectors === 'search',
});
