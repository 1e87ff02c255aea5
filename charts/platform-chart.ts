import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Namespace } from '../constructs/kubernetes/namespace';
import { NetworkBaseline } from '../constructs/kubernetes/network-policy';
import type { Site } from '../constructs/kubernetes/site';
import { Workload } from '../constructs/kubernetes/workload';

/** A platform in one environment and region: a fenced namespace, and its workloads. */
export class PlatformChart extends Chart {
  readonly workloads: Readonly<Record<string, Workload>>;

  constructor(
    scope: Construct,
    id: string,
    readonly site: Site,
  ) {
    super(scope, id, { namespace: site.target.namespace });
    new Namespace(this, 'namespace', site);
    new NetworkBaseline(this, 'network', site);
    this.workloads = Object.fromEntries(
      site.environment.workloads.map((spec) => [spec.name, new Workload(this, `workload-${spec.name}`, site, spec)]),
    );
  }
}
