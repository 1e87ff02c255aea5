import type {
  BehaviourProps,
  DirectionProps,
  DisruptionProps,
  DrainProps,
  Percent,
  Rate,
  RolloutProps,
  ScalingProps,
  SpreadProps,
} from 'agent-gantry';
import fc from 'fast-check';
import { off } from '../../../spec/place';
import { type KubernetesVersion, supports } from '../../../spec/versions';
import { maybe, percent, remembered, seconds, some } from './text';

const period = seconds(1, 1800);

const direction: fc.Arbitrary<DirectionProps> = some<Required<DirectionProps>>({
  window: seconds(0, 3600),
  percent: fc.tuple(percent(1, 1000), period),
  pods: fc.tuple(fc.integer({ min: 1, max: 100 }), period),
});

const behaviour: fc.Arbitrary<BehaviourProps> = some<Required<BehaviourProps>>({ up: direction, down: direction });

const target = percent(10, 100);
const load = fc.integer({ min: 1, max: 1_000_000 });
const rate = fc.constantFrom<Rate>('500/s', '30000/min', '1/h', '0.01/d', '2.5/s');

type Uses = Pick<ScalingProps, 'cpu' | 'memory' | 'behaviour'>;
const uses: fc.Arbitrary<Uses> = some<Required<Uses>>({ cpu: target, memory: target, behaviour });

const range = (min: number) =>
  fc
    .tuple(
      fc.oneof(fc.constant(min), fc.integer({ min, max: 8 })),
      fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant(4000)),
    )
    .map(([least, more]) => [least, least + more] as const);

/** A fixed number, an HPA's targets, or KEDA's triggers; what a workload has to count decides which. */
export const scaling = remembered(
  (
    version: KubernetesVersion,
    kind: 'service' | 'worker',
    consumes: boolean,
  ): fc.Arbitrary<ScalingProps | undefined> => {
    const fixed = fc.record({ replicas: fc.integer({ min: 0, max: 12 }) });
    const tolerance = supports(version, 'hpaTolerance') ? some({ tolerance: percent(0, 50) }) : fc.constant({});
    const usage = fc.tuple(maybe(range(1)), uses, tolerance).map(
      ([replicas, given, still]): ScalingProps => ({
        ...(replicas === undefined ? {} : { replicas }),
        ...given,
        ...still,
      }),
    );
    const counted =
      kind === 'service'
        ? fc.oneof(fc.record({ inFlight: load }), fc.record({ rate }), fc.record({ inFlight: load, rate }))
        : consumes
          ? some({ backlog: load })
          : undefined;
    const loaded =
      counted &&
      fc.tuple(maybe(range(kind === 'worker' ? 0 : 1)), uses, counted).map(
        ([replicas, given, triggers]): ScalingProps => ({
          ...(replicas === undefined ? {} : { replicas }),
          ...given,
          ...(triggers as ScalingProps),
        }),
      );
    const elastic =
      consumes && loaded !== undefined ? [loaded, loaded] : loaded === undefined ? [usage] : [usage, loaded];
    return maybe(fc.oneof(fixed, ...elastic));
  },
);

function share(min: number): fc.Arbitrary<number | Percent> {
  return fc.oneof(fc.integer({ min, max: 20 }), percent(min, 100));
}

export const rollout: fc.Arbitrary<RolloutProps> = fc.oneof(
  some<Required<RolloutProps>>({ maxUnavailable: share(0), maxSurge: share(1) }),
  fc.record({ maxUnavailable: share(1), maxSurge: fc.constantFrom<number | Percent>(0, '0%') }),
);

/** The least number that runs where nothing but the description decides. */
function least(given: ScalingProps | undefined, kind: 'service' | 'worker'): number {
  if (typeof given?.replicas === 'number') return given.replicas;
  return given?.replicas?.[0] ?? (kind === 'service' ? 2 : 1);
}

const unavailable: fc.Arbitrary<DisruptionProps> = some<{ maxUnavailable: number | Percent }>({
  maxUnavailable: share(1),
});

const allowed = remembered((floor: number): fc.Arbitrary<DisruptionProps | undefined> => {
  if (floor < 2) return maybe(unavailable);
  const rest = Math.floor(((floor - 1) * 100) / floor);
  const available = fc.oneof(fc.integer({ min: 0, max: floor - 1 }), percent(0, rest));
  return maybe(fc.oneof(unavailable, fc.record({ minAvailable: available })));
});

export const disruption = (given: ScalingProps | undefined, kind: 'service' | 'worker') => allowed(least(given, kind));

const strength = fc.constantFrom('required' as const, 'preferred' as const, off);
export const spread: fc.Arbitrary<SpreadProps> = some<Required<SpreadProps>>({ zones: strength, hosts: strength });

/** `grace` is given with room for any longest run of a service. */
export const drain: fc.Arbitrary<DrainProps> = some<Required<DrainProps>>({
  pause: seconds(0, 300),
  flush: seconds(0, 300),
  grace: fc.constantFrom('90001s', '26h'),
});
