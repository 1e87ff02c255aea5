import {
  agentService,
  apiManagement,
  email,
  gatewayApi,
  keyVault,
  off,
  pagerDuty,
  postgres,
  redis,
  resolvePlatform,
  slack,
} from 'agent-gantry';
import { beforeAll, describe, expect, it } from 'vitest';
import { synthKubernetes } from '../../../charts/synth';
import { alertGroups } from '../../../spec/alerts/alerts';
import { judged } from '../../../spec/alerts/prometheus';
import { frontDoor, trafficManager } from '../../../spec/azure/edge';
import type { Environment } from '../../../spec/environment';
import { type CapturedStack, captureStack } from '../../../stacks/azure/capture';
import { platform } from '../../spec/support';
import { bindingsFor } from '../../support/platforms';

const regions = ['eastus2', 'centralus'];

const described = (azure: object = {}, rest: object = {}) =>
  resolvePlatform(
    platform({
      vault: keyVault(),
      workloads: { chat: agentService() },
      data: { database: postgres({ hosting: 'managed' }), cache: redis({ hosting: 'managed' }) },
      gateway: { host: 'agents.example.com', tls: { secret: 'tls' }, from: ['198.51.100.0/24'] },
      recovery: { rpo: '1m', rto: '5m' },
      observability: {
        alerts: {
          page: [
            pagerDuty({ key: 'pagerduty' }),
            email({ to: ['ops@example.com'], from: 'alerts@example.com', server: 'smtp.example.com:587' }),
          ],
          inform: slack({ webhook: 'slack', channel: '#agents' }),
        },
      },
      environments: { development: off, staging: off },
      targets: {
        kubernetes: {
          version: '1.34',
          regions,
          secrets: 'externalSecrets',
          gateway: gatewayApi({ class: 'istio' }),
        },
        azure: { regions, ...azure },
      },
      ...rest,
    }) as Parameters<typeof resolvePlatform>[0],
  );

const production = (...args: Parameters<typeof described>): Environment =>
  described(...args).environments[0] as Environment;

type Inputs = Record<string, never>;
interface Stack {
  readonly of: (
    type: string,
  ) => { readonly name: string; readonly inputs: Inputs; readonly dependsOn: readonly string[] }[];
  readonly outputs: CapturedStack['outputs'];
  readonly text: string;
}

async function captured(environment: Environment): Promise<Stack> {
  const { resources, outputs } = await captureStack(environment);
  return {
    of: (type) =>
      resources
        .filter((one) => one.type === `azure-native:${type}`)
        .map((one) => ({ ...one, inputs: one.inputs as Inputs }))
        // Independent ones are registered in any order.
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    outputs,
    text: JSON.stringify(resources),
  };
}

describe('a platform of two regions in Azure', () => {
  let stack: Stack;
  let environment: Environment;
  beforeAll(async () => {
    environment = production();
    stack = await captured(environment);
  }, 120_000);
  const one = (type: string, name?: string): Inputs => {
    const found = stack.of(type).filter((resource) => name === undefined || resource.name === name);
    expect(found.map((resource) => resource.name)).toHaveLength(1);
    return found[0]?.inputs as Inputs;
  };

  it('A13 C12: one Front Door Premium, which prefers the primary and probes it every 10 s by HEAD', () => {
    expect(one('cdn:Profile')).toMatchObject({ sku: { name: 'Premium_AzureFrontDoor' } });
    expect(one('cdn:AFDOriginGroup', 'regions')).toMatchObject({
      healthProbeSettings: {
        probePath: '/health/region',
        probeProtocol: 'Https',
        probeRequestType: 'HEAD',
        probeIntervalInSeconds: 10,
      },
      loadBalancingSettings: { sampleSize: 4, successfulSamplesRequired: 3 },
    });
    const priorities = stack.of('cdn:AFDOrigin').map(({ name, inputs }) => [name, inputs.priority]);
    expect(priorities).toEqual([
      ['primary-eastus2', 1],
      ['regions-centralus', 2],
      ['regions-eastus2', 1],
    ]);
  });

  it('E3: regions are reached by private links, and their certificates are checked', () => {
    for (const { inputs } of stack.of('cdn:AFDOrigin')) {
      expect(inputs).toMatchObject({
        enforceCertificateNameCheck: true,
        hostName: 'agents.example.com',
        sharedPrivateLinkResource: {
          privateLink: { id: expect.stringMatching(/nodes\/providers\/Microsoft\.Network\/privateLinkServices\/pl-/) },
        },
      });
    }
  });

  it('the cluster makes the private link that Front Door asks for', () => {
    const all = described();
    const documents = synthKubernetes(all, () => bindingsFor(all)).flatMap((region) => region.documents);
    const gateways = documents.filter((document) => (document as { kind?: string }).kind === 'Gateway');
    const [, wanted] = /privateLinkServices\/([\w-]+)/.exec(stack.text) ?? [];
    expect(gateways).not.toEqual([]);
    for (const gateway of gateways) {
      expect((gateway as unknown as { spec: object }).spec).toMatchObject({
        infrastructure: {
          annotations: {
            'service.beta.kubernetes.io/azure-load-balancer-internal': 'true',
            'service.beta.kubernetes.io/azure-pls-create': 'true',
            'service.beta.kubernetes.io/azure-pls-name': wanted,
          },
        },
      });
    }
    const group = stack.of('containerservice:ManagedCluster')[0]?.inputs.nodeResourceGroup;
    expect(stack.text).toContain(
      `/resourceGroups/${group as unknown as string}/providers/Microsoft.Network/privateLinkServices/${wanted}`,
    );
  });

  it('E3: HTTPS alone, under the name of the description alone, by TLS 1.2', () => {
    expect(one('cdn:Route', 'clients')).toMatchObject({
      supportedProtocols: ['Https'],
      forwardingProtocol: 'HttpsOnly',
      linkToDefaultDomain: 'Disabled',
    });
    expect(one('cdn:AFDCustomDomain')).toMatchObject({
      hostName: 'agents.example.com',
      tlsSettings: { certificateType: 'ManagedCertificate', minimumTlsVersion: 'TLS12' },
    });
  });

  it('A1: a firewall in front of everything: managed rules, callers, a coarse limit, and no health to be read', () => {
    const policy = one('frontdoor:Policy') as unknown as {
      policySettings: { mode: string };
      customRules: {
        rules: {
          name: string;
          action: string;
          ruleType: string;
          rateLimitThreshold?: number;
          matchConditions: { matchValue: string[] }[];
        }[];
      };
      managedRules: { managedRuleSets: { ruleSetType: string }[] };
    };
    expect(policy.policySettings.mode).toBe('Prevention');
    expect(policy.managedRules.managedRuleSets.map(({ ruleSetType }) => ruleSetType)).toEqual([
      'Microsoft_DefaultRuleSet',
      'Microsoft_BotManagerRuleSet',
    ]);
    const { rules } = policy.customRules;
    expect(rules.map(({ name, action }) => [name, action])).toEqual([
      ['callers', 'Block'],
      ['health', 'Block'],
      ['rate', 'Block'],
    ]);
    expect(rules[0]?.matchConditions[0]?.matchValue).toEqual(['198.51.100.0/24']);
    expect(rules[2]).toMatchObject({ ruleType: 'RateLimitRule', rateLimitThreshold: 2000 });
    const { parameters } = one('cdn:SecurityPolicy') as unknown as {
      parameters: { associations: { domains: unknown[] }[] };
    };
    // Both endpoints, and the domain.
    expect(parameters.associations[0]?.domains).toHaveLength(3);
  });

  it('A13: the outputs tell detection, switching, RPO and RTO, and what they are reckoned from', () => {
    expect(stack.outputs.recovery).toMatchObject({
      ...{ detection: 30, switching: 30, rpo: 10, rto: 205 },
      assumed: { replicaLag: 10, promotion: 120 },
      failover: expect.any(String),
    });
  });

  it('C11 A12: managed Prometheus judges the same expressions as the cluster would, and tells those who are named', () => {
    const { observability, kubernetes } = environment;
    if (observability?.alerts === undefined || kubernetes === undefined) throw new Error('nothing to compare with');
    const { thresholds, without } = observability.alerts;
    const wanted = alertGroups({ environment, namespace: kubernetes.namespace, thresholds }, without)
      .flatMap(([, rules]) => rules)
      .flatMap((rule) => judged(rule).map(({ expression }) => expression));
    const groups = stack.of('alertsmanagement:PrometheusRuleGroup').map(
      ({ inputs }) =>
        inputs as unknown as {
          location: string;
          rules: { alert: string; expression: string; severity: number; actions: object[]; for: string }[];
        },
    );
    for (const region of regions) {
      const rules = groups.filter(({ location }) => location === region).flatMap((group) => group.rules);
      expect(rules.map(({ expression }) => expression).sort()).toEqual([...wanted].sort());
      expect(rules.find(({ alert }) => alert === 'HighErrorRate')).toMatchObject({ severity: 0, for: 'PT5M' });
      expect(rules.find(({ alert }) => alert === 'HighErrorRate')?.actions).toHaveLength(1);
    }
    for (const { rules } of groups) expect(rules.length).toBeLessThanOrEqual(20);
  });

  it('A12: PagerDuty and e-mail are paged, Slack is informed, and no credential stands in an input', () => {
    expect(one('monitor:ActionGroup', 'page')).toMatchObject({
      location: 'Global',
      emailReceivers: [{ emailAddress: 'ops@example.com' }],
      webhookReceivers: [{ name: 'pagerDuty-0', serviceUri: '[secret]', useCommonAlertSchema: true }],
    });
    const workflow = one('logic:Workflow', 'slack-inform-0');
    expect(one('monitor:ActionGroup', 'inform')).toMatchObject({
      webhookReceivers: [],
      logicAppReceivers: [
        {
          resourceId: expect.stringMatching(/\/workflows\/logic-[\w-]+-slack-inform-0$/),
          ...{ callbackUrl: '[secret]', useCommonAlertSchema: true },
        },
      ],
    });
    expect(workflow).toMatchObject({ location: 'centralus', parameters: { webhook: { value: '[secret]' } } });
    expect(stack.text).not.toContain('setting.invalid');
  });

  it('A13: the lag of the replica is alerted on at the number that recovery assumes', () => {
    const alerts = stack.of('monitor:MetricAlert');
    const lag = alerts.find(({ name }) => name === 'DatabaseReplicaLag-postgresReplica-centralus');
    expect(lag?.inputs).toMatchObject({
      criteria: {
        allOf: [{ metricName: 'physical_replication_delay_in_seconds', threshold: 10, operator: 'GreaterThan' }],
      },
    });
    expect(alerts.map(({ name }) => name)).toContain('RegionUnhealthy-frontDoor-edge');
    for (const { inputs } of alerts) expect(inputs.actions).toHaveLength(1);
  });

  it('C15: a workspace a region, and Application Insights over it that admits identities alone', () => {
    expect(stack.of('operationalinsights:Workspace').map(({ inputs }) => inputs)).toEqual([
      expect.objectContaining({ location: 'centralus' }),
      expect.objectContaining({
        location: 'eastus2',
        retentionInDays: 90,
        features: expect.objectContaining({ disableLocalAuth: true }),
      }),
    ]);
    for (const { inputs } of stack.of('applicationinsights:Component')) {
      expect(inputs).toMatchObject({
        disableLocalAuth: true,
        ingestionMode: 'LogAnalytics',
        workspaceResourceId: expect.any(String),
      });
    }
  });

  it('E1: everything that can be tagged carries four tags', () => {
    const taggable = [
      ...[
        'cdn:Profile',
        'cdn:AFDEndpoint',
        'frontdoor:Policy',
        'monitor:ActionGroup',
        'monitor:MetricAlert',
        'app:Job',
      ],
      ...['operationalinsights:Workspace', 'applicationinsights:Component', 'alertsmanagement:PrometheusRuleGroup'],
    ];
    for (const { inputs } of taggable.flatMap((type) => stack.of(type)))
      expect(Object.keys(inputs.tags ?? {})).toEqual(
        expect.arrayContaining(['application', 'cost-centre', 'environment', 'owner']),
      );
  });

  it('A13 C12: the failover stands in the region that takes over, looks from three places, and has a job for a person', () => {
    const app = stack.of('app:ContainerApp').find(({ name }) => name === 'failover')?.inputs as unknown as {
      location: string;
      template: { scale: object; containers: { name: string; env: { name: string; value: string }[] }[] };
    };
    expect(app.location).toBe('centralus');
    expect(app.template.scale).toEqual({ minReplicas: 1, maxReplicas: 1 });
    const plan = JSON.parse(app.template.containers[0]?.env.find(({ name }) => name === 'FAILOVER')?.value ?? '{}') as {
      witnesses: { name: string; url: string }[];
      rpo: number;
      database: { replica: string; highAvailability: string; administrators: object[] };
      cache: { survivor: string };
      origin: string;
      timing: object;
    };
    expect(plan.witnesses.map(({ name }) => name)).toEqual(['centralus', 'westus3', 'northeurope']);
    expect(plan.timing).toEqual({ agreement: 60, every: 10, timeout: 5 });
    expect(plan).toMatchObject({
      rpo: 60,
      database: { replica: expect.stringContaining('centralus'), highAvailability: 'ZoneRedundant' },
      cache: { survivor: expect.stringContaining('centralus') },
      origin: expect.stringContaining('/originGroups/regions/origins/eastus2'),
    });
    expect(plan.database.administrators.length).toBeGreaterThan(0);
    expect(one('app:Job', 'failover')).toMatchObject({ configuration: { triggerType: 'Manual' } });
    expect(one('monitor:ScheduledQueryRule', 'failover')).toMatchObject({ severity: 0 });
  });

  it('C9: a witness is asked by the region that takes over, and by nobody else', () => {
    const witnesses = stack.of('network:NetworkSecurityGroup').filter(({ name }) => name.startsWith('witness-'));
    expect(witnesses).toHaveLength(2);
    for (const { inputs } of witnesses)
      expect((inputs as unknown as { securityRules: object[] }).securityRules[0]).toMatchObject({
        ...{ name: 'https', access: 'Allow', sourceAddressPrefixes: ['192.0.2.1/32'] },
        destinationPortRanges: ['443', '31443'],
      });
  });

  it('the failover may do what its script does, and nothing else', () => {
    const { permissions } = one('authorization:RoleDefinition', 'failover') as unknown as {
      permissions: { actions: string[] }[];
    };
    expect(permissions[0]?.actions.filter((action) => action.includes('*') || action.includes('delete'))).toEqual([]);
  });
});

describe('other entries', () => {
  it('C12: Traffic Manager asks /health/region every 10 s, lets one failure pass, and answers for 20 s', async () => {
    const origins = { eastus2: { host: 'east.example.com' }, centralus: { host: 'central.example.com' } };
    const stack = await captured(production({ edge: trafficManager({ origins }) }));
    expect(stack.of('trafficmanager:Profile')[0]?.inputs).toMatchObject({
      trafficRoutingMethod: 'Priority',
      dnsConfig: { ttl: 20 },
      monitorConfig: {
        path: '/health/region',
        protocol: 'HTTPS',
        intervalInSeconds: 10,
        timeoutInSeconds: 5,
        toleratedNumberOfFailures: 1,
      },
      endpoints: [
        { name: 'eastus2', target: 'east.example.com', priority: 1 },
        { name: 'centralus', target: 'central.example.com', priority: 2 },
      ],
    });
    expect(stack.of('cdn:Profile')).toEqual([]);
    expect(stack.outputs.recovery).toMatchObject({ detection: 25, switching: 50 });
  });

  it('C12: origins of all regions are declared once; environments of one region take theirs', () => {
    const origins = { eastus2: { host: 'east.example.com' }, centralus: { host: 'central.example.com' } };
    const { environments } = described({ edge: trafficManager({ origins }) }, { environments: {} });
    const named = environments.map(({ azure }) => Object.keys(azure?.edge?.origins ?? {}));
    expect(named).toEqual([['eastus2'], ['eastus2'], ['eastus2', 'centralus']]);
  });

  it('what Front Door is asked for arrives', async () => {
    const edge = frontDoor({
      probe: { every: '5s', sample: 6, required: 4 },
      firewall: { mode: 'detection', rateLimit: '500/min', noted: ['941100'] },
      timeout: '60s',
      origins: { eastus2: { host: 'east.example.com' }, centralus: { host: 'central.example.com' } },
    });
    const stack = await captured(production({ edge }));
    expect(stack.of('cdn:AFDOriginGroup')[0]?.inputs).toMatchObject({
      healthProbeSettings: { probeIntervalInSeconds: 5 },
      loadBalancingSettings: { sampleSize: 6, successfulSamplesRequired: 4 },
    });
    expect(stack.of('cdn:Profile')[0]?.inputs).toMatchObject({ originResponseTimeoutSeconds: 60 });
    expect(stack.of('cdn:AFDOrigin')[0]?.inputs).toMatchObject({ hostName: 'east.example.com' });
    const policy = JSON.stringify(stack.of('frontdoor:Policy')[0]?.inputs);
    expect(policy).toContain('"Detection"');
    expect(policy).toContain('"rateLimitThreshold":500');
    expect(policy).toContain('"ruleGroupName":"XSS"');
  });

  it('A16: API Management stands between the edge and the gateway, and admits this edge alone', async () => {
    const environment = production(
      {
        apiManagement: { publisher: { name: 'Agents', email: 'ops@example.com' }, tokensPerMinute: 5000 },
        models: { deployments: { 'gpt-5.4-mini': { version: '2026-03-17', capacity: 100 } } },
      },
      {
        gateway: {
          host: 'agents.example.com',
          tls: { secret: 'tls' },
          behind: apiManagement({ addresses: ['10.20.27.0/24'] }),
        },
      },
    );
    const stack = await captured(environment);
    expect(stack.of('apimanagement:ApiManagementService').map(({ inputs }) => [inputs.location, inputs.sku])).toEqual([
      ['centralus', { name: 'StandardV2', capacity: 1 }],
      ['eastus2', { name: 'StandardV2', capacity: 1 }],
    ]);
    for (const { inputs } of stack.of('cdn:AFDOrigin'))
      expect(inputs).toMatchObject({
        hostName: expect.stringContaining('.azure-api.net'),
        sharedPrivateLinkResource: { groupId: 'Gateway' },
      });
    const pools = stack.of('apimanagement:Backend').filter(({ inputs }) => inputs.type === ('Pool' as never));
    expect(
      pools.map(({ inputs }) =>
        (inputs as unknown as { pool: { services: { priority: number }[] } }).pool.services.map(
          ({ priority }) => priority,
        ),
      ),
    ).toEqual([
      [1, 2],
      [1, 2],
    ]);
    const members = stack
      .of('apimanagement:Backend')
      .filter(({ name }) => name.startsWith('models-eastus2-') || name.startsWith('models-centralus-'));
    for (const { inputs } of members.filter(({ inputs: own }) => own.type === ('Single' as never)))
      expect(inputs).toMatchObject({
        circuitBreaker: {
          rules: [
            {
              acceptRetryAfter: true,
              failureCondition: {
                statusCodeRanges: [
                  { min: 429, max: 429 },
                  { min: 500, max: 599 },
                ],
              },
            },
          ],
        },
      });
    const policies = stack.of('apimanagement:ApiPolicy').map(({ inputs }) => String(inputs.value));
    expect(policies.filter((text) => text.includes('tokens-per-minute="5000"'))).toHaveLength(2);
    for (const { inputs } of stack.of('apimanagement:Policy')) expect(String(inputs.value)).toContain('X-Azure-FDID');
    expect(stack.of('apimanagement:Diagnostic')[0]?.inputs).toMatchObject({ metrics: true });
  });
});
