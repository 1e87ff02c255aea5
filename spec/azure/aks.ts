import type { EnvironmentName } from '../environments';
import { readCidr } from '../flows';
import { readName } from '../names';
import type { Place } from '../place';

/** A managed Kubernetes cluster in each region; the platform's objects come from `targets.kubernetes` (C3). */
export interface AksProps {
  readonly kind: 'aks';
  /**
   * How the platform's objects come into the clusters. `pulumi`: with the stack, from a machine that reaches the API
   * server. flux({ url }): the clusters fetch them. 'flux' alone: they fetch them too, but from where is not said here,
   * and `az k8s-configuration flux create` says it to each cluster. `none`: by other means.
   * @default 'flux' where the API server is private, else 'pulumi'
   */
  readonly delivery?: 'pulumi' | 'flux' | 'none' | Flux;
  /** Address ranges that reach the API server by a public address. @default none: it is private, in the region's network */
  readonly publicFrom?: readonly string[];
  /** Object ids of Entra groups that administer the clusters. @default none: roles of Azure alone let in */
  readonly admins?: readonly string[];
  /** Machines of the system pool. Those for workloads come and go by themselves. */
  readonly system?: SystemPoolProps;
  /** `Standard` promises the API server's uptime. @default 'Standard'; in development 'Free' */
  readonly tier?: 'Free' | 'Standard' | 'Premium';
  /** When clusters and machines are upgraded. */
  readonly maintenance?: MaintenanceProps;
}

export interface SystemPoolProps {
  /** Size of its machines; it must have a temporary disk for the system's. @default 'Standard_D4ds_v5' */
  readonly size?: string;
  /** Machines, 1 to 100. Fewer than 3 leave a zone without one. @default 3; in development 1 */
  readonly count?: number;
}

/** A weekly window, in UTC. The second region has it first, two days before: what breaks it stops before the primary. */
export interface MaintenanceProps {
  /** Day of the primary region. @default 'Thursday' */
  readonly day?: Day;
  /** `HH:MM`. @default '02:00' */
  readonly start?: string;
  /** 4 to 24. @default 4 */
  readonly hours?: number;
}

/** A Git repository that the synthesised folder is published to. */
export interface Flux {
  readonly kind: 'flux';
  /** Address of the repository: `https://…` or `ssh://git@…`. */
  readonly url: string;
  /** @default 'main' */
  readonly branch?: string;
  /** Folder in it that holds `<environment>/<region>`, as `gantry synth` writes them. @default 'dist/kubernetes' */
  readonly path?: string;
  /** Secret in `flux-system` that opens the repository; it is brought there by other means. @default none: it is public */
  readonly secret?: string;
}

/**
 * The clusters fetch their objects. The user publishes them: `pulumi up`, `gantry bind`, `gantry synth`, and the folder
 * pushed to the branch; nothing here writes to the repository.
 */
export const flux = (props: Omit<Flux, 'kind'>): Flux => ({ kind: 'flux', ...props });

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export type Day = (typeof days)[number];

export type Delivery =
  | { readonly kind: 'pulumi' }
  | { readonly kind: 'none' }
  | { readonly kind: 'flux'; readonly source?: FluxSource };

export interface FluxSource {
  readonly url: string;
  readonly branch: string;
  readonly path: string;
  readonly secret?: string;
}

export interface Aks {
  readonly kind: 'aks';
  readonly delivery: Delivery;
  /** Empty: the API server is private. */
  readonly publicFrom: readonly string[];
  readonly admins: readonly string[];
  readonly system: { readonly size: string; readonly count: number };
  readonly tier: 'Free' | 'Standard' | 'Premium';
  readonly maintenance: { readonly day: Day; readonly start: string; readonly hours: number };
}

export function resolveAks(place: Place, props: AksProps, environment: EnvironmentName): Aks {
  const given = place.props(props, {
    ...{ kind: true, delivery: true, publicFrom: true, admins: true, system: true, tier: true, maintenance: true },
  });
  const development = environment === 'development';
  const publicFrom = place
    .in('publicFrom')
    .list(given.publicFrom)
    .map((range, index) => readRange(place.in('publicFrom').item(index), range));
  const system = place.in('system').props(given.system, { size: true, count: true });
  return {
    kind: 'aks',
    delivery: readDelivery(place.in('delivery'), given.delivery, publicFrom.length > 0),
    publicFrom,
    admins: place
      .in('admins')
      .list(given.admins)
      .map((group, index) => readGuid(place.in('admins').item(index), group)),
    system: {
      size: readSize(place.in('system').in('size'), system.size),
      count: place
        .in('system')
        .in('count')
        .integer(system.count, { min: 1, max: 100, fallback: development ? 1 : 3 }),
    },
    tier: place
      .in('tier')
      .choice(given.tier, ['Free', 'Standard', 'Premium'] as const, development ? 'Free' : 'Standard'),
    maintenance: readMaintenance(place.in('maintenance'), given.maintenance),
  };
}

/** The day of a region's window: what is not the primary goes first. */
export const maintenanceDay = ({ maintenance }: Aks, primary: boolean): Day =>
  primary ? maintenance.day : (days[(days.indexOf(maintenance.day) + 5) % 7] ?? maintenance.day);

function readRange(place: Place, range: unknown): string {
  if (range === '0.0.0.0/0' || range === '::/0') {
    place.fault(range, 'the ranges of your own networks', 'Everybody could ask the API server.');
    return range;
  }
  return readCidr(place, range);
}

function readDelivery(place: Place, given: AksProps['delivery'], open: boolean): Delivery {
  if (given === undefined) return { kind: open ? 'pulumi' : 'flux' };
  if (given === 'pulumi' || given === 'none' || given === 'flux') return { kind: given };
  if ((given as Partial<Flux> | null)?.kind !== 'flux') {
    place.fault(given, "'pulumi', 'flux', 'none' or flux({ url: '…' })");
    return { kind: 'none' };
  }
  const { url, branch, path, secret } = place.props(given, {
    ...{ kind: true, url: true, branch: true, path: true, secret: true },
  });
  const source = {
    url: readUrl(place.in('url'), url),
    branch: readWord(place.in('branch'), branch ?? 'main', 'the name of a branch'),
    path: readWord(place.in('path'), path ?? 'dist/kubernetes', "a folder of the repository, e.g. 'dist/kubernetes'"),
  };
  if (secret === undefined) return { kind: 'flux', source };
  return { kind: 'flux', source: { ...source, secret: readName(place.in('secret'), secret, 63) } };
}

function readUrl(place: Place, url: unknown): string {
  if (typeof url === 'string' && /^(https:\/\/[\w.-]+|ssh:\/\/git@[\w.-]+)(:\d+)?\/\S+$/.test(url)) return url;
  const want = "a repository such as 'https://github.com/acme/platform'";
  // A password in an address would stand in the resource for all to read.
  if (typeof url === 'string' && /^https:\/\/[^/]*@/.test(url)) {
    place.missing(want, 'Leave the user and the password out: flux({ secret }) names a Secret that holds them.');
  } else if (url === undefined) place.missing(want);
  else place.fault(url, want);
  return 'https://invalid.example/';
}

function readWord(place: Place, value: unknown, want: string): string {
  if (typeof value === 'string' && /^[\w][\w./-]{0,254}$/.test(value) && !value.includes('..')) return value;
  place.fault(value, want);
  return 'invalid';
}

function readGuid(place: Place, value: unknown): string {
  if (typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return value;
  place.fault(value, "a group's object id, a GUID");
  return '';
}

function readSize(place: Place, value: unknown): string {
  if (value === undefined) return 'Standard_D4ds_v5';
  if (typeof value === 'string' && /^Standard_[A-Za-z]+\d+[A-Za-z0-9_-]*$/.test(value)) return value;
  place.fault(value, "a size of machines such as 'Standard_D4ds_v5'");
  return 'Standard_D4ds_v5';
}

function readMaintenance(place: Place, props: MaintenanceProps | undefined): Aks['maintenance'] {
  const { day, start = '02:00', hours } = place.props(props, { day: true, start: true, hours: true });
  if (typeof start !== 'string' || !/^([01]\d|2[0-3]):[0-5]\d$/.test(start))
    place.in('start').fault(start, "a time of the day in UTC such as '02:00'");
  return {
    day: place.in('day').choice(day, days, 'Thursday'),
    start,
    hours: place.in('hours').integer(hours, { min: 4, max: 24, fallback: 4 }),
  };
}
