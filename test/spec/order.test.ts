import {
  agentService,
  cronJob,
  internet,
  kafka,
  keyVault,
  namespace,
  off,
  queueWorker,
  resolvePlatform,
} from 'agent-gantry';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlatformProps } from '../../spec/platform';
import { problems } from './support';

const description: PlatformProps = {
  name: 'desk',
  tags: { owner: 'agents-team', costCentre: 'cc-1042', application: 'desk' },
  workloads: {
    chat: agentService({
      ports: { http: 8000, management: 9090, grpc: 8001 },
      env: { A: '1', B: '2', C: '3', D: off },
      secrets: { LLM_API_KEY: 'llm-api-key', DATABASE: { name: 'database', version: '1' } },
      volumes: { '/app/data': { kind: 'scratch', size: '1GiB' }, '/app/more': { kind: 'scratch', memory: true } },
      sidecars: { proxy: { image: 'proxy:1.4.2', env: { A: '1', B: '2' } }, audit: { image: 'audit:1.4.2' } },
      init: { migrate: { image: 'migrate:1.4.2' }, fetch: { image: 'fetch:1.4.2' } },
      config: { 'b.json': { y: { d: 1, c: 2 }, x: [{ b: 1, a: 2 }] }, 'a.json': {} },
      scaling: { replicas: [3, 20], cpu: '70%', memory: '80%' },
      labels: { team: 'agents', 'example.com/tier': 'one' },
      nodes: { pool: 'gpu', zone: 'a' },
      service: { type: 'LoadBalancer', ports: { 80: 'http', 81: 'grpc' } },
      calls: ['search', internet()],
      calledBy: [namespace('gateway', { pods: { app: 'gateway', tier: 'edge' }, ports: ['http', 'grpc'] })],
    }),
    search: agentService(),
    worker: queueWorker({ queue: 'tasks', calls: ['chat', 'search'] }),
    digest: cronJob({ image: 'digest:1.4.2', schedule: '@daily', calls: ['chat'] }),
  },
  data: { queue: kafka({ topics: ['tasks', 'results'] }) },
  vault: keyVault(),
  targets: { kubernetes: { version: '1.34', regions: ['eastus2', 'centralus'] } },
  environments: {
    development: {
      workloads: { chat: { env: { B: '4', A: off }, calls: [] }, search: off, worker: { calls: ['chat'] } },
    },
    production: { tags: { application: off, owner: 'production-team' } },
  },
};

/** The same description with the keys of every object in another order; lists stay as they are. */
function shuffled<T>(value: T, order: (count: number) => readonly number[]): T {
  if (Array.isArray(value)) return value.map((part: unknown) => shuffled(part, order)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    order(entries.length).flatMap((index) => {
      const entry = entries[index];
      return entry === undefined ? [] : [[entry[0], shuffled(entry[1] as unknown, order)]];
    }),
  ) as T;
}

/** Orders that a seed decides: a key's place is where a simple hash of seed and index puts it. */
const orders = fc.integer({ min: 1, max: 2 ** 30 }).map((seed) => {
  let state = seed;
  const next = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  };
  return (count: number) =>
    Array.from({ length: count }, (_, index) => ({ index, weight: next() }))
      .sort((a, b) => a.weight - b.weight)
      .map(({ index }) => index);
});

describe('the order in which keys are written', () => {
  it('decides nothing', () => {
    const resolved = resolvePlatform(description);
    fc.assert(
      fc.property(orders, (order) => {
        const again = resolvePlatform(shuffled(description, order));
        expect(again).toEqual(resolved);
        expect(lists(again)).toEqual(lists(resolved));
      }),
      { numRuns: 100 },
    );
  });

  it('does not decide what is told of a wrong description', () => {
    const wrong = {
      ...description,
      name: 'Desk',
      vault: {},
      tags: { owner: 7, ownr: 1 },
      targets: { kubernetes: { regions: ['x'] } },
    };
    const told = (given: unknown) =>
      problems(given)
        .map(({ path, want }) => `${path} ${want}`)
        .sort();
    fc.assert(
      fc.property(orders, (order) => {
        expect(told(shuffled(wrong, order))).toEqual(told(wrong));
      }),
      { numRuns: 30 },
    );
  });
});

/** The order of keys of those records that become lists in a manifest. */
const lists = ({ environments }: ReturnType<typeof resolvePlatform>) =>
  environments.map(({ workloads }) =>
    workloads.map(({ name, main, sidecars, init, config, volumes }) => [
      name,
      ...[main, ...sidecars, ...init].map(({ ports, env, secrets }) => [ports, env, secrets].map(Object.keys)),
      Object.keys(config.files),
      Object.keys(volumes),
    ]),
  );
