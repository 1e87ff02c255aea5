import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Namespace } from '../constructs/kubernetes/namespace';
import { NetworkBaseline, OperatedFence } from '../constructs/kubernetes/network-policy';
import type { Site } from '../constructs/kubernetes/site';
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
    for (const operated of site.environment.operated) new OperatedFence(this, `fence-${operated.name}`, site, operated);
    this.workloads = Object.fromEntries(
      site.environment.workloads.map((spec) => [spec.name, new Workload(this, `workload-${spec.name}`, site, spec)]),
    );
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
