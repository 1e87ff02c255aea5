import { describe, expect, it } from 'vitest';
import {
  dnsUpdate,
  type FrontDoorProbes,
  frontDoorTiming,
  type TrafficManagerProbes,
  trafficManagerTiming,
} from '../../../spec/azure/detection';

/** Tenths of a second: small enough that a probe is never stepped over. */
const step = 0.1;

interface Seen {
  readonly detection: number;
  readonly switching: number;
}

/**
 * A point of presence, played second by second: it probes at its own pace, and a probe of a dead region hangs until it
 * gives up. The region dies `after` seconds behind a probe that still succeeded.
 */
function playFrontDoor({ every, sample, required }: FrontDoorProbes, after: number, gives: number): Seen {
  const window: boolean[] = Array.from({ length: sample }, () => true);
  const pending: number[] = [];
  let detected = Number.POSITIVE_INFINITY;
  for (let tick = 0; tick * step < 1000; tick += 1) {
    const now = tick * step;
    if (tick > 0 && tick % Math.round(every / step) === 0) pending.push(now + (now < after ? 0 : gives));
    while (pending.length > 0 && (pending[0] ?? 0) <= now + 1e-9) {
      const ended = pending.shift() ?? 0;
      window.shift();
      window.push(ended < after);
    }
    if (window.filter(Boolean).length < required) {
      detected = now - after;
      break;
    }
  }
  // The next request asks nobody for an address: it goes to the other origin.
  return { detection: detected, switching: detected };
}

function playTrafficManager({ every, timeout, tolerated, ttl }: TrafficManagerProbes, after: number): Seen {
  let failures = 0;
  for (let probe = 1; ; probe += 1) {
    const begins = probe * every;
    if (begins < after) continue;
    failures += 1;
    if (failures > tolerated) {
      const detection = begins + timeout - after;
      // A client that asked just before the answer changed keeps the old one for its whole life.
      return { detection, switching: detection + dnsUpdate + ttl };
    }
  }
}

const phases = Array.from({ length: 100 }, (_, index) => index / 10);
const worstOf = (seen: readonly Seen[]): Seen => ({
  detection: Math.max(...seen.map(({ detection }) => detection)),
  switching: Math.max(...seen.map(({ switching }) => switching)),
});

describe('how soon the edge knows (A13, C12)', () => {
  const probes = { every: 10, sample: 4, required: 3 };

  it('A13: Front Door knows within 30 s and switches within 60 s, whenever the region fails', () => {
    const seen = worstOf(phases.map((after) => playFrontDoor(probes, after + 0.05, 10)));
    expect(seen.detection).toBeLessThanOrEqual(30);
    expect(seen.switching).toBeLessThanOrEqual(60);
  });

  it('Front Door knows after about 20 s when the region refuses at once', () => {
    const seen = worstOf(phases.map((after) => playFrontDoor(probes, after + 0.05, 0)));
    expect(seen.detection).toBeGreaterThan(15);
    expect(seen.detection).toBeLessThanOrEqual(20);
  });

  it("Azure's own interval of 240 s would miss it by far", () => {
    const slow = { ...probes, every: 240 };
    expect(playFrontDoor(slow, 0.05, 10).detection).toBeGreaterThan(240);
    expect(frontDoorTiming(slow).detection).toBeGreaterThan(30);
  });

  it('Traffic Manager takes about 50 s for clients that heed the TTL', () => {
    const probe = { every: 10, timeout: 5, tolerated: 1, ttl: 20 };
    const seen = worstOf(phases.map((after) => playTrafficManager(probe, after + 0.05)));
    expect(seen.detection).toBeLessThanOrEqual(30);
    expect(seen.switching).toBeGreaterThan(45);
    expect(seen.switching).toBeLessThanOrEqual(51);
  });

  it.each([
    [{ every: 10, sample: 4, required: 3 }],
    [{ every: 5, sample: 4, required: 2 }],
    [{ every: 30, sample: 3, required: 3 }],
    [{ every: 10, sample: 16, required: 1 }],
    [{ every: 60, sample: 1, required: 1 }],
  ])('the reckoned bound holds, and is no looser than one probe: %j', (shape) => {
    const times = Array.from({ length: shape.every * 2 }, (_, index) => index / 2 + 0.05);
    const seen = worstOf(times.map((after) => playFrontDoor(shape, after, shape.every)));
    const { detection } = frontDoorTiming(shape);
    expect(seen.detection).toBeLessThanOrEqual(detection);
    expect(seen.detection).toBeGreaterThan(detection - shape.every);
  });

  it.each([
    [{ every: 10, timeout: 5, tolerated: 1, ttl: 20 }],
    [{ every: 30, timeout: 10, tolerated: 3, ttl: 60 }],
    [{ every: 10, timeout: 9, tolerated: 0, ttl: 0 }],
  ])('the reckoned bound of Traffic Manager holds: %j', (shape) => {
    const times = Array.from({ length: shape.every * 2 }, (_, index) => index / 2 + 0.05);
    const seen = worstOf(times.map((after) => playTrafficManager(shape, after)));
    const reckoned = trafficManagerTiming(shape);
    expect(seen.detection).toBeLessThanOrEqual(reckoned.detection);
    expect(seen.switching).toBeLessThanOrEqual(reckoned.switching);
    expect(seen.switching).toBeGreaterThan(reckoned.switching - shape.every);
  });
});
