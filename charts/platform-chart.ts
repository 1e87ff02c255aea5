import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Kafka } from '../constructs/kubernetes/data/kafka';
import { Postgres } from '../constructs/kubernetes/data/postgres';
import { Redis } from '../constructs/kubernetes/data/redis';
import { Gateway } from '../constructs/kubernetes/gateway/gateway';
import { MeshBaseline } from '../constructs/kubernetes/mesh/mesh';
import { Namespace } from '../constructs/kubernetes/namespace';
import { NetworkBaseline, OperatedFence } from '../constructs/kubernetes/network-policy';
import type { Site } from '../constructs/kubernetes/site';
import { Telemetry } from '../constructs/kubernetes/telemetry/telemetry';
import { Workload } from '../constructs/kubernetes/workload';
import { suggest } from '../spec/suggest';

/** A platform in one environment and region: a fenced namespace, and its workloads. */
export class PlatformChart extends Chart {
  /** By name; a workload that is off in this environment is not among them. */
  readonly workloads: Readonly<Record<string, Workload>>;

  constructor(
    scope: Construct,
    id: string,
    readonly site: Site,
  ) {
    super(scope, id, { namespace: site.target.namespace });
    new Namespace(this, 'namespace', site);
    new NetworkBaseline(this, 'network', site);
    new MeshBaseline(this, 'mesh', site);
    for (const operated of site.environment.operated) new OperatedFence(this, `fence-${operated.name}`, site, operated);
    const { cache, database, queue } = site.environment.data;
    if (database?.kind === 'postgres' && database.hosting === 'inCluster')
      new Postgres(this, 'database', site, database);
    if (cache?.hosting === 'inCluster') new Redis(this, 'cache', site, cache);
    if (queue?.kind === 'kafka' && queue.hosting === 'inCluster') new Kafka(this, 'queue', site, queue);
    this.workloads = Object.fromEntries(
      site.environment.workloads.map((spec) => [spec.name, new Workload(this, `workload-${spec.name}`, site, spec)]),
    );
    const { gateway } = site.environment;
    if (gateway !== undefined) new Gateway(this, 'gateway', site, gateway);
    new Telemetry(this, 'telemetry', site);
  }

  /**
   * A workload by name, for customise().
   * @throws Error where this environment has none of that name
   */
  workload(name: string): Workload {
    const workload = this.workloads[name];
    if (workload !== undefined) return workload;
    const names = Object.keys(this.workloads);
    const meant = suggest(name, names);
    const question = meant === undefined ? '' : `; did you mean ${meant}?`;
    throw new Error(`${this.site.environment.name} has no workload ${name}, it has ${names.join(', ')}${question}`);
  }
}
