import { createHash } from 'node:crypto';
import { ownName, plainType, type Values } from './arm-id';

/** What a binding of this environment says, by path. */
export type Bound = (path: string) => string | undefined;

interface Made {
  /** Logical name in the stack. */
  readonly resource: string;
  /** Name in Azure. */
  readonly name: string;
  readonly location: string;
  readonly id: string;
  readonly inputs: Values;
  readonly bound: Bound;
}

/**
 * What Azure would answer, as far as it follows from the inputs: a resource's own name and addresses in public Azure.
 * Ids that Azure draws at random are taken from the bindings, or made from the resource's id, so that they stay the same.
 */
export function offlineOutputs(type: string, resource: string, id: string, inputs: Values, bound: Bound): Values {
  const name = ownName(type, resource, inputs);
  const location = typeof inputs.location === 'string' ? inputs.location : '';
  const made: Made = { resource, name, location, id, inputs, bound };
  const own = answers[plainType(type).replace(/^azure-native:/, '')];
  return { ...inputs, name, ...identityOf(made), ...own?.(made) };
}

const tenant = (bound: Bound): string => bound('vault.tenantId') ?? '00000000-0000-0000-0000-000000000000';

/** What `getClientConfig` and its like answer. */
export function offlineInvoke(token: string, inputs: Values, bound: Bound): Values {
  switch (token) {
    case 'azure-native:authorization:getClientConfig':
      return {
        clientId: guid('client'),
        objectId: guid('deployer'),
        subscriptionId: '00000000-0000-0000-0000-000000000000',
        tenantId: tenant(bound),
      };
    case 'azure-native:logic:listWorkflowTriggerCallbackUrl':
      return { value: `https://setting.invalid/${inputs.workflowName}` };
    default:
      return { ...inputs };
  }
}

/** An identity that Azure makes together with the resource. */
function identityOf({ inputs, id, bound }: Made): Values {
  const identity = inputs.identity as Values | undefined;
  if (typeof identity?.type !== 'string' || !identity.type.includes('SystemAssigned')) return {};
  return { identity: { ...identity, principalId: guid(`${id} principal`), tenantId: tenant(bound) } };
}

const inner = ({ inputs }: Made): object => inputs.properties as object;

const answers: Readonly<Record<string, (made: Made) => Values>> = {
  'apimanagement:ApiManagementService': ({ name, location }) => ({
    gatewayUrl: `https://${name}.azure-api.net`,
    gatewayRegionalUrl: `https://${name}-${location}-01.regional.azure-api.net`,
  }),
  'app:ContainerApp': (made) => ({
    latestRevisionFqdn: `${made.name}--offline.${appDomain(made)}`,
    configuration: withFqdn(made),
  }),
  'app:ManagedEnvironment': ({ name, location }) => ({
    defaultDomain: `${name}.${location}.azurecontainerapps.io`,
    staticIp: '10.0.0.4',
  }),
  'applicationinsights:Component': ({ id, location }) => ({
    appId: guid(`${id} app`),
    instrumentationKey: guid(`${id} key`),
    connectionString: `InstrumentationKey=${guid(`${id} key`)};IngestionEndpoint=https://${location}-0.in.applicationinsights.azure.com/`,
  }),
  'cdn:AFDEndpoint': ({ name }) => ({ hostName: `${name}-offline.z01.azurefd.net` }),
  'cdn:Profile': ({ id }) => ({ frontDoorId: guid(`${id} front door`) }),
  'cognitiveservices:Account': (made) => ({
    properties: { ...inner(made), endpoint: `https://${made.name}.cognitiveservices.azure.com/` },
  }),
  'containerregistry:Registry': ({ name, bound }) => ({ loginServer: bound('registry.host') ?? `${name}.azurecr.io` }),
  'containerservice:ManagedCluster': ({ name, location, id, bound }) => ({
    fqdn: `${name}.${location}.azmk8s.io`,
    privateFQDN: `${name}.privatelink.${location}.azmk8s.io`,
    oidcIssuerProfile: {
      enabled: true,
      issuerURL: `https://${location}.oic.prod-aks.azure.com/${tenant(bound)}/${guid(`${id} issuer`)}/`,
    },
    identityProfile: {
      kubeletidentity: {
        clientId: guid(`${id} kubelet client`),
        objectId: guid(`${id} kubelet`),
        resourceId: `${id}-agentpool`,
      },
    },
  }),
  'cosmosdb:DatabaseAccount': ({ name }) => ({ documentEndpoint: `https://${name}.documents.azure.com:443/` }),
  'dbforpostgresql:Server': ({ name, location, bound }) => ({
    fullyQualifiedDomainName: bound(`database.${location}.host`) ?? `${name}.postgres.database.azure.com`,
  }),
  'dbforpostgresql:VirtualEndpoint': ({ name }) => ({
    virtualEndpoints: [`${name}.writer.postgres.database.azure.com`, `${name}.reader.postgres.database.azure.com`],
  }),
  'eventhub:Namespace': ({ name }) => ({ serviceBusEndpoint: `https://${name}.servicebus.windows.net:443/` }),
  'keyvault:Vault': (made) => ({
    properties: { ...inner(made), vaultUri: `https://${made.name}.vault.azure.net/` },
  }),
  'managedidentity:UserAssignedIdentity': ({ resource, id, bound }) => ({
    clientId: bound(`identities.${resource}.clientId`) ?? guid(`${id} client`),
    principalId: guid(`${id} principal`),
    tenantId: tenant(bound),
  }),
  'monitor:AzureMonitorWorkspace': ({ name, location, id }) => ({
    accountId: guid(`${id} account`),
    metrics: {
      internalId: name,
      prometheusQueryEndpoint: `https://${name}.${location}.prometheus.monitor.azure.com`,
    },
    defaultIngestionSettings: {
      dataCollectionEndpointResourceId: `${id}/dataCollectionEndpoint`,
      dataCollectionRuleResourceId: `${id}/dataCollectionRule`,
    },
  }),
  'monitor:DataCollectionEndpoint': ({ name, location }) => ({
    logsIngestion: { endpoint: `https://${name}.${location}-1.ingest.monitor.azure.com` },
    metricsIngestion: { endpoint: `https://${name}.${location}-1.metrics.ingest.monitor.azure.com` },
  }),
  'monitor:DataCollectionRule': ({ id }) => ({ immutableId: `dcr-${guid(id).replaceAll('-', '')}` }),
  'network:PublicIPAddress': () => ({ ipAddress: '192.0.2.1' }),
  'operationalinsights:Workspace': ({ id }) => ({ customerId: guid(`${id} customer`) }),
  'redisenterprise:RedisEnterprise': ({ name, location, bound }) => ({
    hostName: bound(`cache.${location}.host`) ?? `${name}.${location}.redis.azure.net`,
  }),
  'search:Service': ({ name }) => ({ endpoint: `https://${name}.search.windows.net` }),
  'servicebus:Namespace': ({ name }) => ({ serviceBusEndpoint: `https://${name}.servicebus.windows.net:443/` }),
  'storage:StorageAccount': ({ name }) => ({
    primaryEndpoints: Object.fromEntries(
      ['blob', 'dfs', 'file', 'queue', 'table', 'web'].map((kind) => [
        kind,
        `https://${name}.${kind}.core.windows.net/`,
      ]),
    ),
  }),
  'trafficmanager:Profile': ({ inputs }) => {
    const dns = inputs.dnsConfig as { readonly relativeName?: string } | undefined;
    return { dnsConfig: { ...dns, fqdn: `${dns?.relativeName ?? ''}.trafficmanager.net` } };
  },
};

const appDomain = ({ inputs, location }: Made): string => {
  const environment = inputs.managedEnvironmentId ?? inputs.environmentId;
  return `${String(environment).split('/').at(-1)}.${location}.azurecontainerapps.io`;
};

function withFqdn(made: Made): object | undefined {
  const configuration = made.inputs.configuration as { readonly ingress?: object } | undefined;
  if (configuration?.ingress === undefined) return configuration;
  return { ...configuration, ingress: { ...configuration.ingress, fqdn: `${made.name}.${appDomain(made)}` } };
}

/** An id of Azure's shape, the same for the same seed. */
function guid(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
