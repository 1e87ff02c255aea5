import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Workload as WorkloadSpec } from '../../spec/resolve-workload';
import { createAutoscaler } from './autoscaler';
import { createConfig } from './config';
import { createCronJob } from './cron-job';
import { createDeployment } from './deployment';
import { createDisruptionBudget } from './disruption-budget';
import { createJob } from './job';
import { createMesh } from './mesh/mesh';
import { createNetworkPolicy } from './network-policy';
import { createSecrets } from './secrets';
import { createService } from './service';
import { createServiceAccount } from './service-account';
import type { Site } from './site';

/** One workload, running and fenced: its account, files and secrets, its pods, their scaling and their network edge. */
export class Workload extends Construct {
  /** Deployment, CronJob or Job. */
  readonly controller: ApiObject;
  /** Only of workloads that serve. */
  readonly service?: ApiObject;
  /** Left out where an existing account is used. */
  readonly serviceAccount?: ApiObject;
  /** Left out where there are no files. */
  readonly config?: ApiObject;

  constructor(scope: Construct, id: string, site: Site, spec: WorkloadSpec) {
    super(scope, id);
    createNetworkPolicy(this, site, spec);
    createMesh(this, site, spec);
    const account = createServiceAccount(this, site, spec);
    createSecrets(this, site, spec);
    const config = createConfig(this, site, spec);
    const service = spec.kind === 'service' ? createService(this, site, spec) : undefined;
    if (spec.kind === 'cron') {
      this.controller = createCronJob(this, site, spec);
    } else if (spec.kind === 'job') {
      this.controller = createJob(this, site, spec);
    } else {
      this.controller = createDeployment(this, site, spec);
      createAutoscaler(this, site, spec);
      createDisruptionBudget(this, site, spec);
    }
    if (account !== undefined) this.serviceAccount = account;
    if (config !== undefined) this.config = config;
    if (service !== undefined) this.service = service;
  }

  /** Any object of this workload by kind, e.g. `'PodDisruptionBudget'`, for customise(). */
  object(kind: string): ApiObject {
    const objects = this.node.findAll().filter((child): child is ApiObject => 'apiVersion' in child);
    const found = objects.find((object) => object.kind === kind);
    if (found === undefined) {
      throw new Error(
        `${this.node.id} has no ${kind}; it has ${[...new Set(objects.map((object) => object.kind))].join(', ')}`,
      );
    }
    return found;
  }
}
