import fc from 'fast-check';
import { type EnvironmentName, environmentNames } from '../../../spec/environments';
import { type KubernetesVersion, kubernetesVersions } from '../../../spec/versions';

/** How secrets are kept: decides what a container may ask for. */
export interface Keeping {
  readonly vault: 'none' | 'keyVault' | 'secretsManager' | 'existingSecrets';
  readonly secrets: 'csi' | 'externalSecrets';
  /** Whether workloads read secrets at all. */
  readonly reads: boolean;
  /** Whether a part of `data` admits workloads by their identity. */
  readonly admits: boolean;
}

/** Choices of a platform on which the choices of its parts depend. */
export interface Setting extends Omit<Keeping, 'admits'> {
  readonly environment: EnvironmentName;
  readonly version: KubernetesVersion;
  readonly queue: 'none' | 'kafka' | 'serviceBus';
}

export const setting: fc.Arbitrary<Setting> = fc.record({
  environment: fc.oneof(
    { weight: 3, arbitrary: fc.constant('production' as const) },
    { weight: 1, arbitrary: fc.constantFrom(...environmentNames) },
  ),
  version: fc.constantFrom(...kubernetesVersions),
  vault: fc.constantFrom('none', 'keyVault', 'secretsManager', 'existingSecrets'),
  secrets: fc.constantFrom('csi', 'externalSecrets'),
  reads: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  queue: fc.constantFrom('none', 'kafka', 'serviceBus'),
});

/** Names of what a workload may consume. */
export const channelNames = ['tasks', 'a.b_c-D', '0'];

export const keeping = ({ vault, secrets, reads, queue }: Setting): Keeping => ({
  vault,
  secrets,
  reads,
  admits: queue === 'serviceBus',
});
