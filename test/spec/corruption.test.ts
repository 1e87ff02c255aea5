import {
  addresses,
  agentFramework,
  cronJob,
  internet,
  kafka,
  keyVault,
  late,
  namespace,
  off,
  podField,
  queueWorker,
  resolvePlatform,
  scratch,
  secretFiles,
} from 'agent-gantry';
import type {} from 'agent-gantry/kubernetes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPath } from '../../spec/place';
import type { PlatformProps } from '../../spec/platform';
import { PlatformError, type Problem } from '../../spec/problems';

type Steps = readonly string[];
type Node = Record<string, unknown>;

/** A description that says something of every kind, made afresh: the tests damage it. */
const description = (): PlatformProps => ({
  name: 'desk',
  tags: { owner: 'agents-team', costCentre: 'cc-1042', application: 'desk' },
  workloads: {
    chat: agentFramework({
      image: 'ghcr.io/acme/triage:1.4.2',
      pull: 'Always',
      command: ['node', 'main.js'],
      args: ['serve'],
      ports: { http: 8000, management: 9090 },
      env: { LOG_LEVEL: 'INFO', NODE: podField('spec.nodeName'), MODEL_URL: late('models.url') },
      secrets: { LLM_API_KEY: 'llm-api-key', DATABASE: { name: 'database', version: '1' } },
      resources: { cpu: ['1', '2'], memory: '2GiB', devices: { 'nvidia.com/gpu': 1 } },
      probes: { liveness: { http: '/health', every: '10s' }, readiness: { tcp: true, port: 'http', failures: 2 } },
      volumes: { '/app/data': scratch({ size: '1GiB', memory: false }), '/app/keys': secretFiles('tls-key') },
      sidecars: { proxy: { image: 'proxy:1.4.2', ports: { admin: 9901 }, env: { MODE: 'fast' } } },
      init: { migrate: { image: 'migrate:1.4.2', args: ['up'] } },
      config: { 'app.json': { logging: { level: 'Information', sinks: ['console'] } }, 'prompt.txt': 'Be brief.' },
      longestRun: '5m',
      calls: ['search', internet(), addresses('10.20.0.0/16', { except: ['10.20.1.0/24'], ports: [5432] })],
      calledBy: [namespace('gateway', { pods: { app: 'gateway' }, ports: ['http'] })],
      labels: { team: 'agents' },
      annotations: { note: 'kept' },
      nodes: { pool: 'gpu' },
      tolerations: [{ key: 'nvidia.com/gpu', value: 'true', effect: 'NoSchedule' }],
      pullSecrets: ['registry'],
      priority: 'high',
      user: 1001,
      scaling: {
        replicas: [3, 20],
        cpu: '70%',
        memory: '80%',
        tolerance: '5%',
        behaviour: { up: { window: '0s', pods: [4, '15s'] }, down: { percent: ['50%', '1m'] } },
      },
      rollout: { maxUnavailable: 1, maxSurge: '25%' },
      disruption: { minAvailable: 1 },
      spread: { zones: 'required', hosts: 'preferred' },
      drain: { pause: '20s', flush: '10s', grace: '10m' },
      service: { type: 'LoadBalancer', ports: { 80: 'http' }, from: ['10.0.0.0/8'], public: true, sameZone: true },
    }),
    search: agentFramework(),
    worker: queueWorker({ queue: 'tasks', consumerGroup: 'desk', scaling: { replicas: [0, 30], backlog: 20 } }),
    digest: cronJob({
      image: 'ghcr.io/acme/digest:2.3.1',
      schedule: '0 6 * * 1-5',
      timeZone: 'Europe/Berlin',
      overlap: 'forbid',
      startWithin: '5m',
      retries: 2,
      keep: { succeeded: 1, failed: 3 },
      suspended: false,
    }),
  },
  data: { queue: kafka({ topics: ['tasks'], bootstrap: 'kafka.example.com:9093' }) },
  vault: keyVault({ name: 'desk-vault' }),
  targets: {
    kubernetes: {
      version: '1.34',
      regions: ['eastus2', { kind: 'region', name: 'munich-1' }],
      namespace: 'desk',
      registry: 'acme.azurecr.io',
      secrets: 'externalSecrets',
      secretStore: 'vault',
      prometheus: 'http://prometheus.monitoring.svc:9090',
      operators: 'expect',
      quota: { headroom: '20%' },
    },
  },
  environments: {
    development: { workloads: { chat: { longestRun: '1m', env: { LOG_LEVEL: 'DEBUG' } } } },
    staging: { tags: { owner: 'staging-team' } },
    production: { workloads: { worker: { scaling: { replicas: [1, 40] } } } },
  },
});

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/** The steps to every value of a description, the top aside. */
function paths(value: unknown, at: Steps = []): Steps[] {
  const here = at.length === 0 ? [] : [at];
  return isNode(value) ? [...here, ...Object.entries(value).flatMap(([key, part]) => paths(part, [...at, key]))] : here;
}

function parentOf(root: unknown, steps: Steps): Node {
  return steps.slice(0, -1).reduce<unknown>((value, step) => (value as Node)[step], root) as Node;
}

/** Presets and constructors freeze some parts; a damaged copy must be free to change, and keep what JSON would lose. */
const copy = <T>(value: T): T =>
  (Array.isArray(value)
    ? value.map(copy)
    : isNode(value)
      ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copy(part)]))
      : value) as T;

function outcome(damaged: unknown): readonly Problem[] {
  try {
    resolvePlatform(damaged as PlatformProps);
    return [];
  } catch (error) {
    if (error instanceof PlatformError) return error.problems;
    throw error;
  }
}

/** Whether a path leads through the description, and leaves it for at most a prop and a part of it. */
function leads(root: unknown, steps: Steps): boolean {
  let value: unknown = root;
  for (const [index, step] of steps.entries()) {
    if (value === undefined || value === off) return index >= steps.length - 1;
    if (!isNode(value)) return false;
    value = Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return true;
}

/** Faults whose path leads nowhere. */
const lost = (damaged: unknown): string[] =>
  outcome(damaged)
    .filter(({ steps }) => !leads(damaged, steps))
    .map(({ path }) => path);

const related = (a: Steps, b: Steps): boolean => a.slice(0, b.length).every((step, index) => step === b[index]);

const everywhere = paths(description()).map((steps) => ({ steps, path: formatPath(steps) }));
const anywhere = fc.constantFrom(...everywhere);

class Strange {
  readonly kind = 'service';
}
const cyclic = (): Node => {
  const node: Node = {};
  node.self = node;
  return node;
};

/** Values that are right nowhere. */
const wrongAnywhere: readonly (readonly [string, () => unknown])[] = [
  ['null', () => null],
  ['not a number', () => Number.NaN],
  ['a symbol', () => Symbol('strange')],
  ['a function', () => () => 'strange'],
  ['an instance of a class', () => new Strange()],
  ['a map', () => new Map([['kind', 'service']])],
  ['an object that contains itself', cyclic],
];

/** Values that are right in some places. */
const wrongSomewhere: readonly (readonly [string, () => unknown])[] = [
  ['an empty object', () => ({})],
  ['an empty list', () => []],
  ['a negative number', () => -1],
  ['no text', () => ''],
  ['long text', () => 'x'.repeat(100_000)],
  ['text with a line break', () => 'a\nb'],
  ['true', () => true],
  ['an object without a prototype', () => Object.create(null)],
  ['off', () => off],
  ['undefined', () => undefined],
];

/** The customisation is the constructs' own; config may hold null. */
const holdsNull = ([top, , part, , deeper]: Steps): boolean =>
  top === 'workloads' && part === 'config' && deeper !== undefined;

describe('a description with one value replaced', () => {
  const replaced = (steps: Steps, value: unknown) => {
    const damaged = copy(description());
    parentOf(damaged, steps)[steps.at(-1) ?? ''] = value;
    return damaged;
  };

  it.each(wrongAnywhere)('is refused at that value: %s, wherever it stands', (_, make) => {
    const silent: string[] = [];
    for (const { steps, path } of everywhere) {
      const value = make();
      if (value === null && holdsNull(steps)) continue;
      const problems = outcome(replaced(steps, value));
      const near = problems.some((problem) => related(problem.steps, steps) || related(steps, problem.steps));
      if (!near) silent.push(`${path}: ${problems.map((problem) => problem.path).join(', ') || 'taken'}`);
    }
    expect(silent).toEqual([]);
  });

  it.each(wrongSomewhere)('resolves, or is refused with paths that lead somewhere: %s', (_, make) => {
    expect(everywhere.flatMap(({ steps }) => lost(replaced(steps, make())))).toEqual([]);
  });

  it('resolves, or is refused with a message of short lines: any value anywhere', () => {
    fc.assert(
      fc.property(anywhere, fc.anything({ withNullPrototype: true, withBigInt: true }), ({ steps }, value) => {
        for (const { path, got = '', want } of outcome(replaced(steps, value))) {
          expect(`${path} ${got} ${want}`).not.toContain('\n');
          expect(got.length).toBeLessThanOrEqual(80);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a description with a key removed', () => {
  it('resolves, or is refused with paths that lead somewhere', () => {
    const removed = (steps: Steps) => {
      const damaged = copy(description());
      delete parentOf(damaged, steps)[steps.at(-1) ?? ''];
      return damaged;
    };
    expect(everywhere.flatMap(({ steps }) => lost(removed(steps)))).toEqual([]);
  });
});

describe('a description with a key added', () => {
  const records = everywhere.filter(({ steps }) => {
    const value = parentOf(description(), [...steps, '']);
    return isNode(value) && !Array.isArray(value);
  });
  const added = (steps: Steps, key: string, value: unknown) => {
    const damaged = copy(description());
    // As JSON.parse does: an own property, whatever it is called.
    Object.defineProperty(parentOf(damaged, [...steps, '']), key, { value, enumerable: true, configurable: true });
    return damaged;
  };

  it.each(['__proto__', 'zzz zzz'])('is refused at that key: %s, wherever keys are props', (key) => {
    for (const { steps, path } of records) {
      if (holdsNull([...steps, key])) continue;
      const problems = outcome(added(steps, key, { polluted: true }));
      const at = problems.map((problem) => problem.path);
      expect(at, path).toContain(formatPath([...steps, key]));
      expect(({} as { readonly polluted?: true }).polluted).toBeUndefined();
    }
  });

  it.each(['constructor', 'toString', 'kind', '0', "it's.one"])('resolves, or is refused: %s', (key) => {
    expect(records.flatMap(({ steps }) => lost(added(steps, key, 'x')))).toEqual([]);
  });
});

describe('a description', () => {
  it('is not changed by being resolved, and may be frozen', () => {
    const given = description();
    const before = copy(given);
    const freeze = (value: unknown): void => {
      if (!isNode(value) || Object.isFrozen(value)) return;
      Object.values(Object.freeze(value)).forEach(freeze);
    };
    freeze(given);
    resolvePlatform(given);
    expect(given).toEqual(before);
  });

  it('is not frozen by being resolved', () => {
    const given = copy(description());
    resolvePlatform(given);
    const frozen = paths(given).filter(
      (steps) => Object.isFrozen(parentOf(given, [...steps, ''])) && isNode(parentOf(given, [...steps, ''])),
    );
    expect(frozen.map(formatPath)).toEqual([]);
  });
});
