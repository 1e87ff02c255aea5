import * as pulumi from '@pulumi/pulumi';
import { latePaths } from '../../../spec/late';
import type { Workload } from '../../../spec/resolve-workload';
import type { Identities } from '../identities';
import type { StoreOutputs } from '../outputs';
import { Part } from '../part';
import type { RegionSite } from '../site';
import { Cosmos } from './cosmos';
import { EventHubs } from './event-hubs';
import { Models } from './models';
import { databaseRole, Postgres } from './postgres';
import { Redis } from './redis';
import { Search, searchHost } from './search';
import { ServiceBus } from './service-bus';
import { type User, usersOf } from './users';

/** The stores of the platform that Azure runs, and the models that answer. */
export class Data extends Part {
  readonly postgres: Postgres | undefined;
  readonly cosmos: Cosmos | undefined;
  readonly redis: Redis | undefined;
  readonly queues: ReadonlyMap<string, EventHubs | ServiceBus>;
  readonly searches: ReadonlyMap<string, Search>;
  readonly models: ReadonlyMap<string, Models>;

  constructor(
    private readonly sites: readonly RegionSite[],
    private readonly identities: Identities,
    parent: pulumi.Resource | undefined,
  ) {
    super('Data', 'data', parent);
    this.postgres = this.createPostgres();
    this.cosmos = this.createCosmos();
    this.redis = this.createRedis();
    this.queues = this.eachRegion((site) => this.createQueue(site));
    this.searches = this.eachRegion((site) => this.createSearch(site));
    this.models = this.eachRegion((site) => this.createModels(site));
    this.registerOutputs();
  }

  /** As bindings spell it. */
  get outputs(): StoreOutputs {
    const database = this.databaseOutputs();
    return {
      ...(database === undefined ? {} : { database }),
      ...(this.redis === undefined
        ? {}
        : { cache: byRegion(this.redis.clusters, ({ hostName }) => ({ host: hostName })) }),
      ...(this.queues.size === 0 ? {} : { queue: byRegion(this.queues, queueOutputs) }),
      ...(this.searches.size === 0
        ? {}
        : { vectors: byRegion(this.searches, ({ service }) => ({ host: searchHost(service) })) }),
      ...(this.models.size === 0 ? {} : { models: byRegion(this.models, ({ host }) => ({ host })) }),
    };
  }

  /** What an identity is called in the database, where it has a role there. */
  roleOf(workload: string): { readonly databaseRole?: string } {
    const [site] = this.sites;
    const user = this.users('database').some((one) => one.workload.name === workload);
    return site === undefined || this.postgres === undefined || !user
      ? {}
      : { databaseRole: databaseRole(site, workload) };
  }

  private users(store: 'database' | 'cache' | 'queue' | 'vectors'): readonly User[] {
    const [site] = this.sites;
    return site === undefined ? [] : usersOf(site, this.identities, store);
  }

  private eachRegion<T>(create: (site: RegionSite) => T | undefined): ReadonlyMap<string, T> {
    return new Map(
      this.sites.flatMap((site) => {
        const part = create(site);
        return part === undefined ? [] : [[site.region.name, part] as const];
      }),
    );
  }

  private createPostgres(): Postgres | undefined {
    const spec = this.sites[0]?.target.data.database;
    return spec?.kind === 'flexibleServer' ? new Postgres(this.sites, spec, this.users('database'), this) : undefined;
  }

  private createCosmos(): Cosmos | undefined {
    const spec = this.sites[0]?.target.data.database;
    return spec?.kind === 'cosmosAccount' ? new Cosmos(this.sites, spec, this.users('database'), this) : undefined;
  }

  private createRedis(): Redis | undefined {
    const spec = this.sites[0]?.target.data.cache;
    return spec === undefined ? undefined : new Redis(this.sites, spec, this.users('cache'), this);
  }

  private createQueue(site: RegionSite): EventHubs | ServiceBus | undefined {
    const spec = site.target.data.queue;
    if (spec === undefined) return undefined;
    const users = this.users('queue');
    return spec.kind === 'eventHubs' ? new EventHubs(site, spec, users, this) : new ServiceBus(site, spec, users, this);
  }

  private createSearch(site: RegionSite): Search | undefined {
    const spec = site.target.data.vectors;
    return spec === undefined ? undefined : new Search(site, spec, this.users('vectors'), this);
  }

  /** Those who were told the address may ask. */
  private createModels(site: RegionSite): Models | undefined {
    const { models } = site.target;
    if (models === undefined) return undefined;
    const users = site.environment.workloads.flatMap((workload): User[] => {
      const identity = this.identities.byWorkload.get(workload.name);
      return isToldOfModels(workload) && identity !== undefined ? [{ workload, identity }] : [];
    });
    return new Models(site, models, users, this);
  }

  /** The writer is the same for all regions: it follows a promotion. */
  private databaseOutputs(): StoreOutputs['database'] {
    const { postgres, cosmos } = this;
    if (cosmos !== undefined) return { account: cosmos.account.name };
    if (postgres === undefined) return undefined;
    const { writer, reader, servers, setup } = postgres;
    const regions = this.sites.map(({ region }) => {
      const server = servers.get(region.name);
      const own = {
        ...(server === undefined ? {} : { server: server.name }),
        ...(reader === undefined ? {} : { reader }),
      };
      return [region.name, { host: writer, ...own }] as const;
    });
    return { ...Object.fromEntries(regions), setup };
  }
}

/** Whether it asks these models, not those at an address of its own. */
function isToldOfModels({ main }: Workload): boolean {
  const endpoint = main.env.AZURE_OPENAI_ENDPOINT;
  return endpoint !== undefined && 'text' in endpoint && latePaths(endpoint.text, '').length > 0;
}

/** By what late values call it. */
const queueOutputs = (queue: EventHubs | ServiceBus) =>
  queue instanceof EventHubs
    ? { bootstrap: pulumi.interpolate`${queue.namespace.name}.servicebus.windows.net:9093` }
    : { namespace: queue.namespace.name };

const byRegion = <T, O>(parts: ReadonlyMap<string, T>, tell: (part: T) => O): Readonly<Record<string, O>> =>
  Object.fromEntries([...parts].map(([region, part]) => [region, tell(part)]));
