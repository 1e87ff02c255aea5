import { createRequire } from 'node:module';
import { PlatformError, type PlatformProps, resolvePlatform } from 'agent-gantry';
import fc from 'fast-check';
import { readText } from '../../policies/read/yaml';
import { armId, offlineSubscription, plainType } from '../../stacks/azure/arm-id';
import { captureAzure } from '../../stacks/azure/capture';
import type { Captured } from '../../stacks/azure/recorded';
import { judge } from '../policies/support';
import { azurePlatforms } from '../support/platforms/azure';

type Check = (resources: readonly Captured[]) => readonly string[];

const ofAzure = (resources: readonly Captured[]) =>
  resources
    .map((one) => ({ ...one, plain: plainType(one.type) }))
    .filter(({ plain }) => plain.startsWith('azure-native:'));

const load = createRequire(__filename);
const taggable = new Map<string, boolean>();

/** Whether a type has tags, as its class in the library says. */
function takesTags(plain: string): boolean {
  const known = taggable.get(plain);
  if (known !== undefined) return known;
  const [, module = '', kind = ''] = plain.split(':');
  const library = load(`@pulumi/azure-native/${module}`) as Record<string, { toString(): string } | undefined>;
  const takes = /resourceInputs\["tags"\] = args/.test(String(library[kind]));
  taggable.set(plain, takes);
  return takes;
}

const tags = ['application', 'cost-centre', 'environment', 'owner'];

/** Microsoft, "Naming rules and restrictions for Azure resources", where a rule is narrower than a resource group's. */
const names: Readonly<Record<string, readonly [string, RegExp]>> = {
  'app:ContainerApp': ['containerAppName', /^(?!.*--)[a-z][a-z0-9-]{0,30}[a-z0-9]$/],
  'app:ManagedEnvironment': ['environmentName', /^[a-z][a-z0-9-]{0,58}[a-z0-9]$/],
  'apimanagement:ApiManagementService': ['serviceName', /^[a-z][a-z0-9-]{0,48}[a-z0-9]$/],
  'cognitiveservices:Account': ['accountName', /^[A-Za-z0-9][A-Za-z0-9-]{0,62}[A-Za-z0-9]$/],
  'containerinstance:ContainerGroup': ['containerGroupName', /^(?!.*--)[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/],
  'containerregistry:Registry': ['registryName', /^[a-z0-9]{5,50}$/i],
  'containerservice:ManagedCluster': ['resourceName', /^[A-Za-z0-9][\w-]{0,61}[A-Za-z0-9]$/],
  'cosmosdb:DatabaseAccount': ['accountName', /^[a-z0-9][a-z0-9-]{1,42}[a-z0-9]$/],
  'dbforpostgresql:Server': ['serverName', /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/],
  'eventhub:Namespace': ['namespaceName', /^[A-Za-z][A-Za-z0-9-]{4,48}[A-Za-z0-9]$/],
  'frontdoor:Policy': ['policyName', /^[A-Za-z][A-Za-z0-9]{0,127}$/],
  'keyvault:Vault': ['vaultName', /^(?!.*--)[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]$/],
  'logic:Workflow': ['workflowName', /^[\w.()-]{0,42}[\w()-]$/],
  'managedidentity:UserAssignedIdentity': ['resourceName', /^[A-Za-z0-9][\w-]{2,127}$/],
  'monitor:AzureMonitorWorkspace': ['azureMonitorWorkspaceName', /^[A-Za-z0-9][A-Za-z0-9-]{2,42}[A-Za-z0-9]$/],
  'operationalinsights:Workspace': ['workspaceName', /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/],
  'redisenterprise:RedisEnterprise': ['clusterName', /^(?!.*--)[A-Za-z0-9][A-Za-z0-9-]{0,58}[A-Za-z0-9]$/],
  'search:Service': ['searchServiceName', /^(?!.*--)[a-z0-9][a-z0-9-]{0,58}[a-z0-9]$/],
  'servicebus:Namespace': ['namespaceName', /^[A-Za-z][A-Za-z0-9-]{4,48}[A-Za-z0-9]$/],
  'storage:StorageAccount': ['accountName', /^[a-z0-9]{3,24}$/],
  'trafficmanager:Profile': ['profileName', /^[A-Za-z0-9][A-Za-z0-9-]{0,61}[A-Za-z0-9]$/],
};

/** Ids of what stands before any stack does, or what Azure makes by itself beside a resource of the stack. */
const elsewhere = [
  /\/providers\/Microsoft\.Authorization\/(roleDefinitions|policyDefinitions|policySetDefinitions)\//i,
  // The group of a cluster's machines, and the private link that the cluster makes in it.
  /\/providers\/Microsoft\.Network\/privateLinkServices\/pl-/,
];

/** Every text in a value. */
function* texts(value: unknown): Iterable<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) yield* texts(one);
}

/** Ids of this subscription that a value names, also within longer text. */
const idsIn = (value: unknown): readonly string[] =>
  [...texts(value)].flatMap(
    (text) => text.match(new RegExp(`/subscriptions/${offlineSubscription}[\\w./()-]*`, 'g')) ?? [],
  );

/** What holds of every capture. */
export const checks: Readonly<Record<string, Check>> = {
  'no Output is printed in place of its value': (resources) =>
    /Calling \[to|\[object |\$\{late:|[/"-]undefined\b/.exec(JSON.stringify(resources)) ?? [],

  'no secret stands in an input': (resources) =>
    JSON.stringify(resources).includes('setting.invalid') ? ['a setting'] : [],

  'all that takes tags carries the four': (resources) =>
    ofAzure(resources).flatMap(({ plain, urn, inputs }) => {
      const given = Object.keys((inputs.tags as object | undefined) ?? {});
      return takesTags(plain) && tags.some((tag) => !given.includes(tag)) ? [`${urn} ${given}`] : [];
    }),

  'names keep the rules of their kind': (resources) =>
    ofAzure(resources).flatMap(({ plain, urn, inputs }) => {
      const rule = names[plain.replace('azure-native:', '')];
      if (rule === undefined) return [];
      const [input, pattern] = rule;
      return pattern.test(String(inputs[input])) ? [] : [`${urn} ${input}: ${inputs[input]}`];
    }),

  'each has an id of its own': (resources) => {
    const ids = ofAzure(resources).map(({ type, name, inputs }) => armId(type, name, inputs).toLowerCase());
    return ids.filter((id, index) => ids.indexOf(id) !== index);
  },

  'what an input refers to is in the stack': (resources) => {
    const known = new Set(ofAzure(resources).map(({ type, name, inputs }) => armId(type, name, inputs).toLowerCase()));
    const isKnown = (id: string): boolean => {
      // What lies within a resource comes with it, as `…/blobServices/default` does; what lies in a group does not.
      for (let path = id.toLowerCase(); path.length > 0; path = path.slice(0, path.lastIndexOf('/')))
        if (known.has(path)) return path === id.toLowerCase() || !/\/resourcegroups\/[^/]+$/.test(path);
      return false;
    };
    const ids = new Set(resources.flatMap(({ inputs }) => idsIn(inputs)));
    return [...ids].filter(
      (id) =>
        id !== `/subscriptions/${offlineSubscription}` &&
        !isKnown(id) &&
        !elsewhere.some((pattern) => pattern.test(id)),
    );
  },

  'what a resource waits for or belongs to is in the stack': (resources) => {
    const urns = new Set(resources.map(({ urn }) => urn));
    return resources.flatMap(({ urn, parent, dependsOn }) =>
      [...dependsOn, ...(parent === undefined || parent.includes('pulumi:pulumi:Stack') ? [] : [parent])]
        .filter((other) => !urns.has(other))
        .map((other) => `${urn} → ${other}`),
    );
  },

  'nothing breaks a rule': (resources) => {
    const { findings, crashes } = judge(readText(JSON.stringify(resources), 'production.json'));
    return [
      ...crashes.map((crash) => JSON.stringify(crash)),
      ...findings.map(({ rule, object, path, message }) => `${rule} ${object.kind} ${object.name} ${path}: ${message}`),
    ];
  },
};

const refusal = 'a platform is taken, or refused with everything that is wrong and what would be right';
const again = 'the same description, its keys in any order, gives the same bytes';
export const promises: readonly string[] = [refusal, again, ...Object.keys(checks)];

export interface AzureSurvey {
  readonly seen: number;
  readonly taken: number;
  readonly resources: number;
  /** Promise → what broke it first, and the platform. */
  readonly broken: ReadonlyMap<string, string>;
}

const everyFifth = 5;

/** One pass over random platforms. */
export async function surveyAzure(runs: { readonly numRuns: number; readonly seed: number }): Promise<AzureSurvey> {
  const broken = new Map<string, string>();
  let [seen, taken, count] = [0, 0, 0];
  const note = (promise: string, problems: readonly string[], props: PlatformProps) => {
    if (problems.length > 0 && !broken.has(promise))
      broken.set(promise, [...problems.slice(0, 5), fc.stringify(props)].join('\n'));
  };
  for (const props of fc.sample(azurePlatforms, runs)) {
    seen += 1;
    try {
      const environments = resolvePlatform(props).environments;
      for (const environment of environments) {
        const resources = await captureAzure(environment);
        count += resources.length;
        for (const [promise, check] of Object.entries(checks)) {
          // The rules are those of production.
          if (promise === 'nothing breaks a rule' && environment.name !== 'production') continue;
          note(promise, check(resources), props);
        }
        if (seen % everyFifth !== 0) continue;
        const [other] = resolvePlatform(turned(props) as PlatformProps).environments;
        const same = other !== undefined && JSON.stringify(await captureAzure(other)) === JSON.stringify(resources);
        note(again, same ? [] : ['other bytes'], props);
      }
      taken += 1;
    } catch (error) {
      const proper =
        error instanceof PlatformError && error.problems.every(({ path, want }) => path !== '' && want !== '');
      if (!proper) note(refusal, [String((error as Error).stack ?? error)], props);
    }
  }
  return { seen, taken, resources: count, broken };
}

/** The same value with the keys of all its objects the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, turned(inner)]),
  );
}
