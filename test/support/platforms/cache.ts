import { type CacheProps, late, type Redis, redis } from 'agent-gantry';
import fc from 'fast-check';
import { callee } from './network';
import type { Keeping } from './setting';

const secret = ({ vault }: Pick<Keeping, 'vault'>): fc.Arbitrary<string | { name: string; key: string }> =>
  vault === 'existingSecrets' ? fc.constant({ name: 'redis', key: 'main' }) : fc.constantFrom('redis', 'redis-2');

/** A cache that fits how a platform keeps secrets. */
export function cache(
  hosting: 'managed' | 'inCluster',
  keeping: Pick<Keeping, 'vault' | 'secrets'>,
): fc.Arbitrary<CacheProps> {
  const login = secret(keeping).map((password) => ({ password }));
  const managed = fc.record<Partial<Redis>>(
    {
      hosting: fc.constant('managed'),
      host: fc.constantFrom('desk.redis.azure.net', late('extra.cache')),
      port: fc.integer({ min: 1, max: 65_535 }),
      cluster: fc.boolean(),
      at: callee,
      ...(keeping.vault === 'none' ? {} : { login }),
    },
    { requiredKeys: ['hosting'] },
  );
  // Without a pod of the platform's the CSI driver brings no password.
  const brought = keeping.vault === 'existingSecrets' || (keeping.vault !== 'none' && keeping.secrets !== 'csi');
  const inCluster = fc.record<Partial<Redis>>(
    {
      hosting: fc.constant('inCluster'),
      leaders: fc.integer({ min: 3, max: 6 }),
      followers: fc.integer({ min: 0, max: 2 }),
      cpu: fc.constantFrom('100m', '1'),
      memory: fc.constantFrom('256MiB', '2GiB'),
      size: fc.constantFrom('1GiB', '8GiB'),
      storageClass: fc.constantFrom('premium', 'gp3.v2'),
      operatorNamespace: fc.constantFrom('redis', 'ot-operators'),
      ...(brought ? { login } : {}),
    },
    { requiredKeys: ['hosting'] },
  );
  return (hosting === 'managed' ? managed : inCluster).map((props) => redis(props));
}
