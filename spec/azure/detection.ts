/** How soon clients are sent elsewhere when a region fails, at worst. Seconds. */
export interface Timing {
  /** Until the edge knows. */
  readonly detection: number;
  /** Until every client that heeds the edge is answered by the other region. */
  readonly switching: number;
}

export interface FrontDoorProbes {
  /** Seconds between two probes of one point of presence. */
  readonly every: number;
  /** How many of the last probes are looked at. */
  readonly sample: number;
  /** How many of them must have succeeded. */
  readonly required: number;
}

/** Front Door says of no probe how long it waits for an answer; it can't be longer than until the next. */
const longestProbe = ({ every }: FrontDoorProbes): number => every;

/** Failed probes that make an origin unhealthy. */
export const failuresNeeded = ({ sample, required }: FrontDoorProbes): number => sample - required + 1;

/**
 * At worst a region fails right after it was found healthy. The failures needed come one an interval, and the last one
 * is known when its probe has given up. Every request after that goes elsewhere: no name has to be asked for again.
 */
export function frontDoorTiming(probes: FrontDoorProbes): Timing {
  const detection = failuresNeeded(probes) * probes.every + longestProbe(probes);
  return { detection, switching: detection };
}

export interface TrafficManagerProbes {
  /** Seconds between two probes: 10 or 30. */
  readonly every: number;
  /** Seconds that a probe waits for an answer. */
  readonly timeout: number;
  /** Failures in a row that are let pass. */
  readonly tolerated: number;
  /** Seconds for which clients keep an answer of DNS. */
  readonly ttl: number;
}

/** Time in which the answer of DNS changes once the endpoint is degraded. Assumed: Microsoft names no number. */
export const dnsUpdate = 5;

/** As with Front Door, but clients go on asking the old address until their answer of DNS has run out. */
export function trafficManagerTiming({ every, timeout, tolerated, ttl }: TrafficManagerProbes): Timing {
  const detection = (tolerated + 1) * every + timeout;
  return { detection, switching: detection + dnsUpdate + ttl };
}
