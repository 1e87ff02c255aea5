import { off } from './place';
import { isPlain } from './plain';
import { parseCpu, parseSize } from './units';

/** What is synthesised, always in this order. */
export const environmentNames = ['development', 'staging', 'production'] as const;
export type EnvironmentName = (typeof environmentNames)[number];

interface Requests {
  readonly cpu: number;
  readonly memory: number;
}

interface Traits {
  /** Highest numbers of replicas: `[least, most]`. */
  readonly replicas?: readonly [number, number];
  /** Most cpu (thousandths of a core) and memory (bytes) that a container requests. */
  readonly requests?: Requests;
  /** The same of one that runs to its end. Several may run at once, beside all that keeps running. */
  readonly jobRequests?: Requests;
  /** Whether all regions run, or the primary alone. */
  readonly allRegions: boolean;
  /** Who runs the stores of `data` when the description says nothing. */
  readonly data: 'managed' | 'inCluster';
  /** Whether `recovery` of the description is heeded, or only that of the environment's own overrides. */
  readonly recovery: boolean;
  /** Whether canaries of the description run, or only those of the environment's own overrides. */
  readonly canaries: boolean;
}

/**
 * What differs between environments when the description says nothing. Development fits one small node; staging scales,
 * but cheaply; production is what is written.
 */
export const environmentTraits: Readonly<Record<EnvironmentName, Traits>> = {
  development: {
    replicas: [1, 2],
    requests: { cpu: 100, memory: 256 * 2 ** 20 },
    jobRequests: { cpu: 100, memory: 128 * 2 ** 20 },
    allRegions: false,
    data: 'inCluster',
    // What it keeps can be made again, and it has no store to put backups in.
    recovery: false,
    canaries: false,
  },
  staging: { replicas: [2, 4], allRegions: false, data: 'managed', recovery: true, canaries: true },
  production: { allRegions: true, data: 'managed', recovery: true, canaries: true },
};

interface Adjustable {
  readonly kind?: unknown;
  readonly queue?: unknown;
  readonly scaling?: { readonly replicas?: unknown; readonly cpu?: unknown; readonly memory?: unknown };
  readonly resources?: { readonly cpu?: unknown; readonly memory?: unknown };
  readonly disruption?: unknown;
  readonly canary?: unknown;
}

/** The change that an environment makes to a workload before the description's own overrides are applied. */
export function environmentChange(environment: EnvironmentName, workload: Adjustable): object {
  const traits = environmentTraits[environment];
  const { replicas } = traits;
  const ends = workload.kind === 'cron' || workload.kind === 'job';
  const requests = ends ? traits.jobRequests : traits.requests;
  return {
    ...(replicas === undefined || ends || !isOpen(workload.scaling)
      ? {}
      : { scaling: fewerReplicas(workload, replicas) }),
    ...(requests === undefined || !isOpen(workload.resources)
      ? {}
      : { resources: smallerRequests(workload, requests) }),
    // What is promised of many replicas cannot hold for one; the default always permits a drain.
    ...(replicas === undefined || !isPlain(workload.disruption) ? {} : { disruption: off }),
    // One small node has no room for two versions, and nobody to compare them.
    ...(traits.canaries || !isPlain(workload.canary) ? {} : { canary: off }),
  };
}

/** What has the wrong shape stays as it is: laid over it, the change would hide the fault. */
const isOpen = (value: unknown): boolean => value === undefined || isPlain(value);

function fewerReplicas({ kind, queue, scaling }: Adjustable, [least, most]: readonly [number, number]): object {
  const replicas = scaling?.replicas;
  if (typeof replicas === 'number') return Number.isNaN(replicas) ? {} : { replicas: Math.min(replicas, least) };
  if (Array.isArray(replicas) && replicas.every((count) => typeof count === 'number') && replicas.length === 2) {
    const [min, max] = replicas as [number, number];
    // A range that is wrong already stays as it is, so that the fault shows what was written.
    return min < max
      ? { replicas: [Math.min(min, least), Math.max(Math.min(max, most), Math.min(min, least) + 1)] }
      : {};
  }
  if (replicas !== undefined) return {};
  const scales = queue !== undefined || scaling?.cpu !== undefined || scaling?.memory !== undefined;
  return kind === 'service' ? { replicas: [least, most] } : scales ? { replicas: [1, most] } : {};
}

function smallerRequests({ resources }: Adjustable, most: Requests): object {
  const { cpu = '250m', memory = '512MiB' } = resources ?? {};
  return {
    ...smaller('cpu', cpu, parseCpu, most.cpu, `${most.cpu}m`),
    ...smaller('memory', memory, parseSize, most.memory, `${most.memory / 2 ** 20}MiB`),
  };
}

/** Caps a request and keeps its limit: what a container may take at its peak does not shrink with the environment. */
function smaller(
  key: string,
  value: unknown,
  parse: (text: unknown) => number | undefined,
  most: number,
  text: string,
): object {
  const [request, limit] = Array.isArray(value) ? (value as unknown[]) : [value, key === 'memory' ? value : undefined];
  const parsed = parse(request);
  if (parsed === undefined || parsed <= most) return {};
  return { [key]: limit === undefined ? text : [text, limit] };
}
