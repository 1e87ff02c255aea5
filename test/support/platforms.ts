import {
  existingSecrets,
  keyVault,
  late,
  type PlatformProps,
  secretsManager,
  type VaultProps,
  type WorkloadProps,
} from 'agent-gantry';
import type { KubernetesTargetProps } from 'agent-gantry/kubernetes';
import fc from 'fast-check';
import type { Bindings } from '../../charts/bindings';
import type { RegionOutput } from '../../charts/documents';
import { synthKubernetes } from '../../charts/synth';
import { environmentNames } from '../../spec/environments';
import { latePaths } from '../../spec/late';
import { off } from '../../spec/place';
import { type Platform, resolvePlatform } from '../../spec/platform';
import { data, parts, served } from './platforms/parts';
import { type Setting, setting } from './platforms/setting';
import { anyText, labelValue, maybe, name, percent, some } from './platforms/text';
import { portsOf, workload } from './platforms/workloads';

/**
 * Random platforms that are valid: one environment in one region, everything else open. They shrink towards one plain
 * workload.
 */
export const platforms: fc.Arbitrary<PlatformProps> = setting.chain((chosen) =>
  fc
    .record({
      name: name(40),
      tags: fc.record(
        { owner: labelValue, costCentre: labelValue, application: labelValue },
        { requiredKeys: ['owner', 'costCentre'] },
      ),
      workloads: workloads(chosen),
      data: data(chosen),
      vault: vault(chosen),
      kubernetes: kubernetes(chosen),
    })
    .chain(({ data: stores, vault: keeper, kubernetes: target, workloads: given, ...rest }) => {
      const fitting = stores.database === undefined && stores.queue === undefined ? given : fewReplicas(given);
      const around = parts(chosen, fitting).chain((others) =>
        served(chosen, fitting, others.mesh).map((entrance) => ({ others, ...entrance })),
      );
      return fc.tuple(overrides(Object.entries(fitting)), around).map(
        ([change, { others, gateway, controller }]): PlatformProps => ({
          ...rest,
          ...others,
          ...(gateway === undefined ? {} : { gateway }),
          workloads: fitting,
          ...(Object.keys(stores).length === 0 ? {} : { data: stores }),
          ...(keeper === undefined ? {} : { vault: keeper }),
          targets: { kubernetes: controller === undefined ? target : { ...target, gateway: controller } },
          environments: Object.fromEntries(
            environmentNames.map((environment) => [environment, environment === chosen.environment ? change : off]),
          ),
        }),
      );
    }),
);

/** The pools of thousands would open more connections than a database has, and their consumers outnumber partitions. */
const fewReplicas = (workloads: Readonly<Record<string, WorkloadProps>>): Readonly<Record<string, WorkloadProps>> =>
  Object.fromEntries(
    Object.entries(workloads).map(([word, props]) => {
      if (props.kind === 'cron' || !Array.isArray(props.scaling?.replicas)) return [word, props];
      const [least = 0, most = 0] = props.scaling.replicas as readonly number[];
      return [word, { ...props, scaling: { ...props.scaling, replicas: [least, Math.min(most, least + 30)] } }];
    }),
  );

/** Names of policies, and of what parts of the platform bring. */
const reserved =
  /^(default-deny|allow-dns)$|^(cache|collector|database|gateway|migrate|queue|backup|drill|restore)(-|$)/;

/** Up to four workloads; each may call those that listen. */
function workloads(chosen: Setting): fc.Arbitrary<Readonly<Record<string, WorkloadProps>>> {
  const entry = fc.tuple(
    name(40).filter((word) => !reserved.test(word)),
    workload(chosen),
    fc.integer({ min: 0, max: 15 }),
  );
  return fc.uniqueArray(entry, { minLength: 1, maxLength: 4, selector: ([word]) => word }).map((entries) => {
    const listening = entries.filter(([, props]) => portsOf(props).length > 0).map(([word]) => word);
    return Object.fromEntries(
      entries.map(([word, props, wanted]) => {
        const called = listening.filter((other, index) => other !== word && (wanted >> index) % 2 === 1);
        return [word, called.length === 0 ? props : { ...props, calls: [...called, ...(props.calls ?? [])] }];
      }),
    );
  });
}

function vault({ vault: kind }: Setting): fc.Arbitrary<VaultProps | undefined> {
  switch (kind) {
    case 'none':
      return fc.constant(undefined);
    case 'keyVault':
      return fc.constantFrom(keyVault(), keyVault({ name: 'kv-1', tenantId: late('extra.tenantId') }));
    case 'secretsManager':
      return fc.constant(secretsManager());
    case 'existingSecrets':
      return fc.constant(existingSecrets());
  }
}

function kubernetes({ version, secrets, vault: kind, region }: Setting): fc.Arbitrary<KubernetesTargetProps> {
  // Secrets that are there already are brought by nobody.
  const brought = kind === 'existingSecrets' ? {} : { secrets };
  const store =
    'secrets' in brought && secrets === 'externalSecrets' ? some({ secretStore: name(63) }) : fc.constant({});
  const rest = some({
    namespace: name(63),
    registry: fc.constantFrom('acme.azurecr.io', 'localhost:5000/team', late('registry.host')),
    prometheus: fc.constantFrom('http://prometheus.monitoring.svc:9090', late('extra.prometheus')),
    operators: fc.constant('expect' as const),
    network: fc.constantFrom('kubernetes', 'cilium'),
    apiServer: fc.constantFrom('10.0.0.1/32', late('extra.apiServer')),
    quota: fc.oneof(fc.constant(off), some({ headroom: percent(0, 500) })),
  });
  return fc
    .tuple(store, rest)
    .map(([stored, others]) => ({ version, ...brought, regions: [region], ...stored, ...(others as object) }));
}

/** What the one environment says differently: only what fits whatever the description says. */
function overrides(entries: readonly [string, WorkloadProps][]): fc.Arbitrary<object> {
  const change = some({
    env: fc.dictionary(fc.constantFrom('LOG_LEVEL', 'E_OVERRIDE'), fc.oneof(anyText, fc.constant(off)), { maxKeys: 2 }),
    longestRun: fc.constant('1s'),
    labels: fc.constantFrom({ team: 'other' }, off),
    resources: fc.constantFrom({ cpu: '2' }, { memory: ['1GiB', '2GiB'] }, off),
    volumes: fc.constant({ '/tmp': off }),
    user: fc.constantFrom(7, off),
  });
  return fc.record(
    {
      tags: some({ owner: labelValue, application: fc.oneof(labelValue, fc.constant(off)) }),
      workloads: fc
        .tuple(...entries.map(([word]) => maybe(change).map((given) => [word, given] as const)))
        .map((pairs) => Object.fromEntries(pairs.filter(([, given]) => given !== undefined))),
      targets: some({ kubernetes: some({ quota: fc.constant(off), namespace: name(63) }) }),
    },
    { requiredKeys: [] },
  );
}

/** What a description becomes: its one environment in its one region, every late value bound. */
export function synthesise(props: PlatformProps): RegionOutput {
  const platform = resolvePlatform(props);
  const bindings = bindingsFor(platform);
  const [output, ...others] = synthKubernetes(platform, () => bindings);
  if (output === undefined || others.length > 0)
    throw new Error('a random platform has one environment and one region');
  return output;
}

/** A value for each late path that stands in a platform. */
export function bindingsFor(platform: Platform): Bindings {
  const bindings: Record<string, unknown> = {};
  for (const environment of platform.environments) {
    const text = JSON.stringify(environment);
    for (const { name: where } of environment.kubernetes?.regions ?? []) {
      for (const path of latePaths(text, where)) bindPath(bindings, path.split('.'));
    }
  }
  return bindings;
}

/** Binds a late path to a value of its kind. */
export function bindPath(into: Record<string, unknown>, [step = '', ...rest]: readonly string[]): void {
  // The one late value that is an address range.
  if (step === 'apiServer') into[step] = '10.0.0.1/32';
  else if (rest.length === 0) into[step] = `bound-${step.toLowerCase()}.example${step === 'bootstrap' ? ':9093' : ''}`;
  else {
    into[step] ??= {};
    bindPath(into[step] as Record<string, unknown>, rest);
  }
}
