import { describe, expect, it } from 'vitest';
import { leastReplicas, mostReplicas } from '../../spec/scaling';
import { chat, consumer, problems, running, worker } from './support';

const scaling = (description: object) => running(description).scaling;
const up = { window: 0, percent: { value: 100, period: 15 }, pods: { value: 4, period: 15 } };
const down = { window: 300, percent: { value: 50, period: 60 } };

describe('B4: the number of replicas, when nothing is said', () => {
  it('is 2 to 10 by cpu for a service, at the pace of guide S0', () => {
    expect(scaling(chat({}))).toEqual({ kind: 'hpa', min: 2, max: 10, cpu: 70, up, down });
  });

  it('is 1 to 10 by backlog for a worker with a queue', () => {
    expect(scaling(consumer())).toEqual({
      kind: 'keda',
      min: 1,
      max: 10,
      up,
      down,
      triggers: [{ kind: 'backlog', perReplica: 20 }],
    });
  });

  it('is 1 for a worker without one', () => {
    expect(scaling(worker({}))).toEqual({ kind: 'fixed', replicas: 1 });
  });
});

describe('the number of replicas', () => {
  it('is fixed where it is one number, 0 to pause', () => {
    expect(scaling(chat({ scaling: { replicas: 3 } }))).toEqual({ kind: 'fixed', replicas: 3 });
    expect(scaling(chat({ scaling: { replicas: 0 } }))).toEqual({ kind: 'fixed', replicas: 0 });
  });

  it('follows memory alone where memory alone is named', () => {
    expect(scaling(chat({ scaling: { memory: '80%' } }))).toEqual({
      kind: 'hpa',
      min: 2,
      max: 10,
      memory: 80,
      up,
      down,
    });
  });

  it('follows both where both are named', () => {
    expect(scaling(chat({ scaling: { cpu: '60%', memory: '80%' } }))).toMatchObject({
      kind: 'hpa',
      cpu: 60,
      memory: 80,
    });
  });

  it('B5: follows requests by KEDA, and cpu beside them where that is named', () => {
    expect(scaling(chat({ scaling: { inFlight: 100, rate: '30000/min' } }))).toEqual({
      kind: 'keda',
      min: 2,
      max: 10,
      up,
      down,
      triggers: [
        { kind: 'inFlight', perReplica: 100 },
        { kind: 'rate', perReplica: 500 },
      ],
    });
    expect(scaling(chat({ scaling: { inFlight: 100, cpu: '70%' } }))).toMatchObject({ kind: 'keda', cpu: 70 });
  });

  it('falls to 0 only where a backlog can wake the workload', () => {
    expect(scaling(consumer({ scaling: { replicas: [0, 5] } }))).toMatchObject({ kind: 'keda', min: 0, max: 5 });
    expect(problems(chat({ scaling: { replicas: [0, 5], rate: '500/s' } }))).toHaveLength(1);
    expect(problems(worker({ scaling: { replicas: [0, 5] } }))).toHaveLength(1);
  });

  it('leaves a deviation alone where the cluster can', () => {
    expect(scaling(chat({ scaling: { tolerance: '5%' } }))).toMatchObject({ tolerance: 5 });
    expect(scaling(chat({ scaling: { tolerance: '0%' } }))).toMatchObject({ tolerance: 0 });
    expect(scaling(chat({}))).not.toHaveProperty('tolerance');
  });

  it('has one owner, whatever else is named', () => {
    const others = { cpu: '70%', memory: '80%', inFlight: 1, rate: '1/s', backlog: 1, behaviour: {}, tolerance: '5%' };
    for (const [key, value] of Object.entries(others)) {
      const [problem, ...more] = problems(chat({ scaling: { replicas: 3, [key]: value } }));
      expect(problem?.want, key).toBe(`one owner of the number of replicas, but ${key} would set it too`);
      expect(more).toEqual([]);
    }
  });

  it('is known at its least and at its most', () => {
    expect([chat({}), chat({ scaling: { replicas: 3 } }), consumer()].map(scaling).map(leastReplicas)).toEqual([
      2, 3, 1,
    ]);
    expect([chat({}), chat({ scaling: { replicas: 3 } }), consumer()].map(scaling).map(mostReplicas)).toEqual([
      10, 3, 10,
    ]);
  });
});

describe('B4: the pace of scaling', () => {
  const pace = (behaviour: object) => scaling(chat({ scaling: { behaviour } }));

  it('keeps its policies where only the window is named', () => {
    expect(pace({ down: { window: '10m' } })).toMatchObject({ up, down: { ...down, window: 600 } });
  });

  it('has only the policies that are named: a default beside one could win', () => {
    expect(pace({ up: { pods: [2, '30s'] } })).toMatchObject({
      up: { window: 0, pods: { value: 2, period: 30 } },
      down,
    });
    expect(pace({ up: { pods: [2, '30s'] } })).not.toHaveProperty('up.percent');
    expect(pace({ up: { percent: ['25%', '1m'] } })).not.toHaveProperty('up.pods');
  });
});
