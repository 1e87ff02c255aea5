import {
  agentFramework,
  agentService,
  apiManagement,
  autogen,
  cosmos,
  cronJob,
  type DataProps,
  email,
  gatewayApi,
  kafka,
  keyVault,
  off,
  type PlatformProps,
  pagerDuty,
  postgres,
  queueWorker,
  type ReceiverProps,
  redis,
  search,
  serviceBus,
  slack,
  type WorkloadProps,
  webhook,
} from 'agent-gantry';
import {
  type AksProps,
  type AzureTargetProps,
  aks,
  type ComputeProps,
  type ContainerAppsProps,
  containerApps,
  containerInstances,
  cosmosAccount,
  type EdgeProps,
  eventHubs,
  flexibleServer,
  flux,
  frontDoor,
  type MonitorProps,
  serviceBusNamespace,
  trafficManager,
} from 'agent-gantry/azure';
import fc from 'fast-check';
import { environmentNames } from '../../../spec/environments';
import { azureFoundation, budget } from './azure-foundation';
import { labelValue, maybe, name, some } from './text';

const pinned = `ghcr.io/acme/chat@sha256:${'0a'.repeat(32)}`;
const objectId = '11111111-2222-3333-4444-555555555555';

/** What the rest of a platform in Azure hangs on. */
const choice = fc.record({
  compute: fc.constantFrom('aks', 'aks', 'containerApps', 'containerApps', 'containerInstances'),
  regions: fc.constantFrom<(readonly string[])[]>(['eastus2', 'centralus'], ['westeurope', 'northeurope'], ['eastus2']),
  environment: fc.constantFrom('production', 'production', 'production', ...environmentNames),
  database: fc.constantFrom('none', 'postgres', 'cosmos'),
  queue: fc.constantFrom('none', 'eventHubs', 'serviceBus'),
  cache: fc.boolean(),
  vectors: fc.constantFrom('none', 'beside', 'search'),
  gateway: fc.constantFrom('none', 'open', 'behind'),
} as const);

type Choice = typeof choice extends fc.Arbitrary<infer C> ? C : never;

/**
 * Random platforms in Azure, of one environment. What is drawn for one part may not fit what is drawn for another: such
 * a platform is refused, which is a promise too.
 */
export const azurePlatforms: fc.Arbitrary<PlatformProps> = choice.chain((chosen) =>
  fc
    .record({
      name: name(40),
      tags: fc.record({ owner: labelValue, costCentre: labelValue }),
      workloads: workloads(chosen),
      target: target(chosen),
      budget: maybe(budget),
      alerts: maybe(some({ page: receivers, inform: receivers })),
      recovery: maybe(some({ backupEvery: fc.constantFrom('15m', '1h', '24h'), drill: fc.constant(off) })),
    })
    .map(
      ({ target: azure, alerts, recovery, budget: limit, ...rest }) =>
        ({
          ...rest,
          vault: keyVault(),
          data: stores(chosen),
          ...entrance(chosen, Object.keys(rest.workloads)),
          ...(limit === undefined ? {} : { budget: limit }),
          ...(alerts === undefined ? {} : { observability: { alerts } }),
          ...(recovery === undefined || !keeps(chosen) ? {} : { recovery }),
          targets: {
            ...(chosen.compute === 'aks' ? { kubernetes: cluster(chosen) } : {}),
            azure,
          },
          environments: Object.fromEntries(
            environmentNames.filter((one) => one !== chosen.environment).map((one) => [one, off]),
          ),
        }) as unknown as PlatformProps,
    ),
);

/** Nothing starts by the clock on Container Instances. */
const keeps = ({ compute, database, cache }: Choice) =>
  compute !== 'containerInstances' && (database !== 'none' || cache);

const cluster = ({ regions, gateway }: Choice) => ({
  regions,
  secrets: 'externalSecrets',
  ...(gateway === 'none' ? {} : { gateway: gatewayApi({ class: 'approuting-istio' }) }),
});

const stores = ({ database, queue, cache, vectors }: Choice): DataProps => ({
  ...(database === 'postgres' ? { database: postgres({ hosting: 'managed' }) } : {}),
  ...(database === 'cosmos' ? { database: cosmos() } : {}),
  ...(queue === 'eventHubs' ? { queue: kafka({ hosting: 'managed', topics: ['tasks'] }) } : {}),
  ...(queue === 'serviceBus' ? { queue: serviceBus({ queues: ['tasks'] }) } : {}),
  ...(cache ? { cache: redis({ hosting: 'managed' }) } : {}),
  ...(vectors === 'search' ? { vectors: search() } : {}),
  ...(vectors === 'beside' && database === 'postgres' ? { vectors: 'pgvector' } : {}),
  ...(vectors === 'beside' && database === 'cosmos' ? { vectors: 'cosmos' } : {}),
});

function entrance({ compute, gateway }: Choice, [to = '']: readonly string[]): Partial<PlatformProps> {
  if (compute !== 'aks' || gateway === 'none') return {};
  const behind = gateway === 'behind' ? { behind: apiManagement({ addresses: ['10.20.27.0/24'] }) } : {};
  return { gateway: { host: 'agents.example.com', to, tls: { secret: 'tls' }, ...behind } };
}

/** The first is a service. */
function workloads({ compute, queue }: Choice): fc.Arbitrary<Readonly<Record<string, WorkloadProps>>> {
  const fixed = compute === 'containerInstances' ? { image: pinned, scaling: { replicas: 2 } } : {};
  const secrets = some({ MODEL_KEY: fc.constantFrom('model-key', 'other-key') }).map((given) => ({ secrets: given }));
  const service = fc
    .tuple(fc.constantFrom(agentFramework, agentService, autogen), secrets)
    .map(([make, given]) => make({ ...fixed, ...(given as object) }));
  const worker = secrets.map((given) =>
    queueWorker({
      ...{ queue: 'tasks', ...fixed, ...(given as object) },
      // Its backlog is asked for by no password.
      ...(compute === 'containerApps' ? { scaling: { replicas: [1, 5], cpu: '70%' } } : {}),
    }),
  );
  const cron = fc.constantFrom('@hourly', '0 6 * * 1-5').map((schedule) => cronJob({ image: pinned, schedule }));
  const others = fc.oneof(service, ...(queue === 'none' ? [] : [worker]), ...('image' in fixed ? [] : [cron]));
  const own = (word: string) => !/^(default|name|cache|database|queue|gateway|backup|restore|drill|migrate)/.test(word);
  return fc
    .uniqueArray(fc.tuple(name(20).filter(own), others), { maxLength: 2, selector: ([word]) => word })
    .chain((more) =>
      fc
        .tuple(
          name(28).filter((word) => own(word) && more.every(([other]) => other !== word)),
          service,
        )
        .map((one) => Object.fromEntries([one, ...more])),
    );
}

const receivers: fc.Arbitrary<readonly ReceiverProps[]> = fc.uniqueArray(
  fc.constantFrom<ReceiverProps>(
    email({ to: ['ops@example.com', 'team@example.com'], from: 'a@example.com', server: 'smtp.example.com:587' }),
    pagerDuty({ key: 'pagerduty' }),
    slack({ webhook: 'slack', channel: '#agents' }),
    webhook({ url: 'on-call' }),
  ),
  { maxLength: 4 },
);

const target = (chosen: Choice): fc.Arbitrary<AzureTargetProps> =>
  fc
    .tuple(
      compute(chosen),
      azureFoundation(chosen.regions),
      edge(chosen),
      maybe(monitor),
      some({
        units: fc.constantFrom<(number | readonly [number, number])[]>(1, [1, 4]),
        tokensPerMinute: fc.integer({ min: 1, max: 100_000_000 }),
      }),
      kept(chosen),
      fc.boolean(),
    )
    .map(([runs, foundation, entry, seen, apis, data, models]) => ({
      ...{ regions: chosen.regions as AzureTargetProps['regions'], compute: runs, ...foundation, ...data },
      ...(entry === undefined ? {} : { edge: entry }),
      ...(seen === undefined ? {} : { monitor: seen }),
      ...(models ? { models: { deployments: { 'gpt-5.4-mini': { version: '2026-03-17', capacity: 50 } } } } : {}),
      ...(chosen.gateway === 'behind' && chosen.compute === 'aks'
        ? { apiManagement: { publisher: { name: 'Agents', email: 'ops@example.com' }, ...apis } }
        : {}),
    }));

function compute({ compute: kind }: Choice): fc.Arbitrary<ComputeProps> {
  if (kind === 'containerInstances') return fc.constant(containerInstances());
  if (kind === 'containerApps') {
    const profile = fc.constantFrom<NonNullable<ContainerAppsProps['profile']>[]>(
      ...(['Consumption', { size: 'D4' }, { size: 'E16', count: [3, 20] }] as const),
    );
    return some({ profile }).map(containerApps);
  }
  return some<AksProps>({
    kind: fc.constant('aks'),
    delivery: fc.constantFrom('pulumi', 'flux', 'none', flux({ url: 'https://github.com/acme/platform' })),
    publicFrom: fc.constant(['203.0.113.0/24']),
    admins: fc.constant([objectId]),
    system: some({ count: fc.integer({ min: 1, max: 9 }), size: fc.constant('Standard_D8ds_v5') }),
    tier: fc.constantFrom('Free', 'Standard', 'Premium'),
    maintenance: some({
      day: fc.constantFrom('Sunday', 'Tuesday'),
      start: fc.constant('23:30'),
      hours: fc.constant(8),
    }),
  } as { [K in keyof AksProps]-?: fc.Arbitrary<NonNullable<AksProps[K]>> }).map((props) => aks(props));
}

function edge({ regions, compute: kind, gateway }: Choice): fc.Arbitrary<EdgeProps | typeof off | undefined> {
  const origins = Object.fromEntries(regions.map((region) => [region, { host: `${region}.example.com` }]));
  const door = some({
    probe: some({
      every: fc.constantFrom('5s', '30s'),
      sample: fc.constant(6),
      required: fc.integer({ min: 1, max: 3 }),
    }),
    firewall: some({ mode: fc.constant('detection'), rateLimit: fc.constantFrom('10/min', '1000000/min') }),
    timeout: fc.constantFrom('16s', '4m'),
  }) as fc.Arbitrary<Parameters<typeof frontDoor>[0]>;
  const makes = kind === 'containerApps' || (kind === 'aks' && gateway !== 'none');
  return fc.oneof(
    fc.constant(undefined),
    fc.constant(off),
    fc.constant(trafficManager({ origins, every: '30s', tolerated: 0 })),
    door.map((props) => frontDoor(makes ? props : { ...props, origins })),
  );
}

const monitor: fc.Arbitrary<MonitorProps> = some<Required<MonitorProps>>({
  retention: fc.constantFrom('30d', '730d'),
  dailyCap: fc.constantFrom('1GiB', '1TiB'),
  webhooks: fc.constant([{ url: 'https://ops.example.com/alerts', application: objectId, audience: 'api://alerts' }]),
});

/** What is said of the stores that are chosen. */
function kept({ database, queue, cache, vectors, regions }: Choice): fc.Arbitrary<Partial<AzureTargetProps>> {
  const nothing = fc.constant(undefined);
  return fc
    .record({
      database:
        database === 'postgres'
          ? some({
              sku: fc.constant('Standard_D8ds_v5'),
              highAvailability: fc.constantFrom('sameZone', 'off'),
              replica: fc.boolean(),
              retention: fc.constantFrom('8d', '35d'),
            }).map((props) => flexibleServer(props as object))
          : database === 'cosmos'
            ? some({ writes: fc.constant('everywhere'), throughput: fc.constantFrom(4000, 10_000) }).map((props) =>
                cosmosAccount(props as object),
              )
            : nothing,
      queue:
        queue === 'eventHubs'
          ? some({ tier: fc.constant('premium') }).map((props) => eventHubs(props as object))
          : queue === 'serviceBus'
            ? some({ units: fc.constantFrom(1, 2), attempts: fc.constant(3) }).map((props) =>
                serviceBusNamespace(props as object),
              )
            : nothing,
      cache: cache ? some({ sku: fc.constant('Balanced_B20'), geoReplication: fc.constant(false) }) : nothing,
      vectors: vectors === 'search' ? some({ tier: fc.constant('standard2'), replicas: fc.constant(3) }) : nothing,
      failover: database === 'postgres' && regions.length > 1 ? maybe(fc.constant(off)) : nothing,
    })
    .map((parts) => Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)));
}
