import type { Peer, PlatformProps, StoreName, WorkloadProps } from 'agent-gantry';
import { off } from '../../../spec/place';

/** Something in a description that opens connections, and that can be taken out alone. */
export type Element =
  | { readonly kind: 'calls' | 'calledBy'; readonly workload: string; readonly peer: string | Peer }
  | { readonly kind: 'uses'; readonly workload: string; readonly store: StoreName }
  /** A worker's `queue`. */
  | { readonly kind: 'consumes'; readonly workload: string }
  | { readonly kind: 'gateway' | 'mesh' | 'metrics' | 'traces' };

/** Calls, and who calls, as each workload says. */
export const callsOf = ({ workloads }: PlatformProps): readonly Element[] =>
  Object.entries(workloads).flatMap(([workload, props]) =>
    (['calls', 'calledBy'] as const).flatMap((kind) => (props[kind] ?? []).map((peer) => ({ kind, workload, peer }))),
  );

/** Everything that opens a connection; stores where a workload names them. */
export function elementsOf(props: PlatformProps): readonly Element[] {
  const { gateway, mesh, observability } = props;
  return [
    ...callsOf(props),
    ...Object.entries(props.workloads).flatMap(([workload, given]): Element[] => [
      ...(given.uses ?? []).map((store) => ({ kind: 'uses' as const, workload, store })),
      ...('queue' in given ? [{ kind: 'consumes' as const, workload }] : []),
    ]),
    ...(gateway === undefined ? [] : [{ kind: 'gateway' as const }]),
    ...(mesh === undefined ? [] : [{ kind: 'mesh' as const }]),
    ...(observability === undefined || observability.metrics === off ? [] : [{ kind: 'metrics' as const }]),
    ...(observability?.traces === undefined ? [] : [{ kind: 'traces' as const }]),
  ];
}

/** The description without some of its elements. */
export function without(props: PlatformProps, gone: readonly Element[]): PlatformProps {
  const { gateway, mesh, observability, ...rest } = props;
  const has = (kind: Element['kind']) => gone.some((element) => element.kind === kind);
  const { traces, ...seen } = observability ?? {};
  const { gateway: controller, ...target } = props.targets.kubernetes ?? { regions: [] };
  return {
    ...rest,
    workloads: Object.fromEntries(
      Object.entries(props.workloads).map(([name, workload]) => [name, fewer(name, workload, gone)]),
    ),
    ...(gateway === undefined || has('gateway') ? {} : { gateway }),
    ...(mesh === undefined || has('mesh') ? {} : { mesh }),
    ...(observability === undefined
      ? {}
      : {
          observability: {
            ...seen,
            ...(has('metrics') ? { metrics: off, alerts: off, dashboards: off } : {}),
            ...(traces === undefined || has('traces') ? {} : { traces }),
          },
        }),
    targets: {
      kubernetes: { ...target, ...(controller === undefined || has('gateway') ? {} : { gateway: controller }) },
    },
  };
}

function fewer(name: string, workload: WorkloadProps, gone: readonly Element[]): WorkloadProps {
  const own = gone.filter((element) => 'workload' in element && element.workload === name);
  const left = <T>(kind: 'calls' | 'calledBy', list: readonly T[]): readonly T[] =>
    list.filter((peer) => !own.some((element) => element.kind === kind && element.peer === (peer as unknown)));
  const { queue, ...rest } = { queue: undefined, ...workload };
  const { calls = [], calledBy = [], uses } = workload;
  return {
    ...rest,
    ...(queue === undefined || own.some(({ kind }) => kind === 'consumes') ? {} : { queue }),
    calls: left('calls', calls),
    calledBy: left('calledBy', calledBy),
    ...(uses === undefined
      ? {}
      : { uses: uses.filter((store) => !own.some((element) => element.kind === 'uses' && element.store === store)) }),
  } as WorkloadProps;
}
