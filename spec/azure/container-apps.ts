import type { Place } from '../place';

/**
 * Azure Container Apps: no cluster to look after (C2). Rollouts keep the old revision until the new one is ready, and
 * replicas spread over the zones, whatever `rollout`, `disruption` and `spread` say: Azure has no setting for them. Who
 * may call whom within the environment is not fenced: services that nothing outside calls are not open to it.
 */
export interface ContainerAppsProps {
  readonly kind: 'containerApps';
  /**
   * Machines that run the apps: `Consumption` bills what runs, and takes up to 4 cores and 8 GiB for a replica; a
   * dedicated profile has machines of its own.
   * @default 'Consumption'
   */
  readonly profile?: 'Consumption' | DedicatedProfile;
  /** Services that the network reaches, and so the edge. @default those that the gateway routes to; without one, all */
  readonly external?: readonly string[];
  /** Workloads with a Dapr sidecar. @default none */
  readonly dapr?: readonly string[];
}

/** Machines of a size, so many of them. */
export interface DedicatedProfile {
  /** Workload profile type, e.g. `D4`: 4 cores, 16 GiB. */
  readonly size: DedicatedSize;
  /** Least and most machines. Zone redundancy needs 3. @default [3, 10] */
  readonly count?: readonly [number, number];
}

/** Cores and GiB of a machine. Source: Microsoft, "Workload profiles in Azure Container Apps". */
const dedicatedSizes = {
  D4: [4, 16],
  D8: [8, 32],
  D16: [16, 64],
  D32: [32, 128],
  E4: [4, 32],
  E8: [8, 64],
  E16: [16, 128],
  E32: [32, 256],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;

export type DedicatedSize = keyof typeof dedicatedSizes;

export interface Profile {
  /** Its name in the environment, and of its kind. */
  readonly name: string;
  readonly size: string;
  /** Left out for `Consumption`, which has no machines of its own. */
  readonly count?: readonly [number, number];
  /** The most that one replica takes: cores and GiB. */
  readonly most: readonly [number, number];
}

export interface ContainerApps {
  readonly kind: 'containerApps';
  readonly profile: Profile;
  /** Left out: those that the gateway routes to, or all services. */
  readonly external?: readonly string[];
  readonly dapr: readonly string[];
}

export function resolveContainerApps(place: Place, props: ContainerAppsProps): ContainerApps {
  const given = place.props(props, { kind: true, profile: true, external: true, dapr: true });
  return {
    kind: 'containerApps',
    profile: readProfile(place.in('profile'), given.profile),
    ...(given.external === undefined ? {} : { external: place.in('external').list(given.external) }),
    dapr: place.in('dapr').list(given.dapr),
  };
}

const consumption: Profile = { name: 'Consumption', size: 'Consumption', most: [4, 8] };

function readProfile(place: Place, props: ContainerAppsProps['profile']): Profile {
  if (props === undefined || props === 'Consumption') return consumption;
  if (typeof props !== 'object' || props === null) {
    place.fault(props, "'Consumption', or { size: 'D4' }");
    return consumption;
  }
  const given = place.props(props, { size: true, count: true });
  const sizes = Object.keys(dedicatedSizes) as DedicatedSize[];
  if (given.size === undefined) place.in('size').missing(`one of ${sizes.join(', ')}`);
  const size = place.in('size').choice(given.size, sizes, 'D4');
  const at = place.in('count');
  const count = at.list(given.count ?? [3, 10], 'two numbers, e.g. [3, 10]');
  if (count.length !== 2) at.fault(given.count, 'two numbers, e.g. [3, 10]');
  const least = at.item(0).integer(count[0], { min: 0, max: 100, fallback: 3 });
  const most = at.item(1).integer(count[1], { min: 1, max: 100, fallback: Math.max(least, 10) });
  if (most < least) at.fault(given.count, 'the least number first', `Write [${most}, ${least}].`);
  return { name: 'dedicated', size, count: [least, most], most: dedicatedSizes[size] };
}
