import { addresses, host, internet, late, namespace, type Peer, type ServiceProps } from 'agent-gantry';
import fc from 'fast-check';
import { entries, labelKey, labelValue, name, remembered, some } from './text';

const number = fc.integer({ min: 1, max: 65_535 });

const ranges = fc.constantFrom<readonly [string, readonly string[]]>(
  ['10.20.0.0/16', ['10.20.1.0/24', '10.20.2.3/32']],
  ['0.0.0.0/0', ['10.0.0.0/8']],
  ['192.0.2.7/32', []],
  ['2001:db8::/32', ['2001:db8:1::/48']],
);

/** A peer that the workload calls: its ports are numbers. */
export const callee: fc.Arbitrary<Peer> = fc.oneof(
  { weight: 4, arbitrary: peer(fc.array(number, { minLength: 1, maxLength: 3 })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom('api.example.com', 'login.example.org', late('extra.host')),
        some({ ports: fc.constantFrom([443], [8443, 9000]), addresses: fc.constantFrom('public', 'private') }),
      )
      .map(([named, given]) => host(named, given as object)),
  },
);

/** A peer that calls a workload: on ports by number or name, or on all that are declared, where any is. */
export const caller = (declared: readonly string[]): fc.Arbitrary<Peer> =>
  declared.length === 0
    ? peer(fc.array(number, { minLength: 1, maxLength: 3 }))
    : fc.oneof(
        peer(fc.array(fc.oneof(number, fc.constantFrom(...declared)), { minLength: 1, maxLength: 3 })),
        peer(fc.constant(undefined)),
      );

function peer(ports: fc.Arbitrary<readonly (number | string)[] | undefined>): fc.Arbitrary<Peer> {
  const given = ports.map((list) => (list === undefined ? {} : { ports: list }));
  return fc.oneof(
    fc
      .tuple(name(20), some({ pods: entries(labelKey, labelValue, 2) }), given)
      .map(([other, pods, on]) => namespace(other, { ...(pods as { pods?: Record<string, string> }), ...on })),
    fc
      .tuple(ranges, fc.boolean(), given)
      .map(([[cidr, except], closed, on]) => addresses(cidr, { ...(closed ? { except } : {}), ...on })),
    given.map((on) => internet(on)),
  );
}

/** `listening` are the ports of the workload's own container. */
export const service = remembered((listening: readonly string[]): fc.Arbitrary<ServiceProps> => {
  const ports = entries(fc.integer({ min: 1, max: 65_535 }).map(String), fc.constantFrom(...listening), 4).filter(
    (chosen) => Object.keys(chosen).length > 0,
  ) as fc.Arbitrary<Readonly<Record<number, string>>>;
  const shared = { ports, sameZone: fc.boolean() };
  const from = fc.uniqueArray(fc.constantFrom('203.0.113.0/24', '10.0.0.0/8', '2001:db8::/32'), { minLength: 1 });
  const inside = fc.record({ ...shared, type: fc.constant('ClusterIP' as const) }, { requiredKeys: [] });
  const balanced = fc.record(
    { ...shared, type: fc.constant('LoadBalancer' as const), from },
    { requiredKeys: ['type'] },
  );
  const open = fc.record(
    { ...shared, type: fc.constant('LoadBalancer' as const), public: fc.boolean(), from },
    { requiredKeys: ['type', 'public', 'from'] },
  );
  return fc.oneof(inside, balanced, open);
});
