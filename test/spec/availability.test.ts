import { off } from 'agent-gantry';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chat, problems, running, worker } from './support';

describe('a drain', () => {
  it('lasts as long as the pause, the longest run and the flush', () => {
    expect(running(chat({})).drain).toEqual({ pause: 15, grace: 150 });
    expect(running(chat({ longestRun: '5m', drain: { pause: '20s', flush: '10s' } })).drain).toEqual({
      pause: 20,
      grace: 330,
    });
    expect(running(worker({ longestRun: '24h' })).drain.grace).toBe(86_430);
  });

  it('may last longer, never shorter', () => {
    const grace = (seconds: number) => chat({ longestRun: '1m', drain: { grace: `${seconds}s` } });
    expect(problems(grace(90))).toEqual([]);
    expect(running(grace(600)).drain.grace).toBe(600);
    expect(problems(grace(89)).map(({ path }) => path)).toEqual(['workloads.chat.drain.grace']);
  });
});

describe('a rollout', () => {
  it('takes no replica away before another is ready, when nothing is said', () => {
    expect(running(chat({})).rollout).toEqual({ maxUnavailable: 0, maxSurge: 1 });
  });

  it('may take shares', () => {
    expect(running(chat({ rollout: { maxUnavailable: '25%', maxSurge: 0 } })).rollout).toEqual({
      maxUnavailable: '25%',
      maxSurge: 0,
    });
  });
});

describe('B6: a disruption budget', () => {
  const disruption = (disruption: object, replicas: unknown = 4) => chat({ scaling: { replicas }, disruption });

  it('lets one pod go, when nothing is said', () => {
    expect(running(chat({})).disruption).toEqual({ maxUnavailable: 1 });
  });

  it('always lets a pod go: it is refused where it would not', () => {
    const amount = fc.oneof(
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 0, max: 100 }).map((share) => `${share}%`),
    );
    const replicas = fc.oneof(
      fc.integer({ min: 1, max: 10 }).map((count) => [count, count] as const),
      fc.integer({ min: 1, max: 10 }).map((least) => [least, [least, least + 5]] as const),
    );
    fc.assert(
      fc.property(fc.constantFrom('maxUnavailable', 'minAvailable'), amount, replicas, (key, value, [least, count]) => {
        // As the disruption controller counts: both kinds of share are rounded up.
        const number = typeof value === 'number' ? value : Math.ceil((least * Number.parseInt(value, 10)) / 100);
        const allowed = key === 'maxUnavailable' ? number : least - number;
        expect(problems(disruption({ [key]: value }, count)).length === 0).toBe(allowed > 0);
      }),
      { numRuns: 300 },
    );
  });

  it('means nothing for a workload that is paused, and is not in its way', () => {
    expect(problems(disruption({ minAvailable: 1 }, 0))).toEqual([]);
  });
});

describe('B3: a spread', () => {
  it('is required over zones in production alone, when nothing is said', () => {
    expect(running(chat({}), 'production').spread).toEqual({ zones: 'required', hosts: 'preferred' });
    expect(running(chat({}), 'staging').spread).toEqual({ zones: 'preferred', hosts: 'preferred' });
  });

  it('can be off', () => {
    expect(running(chat({ spread: { zones: off } })).spread).toEqual({ hosts: 'preferred' });
    expect(running(chat({ spread: { zones: off, hosts: off } })).spread).toEqual({});
  });
});
