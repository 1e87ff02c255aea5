import {
  addresses,
  internet,
  kafka,
  late,
  namespace,
  type Peer,
  type QueueProps,
  type ServiceProps,
  serviceBus,
} from 'agent-gantry';
import fc from 'fast-check';
import { channelNames, type Setting } from './setting';
import { entries, labelKey, labelValue, name, remembered, some } from './text';

const number = fc.integer({ min: 1, max: 65_535 });

const ranges = fc.constantFrom<readonly [string, readonly string[]]>(
  ['10.20.0.0/16', ['10.20.1.0/24', '10.20.2.3/32']],
  ['0.0.0.0/0', ['10.0.0.0/8']],
  ['192.0.2.7/32', []],
  ['2001:db8::/32', ['2001:db8:1::/48']],
);

/** A peer that the workload calls: its ports are numbers. */
export const callee: fc.Arbitrary<Peer> = peer(fc.array(number, { minLength: 1, maxLength: 3 }));

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

export function queue({ queue: kind }: Setting): fc.Arbitrary<QueueProps | undefined> {
  const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
  if (kind === 'none') return fc.constant(undefined);
  const at = optional(callee);
  if (kind === 'kafka') {
    const bootstrap = optional(fc.constantFrom('a.example.com:9092', 'a:9093,10.0.0.7:19093', late('extra.bootstrap')));
    return fc.tuple(bootstrap, at).map(([brokers, where]) =>
      kafka({
        topics: channelNames,
        ...(brokers === undefined ? {} : { bootstrap: brokers }),
        ...(where === undefined ? {} : { at: where }),
      }),
    );
  }
  const named = optional(fc.constantFrom('sb-agents-1', late('extra.bus')));
  return fc.tuple(named, at).map(([bus, where]) =>
    serviceBus({
      queues: channelNames,
      ...(bus === undefined ? {} : { namespace: bus }),
      ...(where === undefined ? {} : { at: where }),
    }),
  );
}
