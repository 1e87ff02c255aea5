import {
  Api,
  ApiManagementService,
  ApiPolicy,
  Backend,
  Cache,
  Diagnostic,
  Logger,
  Policy,
} from '@pulumi/azure-native/apimanagement';
import * as pulumi from '@pulumi/pulumi';
import type { ApiManagement as Spec } from '../../../spec/azure/api-management';
import { agentsPolicy, backends, frontDoorPolicy, modelsPolicy } from '../../../spec/azure/api-policies';
import { autoscale } from '../autoscale-setting';
import { sendLogs } from '../diagnostics';
import type { EdgeOrigin } from '../edge/origin';
import type { Logs } from '../monitor/logs';
import type { Watched } from '../monitor/metric-alerts';
import { Part } from '../part';
import { grant } from '../role-assignment';
import { generationOf, nameOf, type RegionSite, tagsOf } from '../site';

/** An account of models, by region; the first is the nearest. */
export interface ModelAccount {
  readonly region: string;
  readonly id: pulumi.Input<string>;
  readonly host: pulumi.Input<string>;
}

export interface ApiManagementOf {
  /** Name under which the gateway of the region answers. */
  readonly gateway: string;
  readonly models: readonly ModelAccount[];
}

/** Azure API Management in front of a region's gateway and its models (A16). */
export class ApiManagement extends Part {
  readonly service: ApiManagementService;
  readonly origin: EdgeOrigin;
  readonly watched: Watched;
  private readonly region: string;

  constructor(site: RegionSite, spec: Spec, of: ApiManagementOf, logs: Logs | undefined, parent: pulumi.Resource) {
    const { name: region } = site.region;
    super('ApiManagement', `api-management-${region}`, parent);
    this.region = region;
    this.service = createService(this, site, spec);
    this.origin = {
      region,
      host: this.service.gatewayUrl.apply((url) => (url ?? '').replace('https://', '')),
      privateLink: { id: this.service.id, group: 'Gateway' },
    };
    this.watched = { kind: 'apiManagement', name: region, id: this.service.id };
    this.agents(spec, of.gateway);
    if (of.models.length > 0) this.models(site, spec, of.models);
    if (spec.units[0] < spec.units[1]) {
      const { id: resourceId } = this.service;
      autoscale(this, site, { name: `apim-${region}`, kind: 'apiManagement', resourceId, units: spec.units });
    }
    sendLogs(this, site, `api-management-${region}`, this.service.id);
    if (logs !== undefined) this.tell(logs);
    this.registerOutputs();
  }

  /** Lets in what comes through this edge alone. */
  admit(frontDoorId: pulumi.Input<string> | undefined): void {
    const value =
      frontDoorId === undefined ? frontDoorPolicy(undefined) : pulumi.output(frontDoorId).apply(frontDoorPolicy);
    new Policy(
      `api-management-${this.region}`,
      { ...this.within, policyId: 'policy', format: 'rawxml', value },
      { parent: this },
    );
  }

  private get within() {
    return { resourceGroupName: this.service.id.apply((id) => id.split('/')[4] ?? ''), serviceName: this.service.name };
  }

  /** What the agents answer, under every path that the gateway passes. */
  private agents(spec: Spec, host: string): void {
    const backend = this.backend(backends.agents, `https://${host}`, gatewayBreaker);
    this.api('agents', '', spec, agentsPolicy(spec), [backend]);
  }

  /** What models answer: the region's own first, the other's while that is at its limit. */
  private models(site: RegionSite, spec: Spec, accounts: readonly ModelAccount[]): void {
    const members = accounts.map(({ region, id, host }) => {
      grant(this, site, {
        name: `api-management-${this.region}-models-${region}`,
        scope: id,
        role: 'Cognitive Services OpenAI User',
        principalId: this.service.identity.apply((identity) => identity?.principalId ?? ''),
      });
      return this.backend(`models-${region}`, pulumi.interpolate`https://${host}/openai`, modelBreaker);
    });
    const pool = new Backend(
      `models-${this.region}`,
      {
        ...this.within,
        backendId: backends.models,
        type: 'Pool',
        pool: { services: members.map(({ id }, index) => ({ id, priority: index + 1, weight: 1 })) },
      },
      this.child,
    );
    this.cache(site, spec, accounts);
    this.api('models', 'openai', spec, modelsPolicy(spec), [pool]);
  }

  /** A Redis of its own: its connection string is a secret of the stack. */
  private cache(site: RegionSite, { semanticCache }: Spec, [nearest]: readonly ModelAccount[]): void {
    if (semanticCache === undefined || nearest === undefined) return;
    const { embeddings, connection } = semanticCache;
    const url = pulumi.interpolate`https://${nearest.host}/openai/deployments/${embeddings}/embeddings`;
    this.backend(backends.embeddings, url, modelBreaker);
    new Cache(
      `api-management-${this.region}`,
      {
        ...this.within,
        cacheId: 'default',
        connectionString: site.settings.secret(connection),
        useFromLocation: 'default',
      },
      this.child,
    );
  }

  private backend(backendId: string, url: pulumi.Input<string>, rule: Breaker): Backend {
    return new Backend(
      `${backendId}-${this.region}-backend`,
      {
        ...this.within,
        backendId,
        type: 'Single',
        protocol: 'http',
        url,
        tls: { validateCertificateChain: true, validateCertificateName: true },
        circuitBreaker: { rules: [rule] },
      },
      this.child,
    );
  }

  private api(name: string, path: string, { tenant }: Spec, value: string, dependsOn: pulumi.Resource[]): void {
    const api = new Api(
      `${name}-${this.region}`,
      {
        ...this.within,
        apiId: name,
        displayName: name,
        path,
        protocols: ['https'],
        subscriptionRequired: tenant.kind === 'subscription',
        subscriptionKeyParameterNames: { header: 'api-key', query: 'subscription-key' },
        apiType: 'http',
      },
      this.child,
    );
    new ApiPolicy(
      `${name}-${this.region}`,
      { ...this.within, apiId: api.name, policyId: 'policy', format: 'rawxml', value },
      // It names its back end.
      { parent: this, dependsOn },
    );
  }

  /** Token metrics by tenant. Without `metrics` none of them arrives. */
  private tell(logs: Logs): void {
    const logger = new Logger(
      `api-management-${this.region}`,
      {
        ...this.within,
        loggerId: 'insights',
        loggerType: 'applicationInsights',
        resourceId: logs.insights.id,
        credentials: { connectionString: logs.insights.connectionString, identityClientId: 'SystemAssigned' },
      },
      this.child,
    );
    grant(this, undefined, {
      name: `api-management-${this.region}-insights`,
      scope: logs.insights.id,
      role: 'Monitoring Metrics Publisher',
      principalId: this.service.identity.apply((identity) => identity?.principalId ?? ''),
    });
    new Diagnostic(
      `api-management-${this.region}`,
      {
        ...this.within,
        diagnosticId: 'applicationinsights',
        loggerId: logger.id,
        metrics: true,
        // Neither bodies nor addresses: a conversation belongs to nobody's log.
        logClientIp: false,
        httpCorrelationProtocol: 'W3C',
        sampling: { samplingType: 'fixed', percentage: 10 },
        alwaysLog: 'allErrors',
      },
      this.child,
    );
  }
}

const createService = (parent: Part, site: RegionSite, { publisher, units }: Spec): ApiManagementService =>
  new ApiManagementService(
    `api-management-${site.region.name}`,
    {
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      serviceName: nameOf(site, 'apiManagement', site.region.name, ...generationOf(site)),
      sku: { name: 'StandardV2', capacity: units[0] },
      publisherName: publisher.name,
      publisherEmail: publisher.email,
      identity: { type: 'SystemAssigned' },
      // What it calls goes out through the region's network; what calls it comes by a private link.
      virtualNetworkType: 'External',
      virtualNetworkConfiguration: { subnetResourceId: site.network.subnetIds.apim },
      tags: tagsOf(site),
    },
    // Whoever changes the number must be the only one.
    { parent, ...(units[0] < units[1] ? { ignoreChanges: ['sku.capacity'] } : {}) },
  );

interface Breaker {
  readonly name: string;
  readonly acceptRetryAfter: boolean;
  readonly tripDuration: string;
  readonly failureCondition: {
    readonly count: number;
    readonly interval: string;
    readonly statusCodeRanges: { readonly min: number; readonly max: number }[];
  };
}

/** A model that is at its limit says how long: the circuit stays open for that time. */
const modelBreaker: Breaker = {
  name: 'limits-and-errors',
  acceptRetryAfter: true,
  tripDuration: 'PT1M',
  failureCondition: {
    count: 3,
    interval: 'PT1M',
    statusCodeRanges: [
      { min: 429, max: 429 },
      { min: 500, max: 599 },
    ],
  },
};

/** A 429 of the agents is one user's limit, and nobody else's. */
const gatewayBreaker: Breaker = {
  name: 'errors',
  acceptRetryAfter: true,
  tripDuration: 'PT10S',
  failureCondition: { count: 20, interval: 'PT1M', statusCodeRanges: [{ min: 500, max: 599 }] },
};
