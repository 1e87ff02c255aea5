import { agentService, cronJob, kafka, off, queueWorker, resolvePlatform } from 'agent-gantry';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EnvironmentName } from '../../spec/environments';
import type { PlatformProps } from '../../spec/platform';
import { chat, environment, platform, running, worker, workload } from './support';

const small: readonly EnvironmentName[] = ['development', 'staging'];
const replicas = (description: object, name: EnvironmentName) => {
  const { scaling } = running(description, name);
  return scaling.kind === 'fixed' ? scaling.replicas : [scaling.min, scaling.max];
};

describe('A15: the environments of a platform', () => {
  it('are development, staging and production, in this order', () => {
    const { environments } = resolvePlatform(platform() as PlatformProps);
    expect(environments.map(({ name }) => name)).toEqual(['development', 'staging', 'production']);
  });

  it('are those that are not off', () => {
    const { environments } = resolvePlatform(platform({ environments: { staging: off } }) as PlatformProps);
    expect(environments.map(({ name }) => name)).toEqual(['development', 'production']);
  });

  it('have namespaces of their own, and are named in their tags and variables', () => {
    for (const name of [...small, 'production'] as const) {
      expect(environment(platform(), name).kubernetes?.namespace).toBe(`desk-${name}`);
      expect(environment(platform(), name).tags).toEqual({
        application: 'desk',
        'cost-centre': 'cc-1042',
        environment: name,
        owner: 'agents-team',
      });
      expect(workload(platform(), name).main.env.ENVIRONMENT).toEqual({ text: name });
    }
  });
});

describe('development and staging', () => {
  it.each([
    [{}, [1, 2], [2, 4], [2, 10]],
    [{ replicas: [3, 20], cpu: '70%' }, [1, 2], [2, 4], [3, 20]],
    [{ replicas: [1, 2], cpu: '70%' }, [1, 2], [1, 2], [1, 2]],
    [{ replicas: [5, 6], cpu: '70%' }, [1, 2], [2, 4], [5, 6]],
    [{ replicas: 3 }, 1, 2, 3],
    [{ replicas: 1 }, 1, 1, 1],
    [{ replicas: 0 }, 0, 0, 0],
  ])('run fewer replicas of a service: %o', (scaling, development, staging, production) => {
    const description = chat({ scaling });
    expect(replicas(description, 'development')).toEqual(development);
    expect(replicas(description, 'staging')).toEqual(staging);
    expect(replicas(description, 'production')).toEqual(production);
  });

  it('run fewer replicas of a worker, down to nothing where production may', () => {
    const data = { queue: kafka({ topics: ['tasks'] }) };
    const tasks = (scaling: object) => worker({ queue: 'tasks', scaling }, { data });
    expect(small.map((name) => replicas(tasks({ replicas: [0, 30] }), name))).toEqual([
      [0, 2],
      [0, 4],
    ]);
    expect(small.map((name) => replicas(tasks({}), name))).toEqual([
      [1, 2],
      [1, 4],
    ]);
    expect(small.map((name) => replicas(worker({}), name))).toEqual([1, 1]);
  });

  it('never run more than production, and always a range that can scale', () => {
    const range = fc
      .tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }))
      .map(([least, more]) => [least, least + more]);
    fc.assert(
      fc.property(range, ([least = 0, most = 0]) => {
        for (const name of small) {
          const [min, max] = replicas(chat({ scaling: { replicas: [least, most] } }), name) as [number, number];
          expect(min).toBeLessThanOrEqual(least);
          expect(max).toBeLessThanOrEqual(most);
          expect(min).toBeLessThan(max);
        }
      }),
    );
  });

  it('do not promise of one replica what production promises of many', () => {
    const description = chat({ scaling: { replicas: 4 }, disruption: { minAvailable: 3 } });
    expect(small.map((name) => running(description, name).disruption)).toEqual([
      { maxUnavailable: 1 },
      { maxUnavailable: 1 },
    ]);
    expect(running(description).disruption).toEqual({ minAvailable: 3 });
  });

  it('leave cron jobs as they are', () => {
    const digest = cronJob({ image: 'digest:1.4.2', schedule: '@daily' });
    const [development, staging, production] = resolvePlatform(
      platform({ workloads: { digest } }) as PlatformProps,
    ).environments;
    expect(staging?.workloads).toMatchObject([{ kind: 'cron', schedule: { cron: '@daily' } }]);
    expect(staging?.workloads).toEqual(production?.workloads);
    expect(development?.workloads).toMatchObject([{ schedule: { cron: '@daily' } }]);
  });
});

describe('development', () => {
  const resources = (given: object | undefined, name: EnvironmentName = 'development') =>
    workload(chat(given === undefined ? {} : { resources: given }), name).main.resources;
  const MiB = 2 ** 20;

  it('asks for little, and lets a container take as much as anywhere', () => {
    expect(resources({ cpu: ['1', '2'], memory: ['2GiB', '4GiB'] })).toMatchObject({
      cpu: { request: 100, limit: 2000 },
      memory: { request: 256 * MiB, limit: 4096 * MiB },
    });
    expect(resources({ memory: '2GiB' })).toMatchObject({ memory: { request: 256 * MiB, limit: 2048 * MiB } });
    expect(resources(undefined)).toMatchObject({
      cpu: { request: 100 },
      memory: { request: 256 * MiB, limit: 512 * MiB },
    });
  });

  it('asks for no more than production', () => {
    expect(resources({ cpu: '50m', memory: '64MiB' })).toEqual(
      resources({ cpu: '50m', memory: '64MiB' }, 'production'),
    );
  });

  it('alone asks for little', () => {
    expect(resources({ cpu: '1', memory: '2GiB' }, 'staging')).toEqual(
      resources({ cpu: '1', memory: '2GiB' }, 'production'),
    );
  });
});

describe("an environment's own overrides", () => {
  const own = (name: EnvironmentName, change: object) =>
    platform({
      workloads: { chat: agentService({ resources: { cpu: '1', memory: '2GiB' } }), worker: queueWorker() },
      environments: { [name]: { workloads: { chat: change } } },
    });

  it('win over what the environment does by itself', () => {
    for (const name of small) {
      const description = own(name, {
        scaling: { replicas: [5, 50] },
        resources: { cpu: '2', memory: '3GiB' },
        disruption: { minAvailable: 4 },
      });
      expect(running(description, name)).toMatchObject({
        scaling: { min: 5, max: 50 },
        disruption: { minAvailable: 4 },
        main: { resources: { cpu: { request: 2000 }, memory: { request: 3 * 2 ** 30, limit: 3 * 2 ** 30 } } },
      });
    }
  });

  it('show in their environment alone', () => {
    const description = own('staging', { longestRun: '9m' });
    expect(([...small, 'production'] as const).map((name) => workload(description, name).longestRun)).toEqual([
      120, 540, 120,
    ]);
  });

  it('may remove a workload', () => {
    const description = own('development', {});
    const without = { ...description, environments: { development: { workloads: { worker: off } } } };
    expect(environment(without, 'development').workloads.map(({ name }) => name)).toEqual(['chat']);
    expect(environment(without).workloads.map(({ name }) => name)).toEqual(['chat', 'worker']);
  });
});
