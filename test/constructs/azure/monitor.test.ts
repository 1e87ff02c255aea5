import { email } from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import { containerApps, containerInstances, frontDoor, trafficManager } from '../../../azure';
import { agentService, off, type PlatformProps, postgres } from '../../../index';
import type { Captured } from '../../../stacks/azure/capture';
import { ofType, one, pinned, running, stackOf } from './compute';

const mail = email({ to: ['ops@example.com'], from: 'alerts@example.com', server: 'smtp.example.com:587' });
const alerted: Partial<PlatformProps> = { observability: { alerts: { page: [mail] } } };
const small = {
  ...alerted,
  data: {},
  workloads: { chat: agentService({ image: pinned, scaling: { replicas: 2 }, resources: { memory: '2GiB' } }) },
};

const apps = stackOf(
  running(
    { compute: containerApps(), edge: frontDoor() },
    { ...alerted, data: { database: postgres() }, recovery: {}, workloads: small.workloads },
  ),
);
const groups = stackOf(running({ compute: containerInstances() }, small));

interface Alert {
  readonly severity: number;
  readonly windowSize: string;
  readonly scopes: readonly string[];
  readonly actions: readonly object[];
  readonly criteria: { readonly allOf: readonly [object] };
}

const alert = (resources: readonly Captured[], name: string) =>
  one(resources, 'MetricAlert', name).inputs as unknown as Alert;

describe('C11: HighMemory pages where a replica takes more than 85 % for five minutes', () => {
  it('C11: of an app, each replica by itself', async () => {
    const { severity, windowSize, criteria, scopes, actions } = alert(
      (await apps).resources,
      'HighMemory-containerApp-chat-eastus2',
    );
    expect({ severity, windowSize }).toEqual({ severity: 0, windowSize: 'PT5M' });
    expect(criteria.allOf[0]).toMatchObject({
      ...{ metricName: 'WorkingSetBytes', timeAggregation: 'Average', operator: 'GreaterThan' },
      threshold: Math.floor(0.85 * 2 * 2 ** 30),
      dimensions: [{ name: 'podName', values: ['*'] }],
    });
    expect(scopes[0]).toMatch(/\/containerApps\/chat$/);
    expect(actions).toHaveLength(1);
  });

  it('C11: of a group, each container by its own limit', async () => {
    const { resources } = await groups;
    expect(alert(resources, 'HighMemory-containerGroup-chat-2-eastus2').criteria.allOf[0]).toMatchObject({
      ...{ metricName: 'MemoryUsage', threshold: Math.floor(0.85 * 2 * 2 ** 30) },
      dimensions: [{ name: 'containerName', values: ['agent'] }],
    });
    expect(ofType(resources, 'MetricAlert').filter(({ name }) => name.startsWith('HighMemory'))).toHaveLength(4);
  });

  it.each([
    ['HighErrorRate', 0.05, 'PT5M', /toint\(ResultCode\) >= 500/],
    ['HighLatency', 5, 'PT10M', /percentilew\(DurationMs, ItemCount, 99\)/],
  ])(
    'C11: %s is judged by the requests in the workspace where there is no Prometheus',
    async (id, most, window, query) => {
      const rule = one((await apps).resources, 'ScheduledQueryRule', `${id}-eastus2`).inputs;
      expect(rule).toMatchObject({
        ...{ severity: 0, windowSize: window, evaluationFrequency: 'PT1M' },
        criteria: { allOf: [{ threshold: most, operator: 'GreaterThan', query: expect.stringMatching(query) }] },
        actions: { actionGroups: [expect.stringMatching(/\/ag-desk-prod-page$/)] },
      });
    },
  );

  it('C11: a replica of an app that keeps crashing informs', async () => {
    expect(alert((await apps).resources, 'CrashLoop-containerApp-chat-eastus2')).toMatchObject({
      ...{ severity: 2, criteria: { allOf: [{ metricName: 'RestartCount' }] } },
    });
  });

  it('C11: what is left out by name is left out', async () => {
    const without = { observability: { alerts: { page: [mail], without: ['HighMemory', 'VaultUnavailable'] } } };
    const { resources } = await stackOf(running({ compute: containerInstances() }, { ...small, ...without } as never));
    const names = ofType(resources, 'MetricAlert').map(({ name }) => name);
    expect(names.filter((name) => /^(HighMemory|VaultUnavailable)/.test(name))).toEqual([]);
  });
});

it('C8 C13: a vault that fails pages, and a store of backups or of the audit log that fails informs', async () => {
  const { resources } = await apps;
  expect(alert(resources, 'VaultUnavailable-vault-eastus2')).toMatchObject({ severity: 0, windowSize: 'PT5M' });
  for (const kept of ['backups', 'audit'])
    expect(alert(resources, `StorageUnavailable-storage-${kept}-centralus`)).toMatchObject({ severity: 2 });
});

describe('C15: the workspace hears of what the edge lets in and finds', () => {
  const origins = { eastus2: { host: 'east.example.com' }, centralus: { host: 'central.example.com' } };

  it.each([
    ['Front Door', apps, /\/profiles\/afd-/],
    [
      'Traffic Manager',
      stackOf(running({ compute: containerInstances(), edge: trafficManager({ origins }) }, small)),
      /\/trafficmanagerprofiles\/traf-/i,
    ],
  ] as const)('C15: of %s', async (_, stack, resource) => {
    const { inputs } = one((await stack).resources, 'DiagnosticSetting', 'edge');
    expect(inputs).toMatchObject({
      resourceUri: expect.stringMatching(resource),
      workspaceId: expect.stringContaining('log-desk-prod-eastus2'),
      logs: [{ categoryGroup: 'allLogs', enabled: true }],
    });
  });

  it('C15: and nothing where there is no edge', async () => {
    const { resources } = await stackOf(running({ compute: containerInstances(), edge: off }, small));
    expect(ofType(resources, 'DiagnosticSetting').filter(({ name }) => name === 'edge')).toEqual([]);
  });
});
