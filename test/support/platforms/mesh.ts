import { type BreakerProps, type CanaryProps, istio, linkerd, type MeshProps, type ProxyProps } from 'agent-gantry';
import fc from 'fast-check';
import { off } from '../../../spec/place';
import { some } from './text';

const seconds = (most: number) => fc.integer({ min: 1, max: most }).map((count) => `${count}s` as const);
const percent = (most: number) => fc.integer({ min: 0, max: most }).map((share) => `${share}%` as const);
const count = fc.integer({ min: 1, max: 1_000_000 });

const failures = { errors: fc.integer({ min: 1, max: 100 }), ejection: seconds(300) };
const breaker = some({
  ...failures,
  interval: seconds(300),
  maxEjected: percent(90),
  answers: fc.boolean(),
  connections: count,
  pending: count,
  requestsPerConnection: count,
}) as fc.Arbitrary<BreakerProps>;

const proxy = some({
  cpu: fc.constantFrom('10m', ['50m', '1'] as const),
  memory: fc.constantFrom('64MiB', ['64MiB', '1GiB'] as const),
}) as fc.Arbitrary<ProxyProps>;

const shared = (namespaces: readonly string[]) => ({
  controlPlane: fc.constantFrom('istio-system', 'mesh'),
  namespaces: fc.subarray(['edge', ...namespaces]),
  retries: fc.integer({ min: 0, max: 5 }),
  proxy,
});

/** @param namespaces those that peers of the platform may lie in */
export const mesh = (kind: MeshProps['kind'], namespaces: readonly string[] = []): fc.Arbitrary<MeshProps> =>
  kind === 'istio'
    ? some({
        ...shared(namespaces),
        revision: fc.constantFrom('asm-1-27', 'stable'),
        trustDomain: fc.constantFrom('cluster.local', 'acme.example'),
        breaker: fc.oneof(breaker, fc.constant(off)),
      }).map((props) => istio(props as object))
    : some({ ...shared(namespaces), breaker: some(failures) }).map((props) => linkerd(props as object));

/** A canary that any mesh can spell, of a service with a name of at most 33 characters. */
export const canary = (kind: MeshProps['kind']): fc.Arbitrary<CanaryProps> =>
  fc.record(
    {
      image: fc.constantFrom('ghcr.io/acme/canary:2.0.0', 'ghcr.io/acme/canary:2.0.1'),
      share: fc.integer({ min: 1, max: 100 }).map((share) => `${share}%` as const),
      ...(kind === 'istio' ? { mirror: percent(100) } : {}),
      replicas: fc.integer({ min: 1, max: 5 }),
    },
    { requiredKeys: ['image'] },
  );
