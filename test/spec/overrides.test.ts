import { agentFramework, agentService, autogen, kafka, off, queueWorker, scratch, serviceBus } from 'agent-gantry';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { merge } from '../../spec/overrides';
import { environment, platform, problems, production, running, workload } from './support';

/** `chat` as production has it, with an override laid over its props. */
const changed = (props: object, change: object) =>
  running(production({ workloads: { chat: change } }, { workloads: { chat: agentService(props) } }));

describe('A15: an override', () => {
  it('merges objects by key, at any depth', () => {
    const chat = changed(
      { scaling: { replicas: [3, 9], cpu: '60%', behaviour: { down: { window: '10m' } } }, env: { A: '1', B: '2' } },
      { scaling: { behaviour: { up: { window: '1m' } } }, env: { B: '3', C: '4' } },
    );
    expect(chat.scaling).toMatchObject({ min: 3, max: 9, cpu: 60, up: { window: 60 }, down: { window: 600 } });
    expect(chat.main.env).toMatchObject({ A: { text: '1' }, B: { text: '3' }, C: { text: '4' } });
  });

  it('replaces lists whole', () => {
    expect(changed({ args: ['serve', '--fast'] }, { args: ['serve'] }).main.args).toEqual(['serve']);
    expect(changed({ scaling: { replicas: [3, 9] } }, { scaling: { replicas: [4, 8] } }).scaling).toMatchObject({
      min: 4,
      max: 8,
    });
    expect(changed({ pullSecrets: ['a', 'b'] }, { pullSecrets: [] }).pullSecrets).toEqual([]);
  });

  it('replaces tagged choices whole', () => {
    const base = { data: { queue: kafka({ topics: ['tasks'], bootstrap: 'kafka.example.com:9093' }) } };
    const {
      data: { queue },
    } = environment(production({ data: { queue: serviceBus({ queues: ['tasks'] }) } }, base));
    expect(queue).toMatchObject({ kind: 'serviceBus' });
    expect(queue).not.toHaveProperty('bootstrap');
    const volumes = { '/app/data': scratch({ size: '1GiB', memory: true }) };
    expect(changed({ volumes }, { volumes: { '/app/data': scratch({ size: '2GiB' }) } }).volumes['app-data']).toEqual({
      kind: 'scratch',
      bytes: 2 ** 31,
      memory: false,
    });
  });

  it('replaces a workload whole by another, and keeps nothing of it', () => {
    const chat = workload(
      production(
        { workloads: { chat: queueWorker({ image: 'chat:1.4.2' }) } },
        { workloads: { chat: agentService({ env: { A: '1' }, user: 1001 }) } },
      ),
    );
    expect(chat).toMatchObject({ kind: 'worker', user: 1000 });
    expect(chat.main.env).not.toHaveProperty('A');
  });

  it('removes by off what the description says', () => {
    expect(changed({ config: { 'a.json': {}, 'b.json': {} } }, { config: { 'a.json': off } }).config.files).toEqual({
      'b.json': '{}\n',
    });
    expect(changed({ drain: { pause: '1m' } }, { drain: off }).drain.pause).toBe(15);
    expect(changed({ sidecars: { proxy: { image: 'proxy:1.4.2' } } }, { sidecars: { proxy: off } }).sidecars).toEqual(
      [],
    );
    expect(
      environment(production({ data: off }, { data: { queue: kafka({ topics: ['tasks'] }) } })),
    ).not.toHaveProperty('queue');
  });

  it('removes by off what a default would bring back, whether or not the description says anything there', () => {
    for (const said of [{}, { probes: {}, volumes: {}, env: {}, spread: {} }]) {
      const chat = changed(said, {
        probes: { readiness: off },
        volumes: { '/app/.cache': off },
        env: { ENVIRONMENT: off },
        spread: { zones: off },
      });
      expect(chat.main.probes).not.toHaveProperty('readiness');
      expect(chat.main.mounts.map(({ path }) => path)).toEqual(['/tmp']);
      expect(chat.main.env).not.toHaveProperty('ENVIRONMENT');
      expect(chat.spread).toEqual({ hosts: 'preferred' });
    }
    const { kubernetes } = environment(production({ targets: { kubernetes: { quota: off } } }));
    expect(kubernetes).not.toHaveProperty('quota');
    expect(environment(platform()).kubernetes).toHaveProperty('quota');
  });

  it('removes by off in a workload that replaces another whole', () => {
    expect(changed({}, agentService({ probes: { readiness: off } })).main.probes).not.toHaveProperty('readiness');
  });

  it('removes a prop of a workload that is called as props are', () => {
    const description = (name: string) =>
      production(
        { workloads: { [name]: { drain: off, longestRun: off } } },
        { workloads: { [name]: agentService({ drain: { pause: '1m' }, longestRun: '5m' }) } },
      );
    for (const name of ['env', 'probes', 'volumes', 'spread', 'identity', 'quota', 'targets', 'workloads']) {
      expect(running(description(name)), name).toMatchObject({ name, drain: { pause: 15 }, longestRun: 120 });
    }
  });

  it('asks another question than the description, in its place', () => {
    const { main } = changed(
      { probes: { liveness: { http: '/health', every: '30s' } } },
      { probes: { liveness: { tcp: true } } },
    );
    expect(main.probes.liveness).toMatchObject({ ask: { kind: 'tcp', port: 'http' }, every: 30 });
  });

  it('fixes the replicas of what scales, and counts a budget the other way', () => {
    const chat = changed(
      { scaling: { replicas: [3, 9], cpu: '60%', tolerance: '5%' }, disruption: { minAvailable: 2 } },
      { scaling: { replicas: 3 }, disruption: { maxUnavailable: 2 } },
    );
    expect(chat.scaling).toEqual({ kind: 'fixed', replicas: 3 });
    expect(chat.disruption).toEqual({ maxUnavailable: 2 });
  });

  it('keeps the one alternative where the other is off', () => {
    const base = { disruption: { maxUnavailable: 2 }, probes: { liveness: { http: '/health' } } };
    const chat = changed(base, { disruption: { minAvailable: off }, probes: { liveness: { tcp: off } } });
    expect(chat.disruption).toEqual({ maxUnavailable: 2 });
    expect(chat.main.probes.liveness?.ask).toMatchObject({ path: '/health' });
  });

  it('still has one owner of the replicas', () => {
    const description = production(
      { workloads: { chat: { scaling: { replicas: 3, cpu: '60%' } } } },
      { workloads: { chat: agentService() } },
    );
    expect(problems(description).map(({ path }) => path)).toEqual(['environments.production.workloads.chat.scaling']);
  });
});

describe('B11: what a preset is given', () => {
  it("is laid over the guide's values", () => {
    expect(agentFramework({ scaling: { cpu: '60%' } }).scaling).toEqual({
      replicas: [3, 10],
      cpu: '60%',
      memory: '80%',
    });
  });

  it("takes the place of the guide's question, and of its autoscaler", () => {
    const preset = autogen({ scaling: { replicas: 3 }, probes: { readiness: { tcp: true } } });
    expect(preset.scaling).toEqual({ replicas: 3 });
    expect(preset.probes?.readiness).toEqual({ tcp: true, delay: '5s', every: '10s', timeout: '5s', failures: 2 });
  });

  it("never changes the guide's values for the next", () => {
    const before = structuredClone(autogen());
    autogen({ env: { LOG_LEVEL: 'DEBUG' }, scaling: { replicas: 1 }, ports: { http: 9000 } });
    expect(autogen()).toEqual(before);
  });
});

describe('merging', () => {
  const json = fc.dictionary(fc.string({ maxLength: 3 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });

  it('changes neither of the two', () => {
    fc.assert(
      fc.property(json, json, (base, change) => {
        const before = structuredClone([base, change]);
        merge(base, change);
        expect([base, change]).toEqual(before);
      }),
    );
  });

  it('with nothing gives the same, and twice with the same gives what once gives', () => {
    fc.assert(
      fc.property(json, json, (base, change) => {
        expect(merge(base, {})).toEqual(base);
        expect(merge(merge(base, change), change)).toEqual(merge(base, change));
      }),
    );
  });

  it('pollutes no prototype', () => {
    const merged = merge({}, JSON.parse('{"__proto__": {"polluted": true}}'));
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
    expect(Object.keys(merged)).toEqual(['__proto__']);
  });
});
