import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { all, deployment, messages, places } from '../support';

const hpa = (min: number, max: number, name = 'chat', target = 'chat') => `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: ${name}}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: ${target}}
  minReplicas: ${min}
  maxReplicas: ${max}
`;

const scaledObject = (rest: string, annotations = '{}') => `
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: chat, annotations: ${annotations}}
spec: {scaleTargetRef: {name: chat}, ${rest}}
`;

const pdb = (rest: string, name = 'chat', selector = '{matchLabels: {app: chat}}') => `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: ${name}}
spec: {${rest}, selector: ${selector}}
`;

const scaled = deployment({ spec: 'paused: false' });

describe('B4: one-replica-owner', () => {
  test('an HPA and a ScaledObject on one target', () => {
    expect(places('one-replica-owner', all(scaled, hpa(1, 3), scaledObject('minReplicaCount: 1')))).toEqual([
      'ScaledObject/chat /spec/scaleTargetRef',
    ]);
  });

  test('two HPAs on one target, told at the later one', () => {
    expect(places('one-replica-owner', all(scaled, hpa(1, 3), hpa(1, 3, 'second')))).toEqual([
      'HorizontalPodAutoscaler/second /spec/scaleTargetRef',
    ]);
  });

  test('B5: replicas beside a ScaledObject, whose target is a Deployment by default', () => {
    expect(places('one-replica-owner', all(deployment({}), scaledObject('minReplicaCount: 1')))).toEqual([
      'Deployment/chat /spec/replicas',
    ]);
  });

  test('an HPA that KEDA is told to take over is no second owner', () => {
    const takesOver = scaledObject(
      'advanced: {horizontalPodAutoscalerConfig: {name: chat}}',
      '{scaledobject.keda.sh/transfer-hpa-ownership: "true"}',
    );
    expect(places('one-replica-owner', all(scaled, hpa(1, 3), takesOver))).toEqual([]);
  });

  test('naming an HPA alone takes nothing over', () => {
    const named = scaledObject('advanced: {horizontalPodAutoscalerConfig: {name: chat}}');
    expect(places('one-replica-owner', all(scaled, hpa(1, 3), named))).toHaveLength(1);
  });

  test('a StatefulSet of the same name, or a target in another namespace, is another target', () => {
    const stateful = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: chat}\nspec: {replicas: 3}';
    const elsewhere = deployment({}).replace('name: chat,', 'name: chat, namespace: other,');
    expect(places('one-replica-owner', all(stateful, elsewhere, hpa(1, 3)))).toEqual([]);
  });
});

describe('B6: pdb-allows-drain', () => {
  const blocks = (budget: string, ...others: readonly string[]) =>
    places('pdb-allows-drain', all(pdb(budget), ...others)).length > 0;

  test.each([
    ['minAvailable: 3', 3, true],
    ['minAvailable: 2', 3, false],
    ['minAvailable: 75%', 3, true],
    ['minAvailable: 75%', 4, false],
    ['minAvailable: 50%', 1, true],
    ['minAvailable: 100%', 9, true],
    ['minAvailable: 0', 1, false],
    ['maxUnavailable: 0', 3, true],
    ['maxUnavailable: "0"', 3, true],
    ['maxUnavailable: 0%', 3, true],
    ['maxUnavailable: 1%', 3, false],
    ['maxUnavailable: 1', 1, false],
    ['unhealthyPodEvictionPolicy: AlwaysAllow', 3, true],
  ])('%s with %i replicas blocks: %s', (budget, replicas, expected) => {
    expect(blocks(budget, deployment({ spec: `replicas: ${replicas}` }))).toBe(expected);
  });

  test('the fewest replicas of the autoscaler decide, not the most', () => {
    expect(blocks('minAvailable: 2', scaled, hpa(2, 20))).toBe(true);
    expect(blocks('minAvailable: 2', scaled, hpa(3, 20))).toBe(false);
  });

  test('a workload that may rest at zero is judged at one pod', () => {
    expect(blocks('minAvailable: 1', scaled, scaledObject('minReplicaCount: 0'))).toBe(true);
    expect(blocks('maxUnavailable: 1', scaled, scaledObject('minReplicaCount: 0'))).toBe(false);
    expect(blocks('minAvailable: 1', scaled, scaledObject('idleReplicaCount: 0, minReplicaCount: 5'))).toBe(true);
  });

  test('one budget over two workloads counts both', () => {
    const second = deployment({ name: 'second' });
    expect(blocks('minAvailable: 3', deployment({}), second)).toBe(false);
    expect(blocks('minAvailable: 6', deployment({}), second)).toBe(true);
  });

  test('a budget that selects nothing, or a missing selector, is judged by its own words only', () => {
    expect(blocks('minAvailable: 3')).toBe(false);
    expect(blocks('maxUnavailable: 0')).toBe(true);
  });

  test('two budgets over the same pods, told once at the later one', () => {
    const text = all(
      deployment({}),
      deployment({ name: 'second' }),
      pdb('maxUnavailable: 1'),
      pdb('maxUnavailable: 1', 'all', '{}'),
    );
    expect(places('pdb-allows-drain', text)).toEqual(['PodDisruptionBudget/all /spec/selector']);
  });

  test('agrees with the disruption controller at every scale', () => {
    const budget = fc.oneof(
      fc.nat(12).map((count) => ({
        field: 'minAvailable',
        value: `${count}`,
        keeps: (pods: number) => Math.max(0, pods - count),
      })),
      fc.nat(100).map((percent) => ({
        field: 'minAvailable',
        value: `${percent}%`,
        keeps: (pods: number) => pods - Math.ceil((percent * pods) / 100),
      })),
      fc.nat(3).map((count) => ({
        field: 'maxUnavailable',
        value: `${count}`,
        keeps: (pods: number) => Math.min(pods, count),
      })),
      fc.nat(100).map((percent) => ({
        field: 'maxUnavailable',
        value: `${percent}%`,
        keeps: (pods: number) => Math.ceil((percent * pods) / 100),
      })),
    );
    fc.assert(
      fc.property(budget, fc.integer({ min: 1, max: 10 }), fc.nat(10), ({ field, value, keeps }, min, more) => {
        const scales = Array.from({ length: more + 1 }, (_, index) => min + index);
        const canBlock = scales.some((pods) => keeps(pods) < 1);
        expect(blocks(`${field}: ${value}`, scaled, hpa(min, min + more))).toBe(canBlock);
      }),
      { numRuns: 300 },
    );
  });
});

describe('B6: pdb-present', () => {
  test('one replica needs none, nor does a workload that may fall to one', () => {
    expect(places('pdb-present', deployment({ spec: 'replicas: 1' }))).toEqual([]);
    expect(places('pdb-present', all(scaled, hpa(1, 10)))).toEqual([]);
    expect(places('pdb-present', all(scaled, hpa(2, 10)))).toEqual(['Deployment/chat /spec']);
  });

  test('a budget selects by expressions too, in its own namespace only', () => {
    const byExpression = '{matchExpressions: [{key: app, operator: In, values: [chat]}]}';
    expect(places('pdb-present', all(deployment({}), pdb('maxUnavailable: 1', 'b', byExpression)))).toEqual([]);
    const elsewhere = pdb('maxUnavailable: 1').replace('name: chat}', 'name: chat, namespace: other}');
    expect(places('pdb-present', all(deployment({}), elsewhere))).toHaveLength(1);
  });
});

describe('B1: rollout-proceeds', () => {
  const faults = (strategy: string, spec = 'replicas: 3') =>
    places('rollout-proceeds', deployment({ spec: `${spec}\n  strategy: ${strategy}` }));

  test('Recreate, the defaults and a surge alone pass', () => {
    expect(faults('{type: Recreate}')).toEqual([]);
    expect(faults('{}')).toEqual([]);
    expect(faults('{rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}')).toEqual([]);
    expect(faults('{rollingUpdate: {maxUnavailable: 0}}')).toEqual([]);
    expect(faults('{rollingUpdate: {maxSurge: 1, maxUnavailable: 1}}')).toEqual([]);
  });

  test('all pods at once are found, unless there is one only', () => {
    const path = 'Deployment/chat /spec/strategy/rollingUpdate/maxUnavailable';
    expect(faults('{rollingUpdate: {maxUnavailable: 100%}}')).toEqual([path]);
    expect(faults('{rollingUpdate: {maxUnavailable: 3}}')).toEqual([path]);
    expect(faults('{rollingUpdate: {maxUnavailable: 1}}', 'replicas: 1')).toEqual([]);
  });
});

describe('B9: quota-admits-scale', () => {
  const quota = (hard: string, rest = '') =>
    `apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q}\nspec: {hard: ${hard}${rest}}`;
  const sized = (resources: string, strategy = '{rollingUpdate: {maxUnavailable: 1}}') =>
    deployment({ spec: `replicas: 3\n  strategy: ${strategy}`, container: `resources: ${resources}` });

  test('the exact sum fits, one millicore less does not', () => {
    const chat = sized('{requests: {cpu: 500m}}');
    expect(messages('quota-admits-scale', all(quota('{requests.cpu: 1500m}'), chat))).toEqual([]);
    expect(messages('quota-admits-scale', all(quota('{requests.cpu: 1499m}'), chat))).toEqual([
      'got "1499m", but all workloads at their largest need 1500m',
    ]);
  });

  test('a rollout that may lose no pod needs room for one more', () => {
    const chat = sized('{requests: {memory: 1Gi}}', '{rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}');
    expect(messages('quota-admits-scale', all(quota('{memory: 3Gi, pods: 4}'), chat))).toEqual([
      `got "3Gi", but all workloads at their largest need 3072Mi and 1024Mi for a rollout's new pod`,
    ]);
    expect(messages('quota-admits-scale', all(quota('{memory: 4Gi, pods: 4}'), chat))).toEqual([]);
  });

  test('by default a quarter may be lost, rounded down: a rollout of three needs one more, one of four does not', () => {
    const chat = (replicas: number) =>
      deployment({ spec: `replicas: ${replicas}`, container: 'resources: {requests: {cpu: 1}}' });
    expect(messages('quota-admits-scale', all(quota('{cpu: 3}'), chat(3)))).toHaveLength(1);
    expect(messages('quota-admits-scale', all(quota('{cpu: 4}'), chat(4)))).toEqual([]);
  });

  test('a request that is left out is its limit; a limit that is left out is open', () => {
    expect(messages('quota-admits-scale', all(quota('{requests.cpu: 2}'), sized('{limits: {cpu: 1}}')))).toHaveLength(
      1,
    );
    expect(messages('quota-admits-scale', all(quota('{limits.cpu: 9}'), sized('{requests: {cpu: 1}}')))).toEqual([
      'leaves limits.cpu open in a container, so ResourceQuota q refuses its pods',
    ]);
  });

  test('an init container counts where it is larger than all that run, beside the sidecars before it', () => {
    const chat = deployment({
      spec: 'replicas: 1\n  strategy: {type: Recreate}',
      pod: 'initContainers: [{name: s, restartPolicy: Always, resources: {requests: {cpu: 1}}}, {name: i, resources: {requests: {cpu: 3}}}]',
      container: 'resources: {requests: {cpu: 2}}',
    });
    expect(messages('quota-admits-scale', all(quota('{cpu: 4}'), chat))).toEqual([]);
    expect(messages('quota-admits-scale', all(quota('{cpu: 3900m}'), chat))).toEqual([
      expect.stringContaining('4000m'),
    ]);
  });

  test('a LimitRange fills what a container leaves open; without one its pods are refused', () => {
    const range = `apiVersion: v1\nkind: LimitRange\nmetadata: {name: l}\nspec: {limits: [{type: Container, default: {cpu: 2}}]}`;
    const chat = sized('{requests: {cpu: 1}}');
    expect(messages('quota-admits-scale', all(quota('{limits.cpu: 6}'), range, chat))).toEqual([]);
    expect(messages('quota-admits-scale', all(quota('{limits.cpu: 5}'), range, chat))).toHaveLength(1);
    expect(places('quota-admits-scale', all(quota('{limits.cpu: 6}'), chat))).toEqual([
      'Deployment/chat /spec/template/spec/containers',
    ]);
  });

  test('scoped quotas, other namespaces and DaemonSets are not summed', () => {
    const chat = sized('{requests: {cpu: 5}}');
    expect(messages('quota-admits-scale', all(quota('{cpu: 1}', ', scopes: [BestEffort]'), chat))).toEqual([]);
    expect(
      messages('quota-admits-scale', all(quota('{cpu: 1}').replace('name: q', 'name: q, namespace: o'), chat)),
    ).toEqual([]);
    expect(
      messages('quota-admits-scale', all(quota('{cpu: 1}'), chat.replace('kind: Deployment', 'kind: DaemonSet'))),
    ).toEqual([]);
  });
});

describe('B3: pods-spread', () => {
  test('one pod needs no spread, anti-affinity is one, and the most replicas decide', () => {
    expect(places('pods-spread', deployment({ spec: 'replicas: 1' }))).toEqual([]);
    expect(places('pods-spread', deployment({ pod: 'affinity: {podAntiAffinity: {}}' }))).toEqual([]);
    expect(places('pods-spread', all(scaled, hpa(1, 2)))).toEqual([
      'Deployment/chat /spec/template/spec/topologySpreadConstraints',
    ]);
  });
});

describe('B1: selector-own-pods', () => {
  test('two workloads that select the same pods are both found', () => {
    expect(places('selector-own-pods', all(deployment({}), deployment({ name: 'second' })))).toEqual([
      'Deployment/chat /spec/selector',
      'Deployment/second /spec/selector',
    ]);
  });

  test('a more exact selector beside it is found once, at the wider one', () => {
    const canary = deployment({ name: 'canary', labels: '{app: chat, track: canary}' });
    expect(places('selector-own-pods', all(deployment({}), canary))).toEqual(['Deployment/chat /spec/selector']);
  });

  test('an empty selector takes every pod', () => {
    expect(places('selector-own-pods', deployment({}).replace('{matchLabels: {app: chat}}', '{}'))).toEqual([
      'Deployment/chat /spec/selector',
    ]);
  });
});

describe('B4: scaler-metric-exists', () => {
  test('a share needs a request in the measured container, an absolute value does not', () => {
    const measured = (type: string) =>
      `${hpa(1, 3)}  metrics: [{type: ContainerResource, containerResource: {name: cpu, container: chat, target: {type: ${type}}}}]`;
    expect(places('scaler-metric-exists', all(scaled, measured('Utilization')))).toEqual([
      'HorizontalPodAutoscaler/chat /spec/metrics/0/containerResource/container',
    ]);
    expect(places('scaler-metric-exists', all(scaled, measured('AverageValue')))).toEqual([]);
  });

  test('B5: a KEDA trigger names its container; a share needs a request, an absolute value does not', () => {
    const keda = (type: string) =>
      scaledObject(`triggers: [{type: cpu, metricType: ${type}, metadata: {containerName: chat, value: "70"}}]`);
    expect(messages('scaler-metric-exists', all(scaled, keda('Utilization')))).toEqual([
      'measures cpu of chat against its request, which it lacks',
    ]);
    expect(messages('scaler-metric-exists', all(scaled, keda('AverageValue')))).toEqual([]);
    expect(
      messages(
        'scaler-metric-exists',
        all(scaled, keda('Utilization').replace('containerName: chat', 'containerName: x')),
      ),
    ).toEqual(['got "x", but the target runs chat']);
  });
});
