import type { Place } from './place';
import type { Cpu, Size } from './units';

/** What one container is promised and what it may take. */
export interface ResourcesProps {
  /**
   * Cores: `[request, limit]`, or a request alone. Without a limit a container may use idle cores and is never throttled.
   * @default '250m'
   */
  readonly cpu?: Cpu | readonly [Cpu, Cpu];
  /** Memory: `[request, limit]`, or one size for both. There is always a limit: a leak must not take the node. @default '512MiB' */
  readonly memory?: Size | readonly [Size, Size];
  /** Node-local disk for logs, scratch volumes and the writable layer: `[request, limit]`, or one size for both. @default none set */
  readonly ephemeralStorage?: Size | readonly [Size, Size];
  /** Devices by resource name, e.g. `{'nvidia.com/gpu': 1}`; request and limit are the same. @default none */
  readonly devices?: Readonly<Record<string, number>>;
}

export interface Resources {
  /** Thousandths of a core. */
  readonly cpu: Range & { readonly limit?: number };
  /** Bytes. */
  readonly memory: Bounded;
  readonly ephemeralStorage?: Bounded;
  readonly devices: Readonly<Record<string, number>>;
}

interface Range {
  readonly request: number;
}
interface Bounded extends Range {
  readonly limit: number;
}

const mebibyte = 2 ** 20;
const sizes = { min: mebibyte, max: 24 * 2 ** 40 };

export function resolveResources(place: Place, props: ResourcesProps | undefined, defaults: ResourcesProps): Resources {
  const given = place.props(props, { cpu: true, memory: true, ephemeralStorage: true, devices: true });
  const disk = given.ephemeralStorage ?? defaults.ephemeralStorage;
  return {
    cpu: readCpu(place.in('cpu'), given.cpu ?? defaults.cpu ?? '250m'),
    memory: readSizes(place.in('memory'), given.memory ?? defaults.memory ?? '512MiB'),
    ...(disk === undefined ? {} : { ephemeralStorage: readSizes(place.in('ephemeralStorage'), disk) }),
    devices: readDevices(place.in('devices'), given.devices ?? defaults.devices),
  };
}

function readCpu(place: Place, value: Cpu | readonly [Cpu, Cpu]): Resources['cpu'] {
  if (!Array.isArray(value)) return { request: place.cpu(value as Cpu, 250) };
  const pair = readPair(place, value as readonly [Cpu, Cpu], (at, text) => at.cpu(text, 250));
  return pair;
}

function readSizes(place: Place, value: Size | readonly [Size, Size]): Bounded {
  const read = (at: Place, text: Size) => at.bytes(text, { ...sizes, fallback: 512 * mebibyte });
  if (Array.isArray(value)) return readPair(place, value as readonly [Size, Size], read);
  const both = read(place, value as Size);
  return { request: both, limit: both };
}

function readPair<T>(place: Place, value: readonly T[], read: (place: Place, text: T) => number): Bounded {
  const [low, high] = value;
  if (value.length !== 2 || low === undefined || high === undefined) {
    place.fault(value, '[request, limit]');
    return { request: 1, limit: 1 };
  }
  const pair = { request: read(place.item(0), low), limit: read(place.item(1), high) };
  if (pair.request > pair.limit) place.fault(value, 'a request that is not above its limit', 'Swap or align the two.');
  return pair;
}

function readDevices(place: Place, value: ResourcesProps['devices']): Readonly<Record<string, number>> {
  const devices: Record<string, number> = {};
  for (const [name, count] of place.entries(value)) {
    // The system's own names (`kubernetes.io/…`) are no devices, and the API server refuses them here.
    if (!/^[a-z0-9.-]+\/[A-Za-z0-9._-]+$/.test(name) || /^([a-z0-9-]+\.)*kubernetes\.io\//.test(name)) {
      place.in(name).missing("a device's resource name such as nvidia.com/gpu");
    }
    devices[name] = place.in(name).integer(count, { min: 1, max: 64, fallback: 1 });
  }
  return devices;
}
