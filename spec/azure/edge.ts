import { type EnvironmentName, environmentTraits } from '../environments';
import { checkHost } from '../flows';
import type { Gateway } from '../gateway';
import { type Off, off, type Place } from '../place';
import type { Duration, Rate } from '../units';
import type { ApiManagement } from './api-management';
import type { Compute } from './compute';
import { frontDoorTiming, type Timing, trafficManagerTiming } from './detection';

/** The one entry in front of all regions (A13, C12). */
export type EdgeProps = FrontDoorProps | TrafficManagerProps;

/** Azure Front Door Premium: it ends TLS, keeps attacks out, and reaches each region by a private link. */
export interface FrontDoorProps {
  readonly kind: 'frontDoor';
  /** How it finds out that a region has failed. */
  readonly probe?: ProbeProps;
  readonly firewall?: FirewallProps;
  /** Longest that it waits for a region's answer, 16s to 240s. A stream may pause for that long. @default '240s' */
  readonly timeout?: Duration;
  /**
   * Where each region answers: region → origin.
   * @default what the platform itself makes: the gateway's load balancer (AKS with the Gateway API), or the Container Apps environment
   */
  readonly origins?: Readonly<Record<string, OriginProps>>;
}

export interface ProbeProps {
  /** Time between two probes of one point of presence. 5s to 60s. @default '10s'; Azure's own is 240s */
  readonly every?: Duration;
  /** How many of the last probes are looked at. 1 to 16. @default 4 */
  readonly sample?: number;
  /** How many of those must have succeeded. 1 to `sample`. @default 3 */
  readonly required?: number;
}

export interface FirewallProps {
  /** Whether it refuses, or only notes. @default 'prevention' */
  readonly mode?: 'prevention' | 'detection';
  /**
   * Requests that one address may send, by `min`: 10 to 1000000, e.g. `2000/min`. Coarse: many users share an address, and each
   * point of presence counts its own. What holds for a user stays with the service.
   * @default '2000/min'
   */
  readonly rateLimit?: Rate;
  /**
   * Rules of Microsoft's default set that do not refuse: a prompt may well speak of SQL.
   * @default those for SQL injection in the body of a request are noted alone
   */
  readonly noted?: readonly string[];
}

/** Where a region answers. */
export interface OriginProps {
  /** Its name, which its certificate holds. */
  readonly host: string;
  /** Id of the private link service in front of it. @default none: it is reached by a public address, and must admit Front Door alone */
  readonly privateLink?: string;
}

/** Traffic Manager: answers of DNS alone. Each region needs a public address, and a firewall of its own. */
export interface TrafficManagerProps {
  readonly kind: 'trafficManager';
  /** Time between two probes: 10s or 30s. @default '10s' */
  readonly every?: '10s' | '30s';
  /** Time that a probe waits for an answer. 5s to 10s; with 10s between them less than 10s. @default '5s' */
  readonly timeout?: Duration;
  /** Failures in a row that are let pass. 0 to 9. @default 1 */
  readonly tolerated?: number;
  /** Time for which clients keep an answer. 0s to 1h. @default '20s' */
  readonly ttl?: Duration;
  /** Where each region answers: region → origin, at a public address. */
  readonly origins: Readonly<Record<string, Pick<OriginProps, 'host'>>>;
}

/** Azure Front Door Premium in front of all regions (A13). */
export const frontDoor = (props: Omit<FrontDoorProps, 'kind'> = {}): FrontDoorProps => ({
  kind: 'frontDoor',
  ...props,
});
/** Traffic Manager in front of all regions: slower, and without a firewall. */
export const trafficManager = (props: Omit<TrafficManagerProps, 'kind'>): TrafficManagerProps => ({
  kind: 'trafficManager',
  ...props,
});

export interface Origin {
  readonly host: string;
  readonly privateLink?: string;
}

/** The path that only the edge asks: how deep a region's health goes. */
export const healthPath = '/health/region';

export type Edge = FrontDoor | TrafficManager;

export interface FrontDoor {
  readonly kind: 'frontDoor';
  /** Name under which clients reach it; left out: the one that Azure gives. */
  readonly host?: string;
  readonly probe: { readonly every: number; readonly sample: number; readonly required: number };
  readonly firewall: {
    readonly mode: 'prevention' | 'detection';
    /** Requests of one address a minute. */
    readonly rateLimit: number;
    readonly noted: readonly string[];
    /** Address ranges that may call; empty: everybody. */
    readonly from: readonly string[];
  };
  /** Seconds. */
  readonly timeout: number;
  /** By region; left out: what the platform makes. */
  readonly origins?: Readonly<Record<string, Origin>>;
  readonly timing: Timing;
}

export interface TrafficManager {
  readonly kind: 'trafficManager';
  readonly host?: string;
  readonly probe: { readonly every: number; readonly timeout: number; readonly tolerated: number };
  /** Seconds. */
  readonly ttl: number;
  readonly origins: Readonly<Record<string, Origin>>;
  readonly timing: Timing;
}

/** What the edge is resolved against. */
export interface EdgeContext {
  readonly environment: EnvironmentName;
  readonly compute: Compute;
  readonly gateway: Gateway | undefined;
  /** API Management, which it then reaches instead of the gateway. */
  readonly apis: ApiManagement | undefined;
  /** Names of the regions of this environment. */
  readonly regions: readonly string[];
  /** Names of all regions that the target declares: origins may name those that this environment leaves out. */
  readonly declared: readonly string[];
}

/** SQL injection rules of the default rule set that read arguments of a request's body: prose trips over them. */
const notedByDefault = ['942430', '942440', '942450'] as const;

export function resolveEdge(place: Place, props: EdgeProps | Off | undefined, context: EdgeContext): Edge | undefined {
  if (props === off) return undefined;
  if (props === undefined) {
    // Without a gateway nobody outside is meant to reach it; development is reached by its own.
    const asked = context.gateway !== undefined && environmentTraits[context.environment].data === 'managed';
    return asked && makesOrigins(context) ? resolveFrontDoor(place, frontDoor(), context) : undefined;
  }
  switch ((props as Partial<EdgeProps> | null)?.kind) {
    case 'frontDoor':
      return resolveFrontDoor(place, props as FrontDoorProps, context);
    case 'trafficManager':
      return resolveTrafficManager(place, props as TrafficManagerProps, context);
    default:
      place.fault(props, 'frontDoor(), trafficManager() or off');
      return undefined;
  }
}

/** Whether the platform itself makes something that Front Door can reach. */
function makesOrigins({ compute, gateway, apis }: EdgeContext): boolean {
  if (apis !== undefined) return true;
  if (compute.kind !== 'aks') return compute.kind === 'containerApps';
  // The load balancer of other controllers belongs to whoever installs them.
  return gateway?.controller?.kind === 'gatewayApi' && gateway.controller.flavour !== 'other';
}

function resolveFrontDoor(place: Place, props: FrontDoorProps, context: EdgeContext): FrontDoor {
  const given = place.props(props, { kind: true, probe: true, firewall: true, timeout: true, origins: true });
  if (given.origins === undefined && !makesOrigins(context)) {
    const want = "{ <region>: { host: '…' } } for each region: the platform makes nothing that it could reach";
    const fix =
      context.compute.kind === 'aks'
        ? "Or choose targets.kubernetes.gateway: gatewayApi({ class: 'istio' }) and describe a gateway."
        : 'Or run the workloads on aks() or containerApps().';
    place.in('origins').missing(want, fix);
  }
  const probe = readProbe(place.in('probe'), given.probe);
  const origins = given.origins === undefined ? undefined : readOrigins(place.in('origins'), given.origins, context);
  return {
    kind: 'frontDoor',
    ...(context.gateway === undefined ? {} : { host: context.gateway.host }),
    probe,
    firewall: readFirewall(place.in('firewall'), given.firewall, context.gateway),
    timeout: place.in('timeout').seconds(given.timeout, { min: 16, max: 240, fallback: 240 }),
    ...(origins === undefined ? {} : { origins }),
    timing: frontDoorTiming(probe),
  };
}

function readProbe(place: Place, props: ProbeProps | undefined): FrontDoor['probe'] {
  const given = place.props(props, { every: true, sample: true, required: true });
  const sample = place.in('sample').integer(given.sample, { min: 1, max: 16, fallback: 4 });
  return {
    every: place.in('every').seconds(given.every, { min: 5, max: 60, fallback: 10 }),
    sample,
    required: place.in('required').integer(given.required, { min: 1, max: sample, fallback: Math.min(3, sample) }),
  };
}

function readFirewall(
  place: Place,
  props: FirewallProps | undefined,
  gateway: Gateway | undefined,
): FrontDoor['firewall'] {
  const given = place.props(props, { mode: true, rateLimit: true, noted: true });
  const noted = place.in('noted').list(given.noted ?? notedByDefault);
  noted.forEach((rule, index) => {
    if (typeof rule !== 'string' || !/^9[1-4]\d{4}$/.test(rule))
      place.in('noted').item(index).fault(rule, "the number of a rule, e.g. '942430'");
  });
  return {
    mode: place.in('mode').choice(given.mode, ['prevention', 'detection'], 'prevention'),
    rateLimit: readRate(place.in('rateLimit'), given.rateLimit),
    noted: [...new Set(noted)].sort(),
    from: gateway === undefined || gateway.internal ? [] : gateway.from,
  };
}

function readRate(place: Place, rate: Rate | undefined): number {
  if (rate === undefined) return 2000;
  const match = typeof rate === 'string' ? /^(\d{2,7})\/min$/.exec(rate) : null;
  const count = Number(match?.[1] ?? Number.NaN);
  if (count >= 10 && count <= 1_000_000) return count;
  place.fault(rate, "10 to 1000000 requests by min, e.g. '2000/min'");
  return 2000;
}

function resolveTrafficManager(place: Place, props: TrafficManagerProps, context: EdgeContext): TrafficManager {
  const given = place.props(props, {
    ...{ kind: true, every: true, timeout: true, tolerated: true, ttl: true, origins: true },
  });
  const every = Number.parseInt(place.in('every').choice(given.every, ['10s', '30s'] as const, '10s'), 10);
  const probe = {
    every,
    // Microsoft, "Traffic Manager endpoint monitoring": with fast probes, 5 to 9 seconds.
    timeout: place.in('timeout').seconds(given.timeout, { min: 5, max: every === 10 ? 9 : 10, fallback: 5 }),
    tolerated: place.in('tolerated').integer(given.tolerated, { min: 0, max: 9, fallback: 1 }),
  };
  const ttl = place.in('ttl').seconds(given.ttl, { min: 0, max: 3600, fallback: 20 });
  return {
    kind: 'trafficManager',
    ...(context.gateway === undefined ? {} : { host: context.gateway.host }),
    probe,
    ttl,
    origins: readOrigins(place.in('origins'), given.origins, context),
    timing: trafficManagerTiming({ ...probe, ttl }),
  };
}

function readOrigins(
  place: Place,
  props: Readonly<Record<string, OriginProps>> | undefined,
  { regions, declared }: EdgeContext,
): Readonly<Record<string, Origin>> {
  const entries = place.entries(props);
  for (const [name, props] of entries) {
    if (!declared.includes(name)) place.unknown(name, declared, 'region');
    else if (!regions.includes(name)) readOrigin(place.in(name), props);
  }
  return Object.fromEntries(
    regions.flatMap((region) => {
      const found = entries.find(([name]) => name === region)?.[1];
      if (found === undefined) {
        place.in(region).missing("where the region answers, e.g. { host: 'eastus2.agents.example.com' }");
        return [];
      }
      return [[region, readOrigin(place.in(region), found)] as const];
    }),
  );
}

function readOrigin(place: Place, props: OriginProps): Origin {
  const given = place.props(props, { host: true, privateLink: true });
  if (given.host === undefined) place.in('host').missing("a host's name");
  else checkHost(place.in('host'), given.host);
  const { privateLink } = given;
  if (privateLink !== undefined && !/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/.+$/.test(privateLink))
    place.in('privateLink').fault(privateLink, "the resource's id: '/subscriptions/…'");
  return { host: given.host ?? 'invalid.example', ...(privateLink === undefined ? {} : { privateLink }) };
}
