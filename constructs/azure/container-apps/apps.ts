import type { ContainerApp, ManagedEnvironment } from '@pulumi/azure-native/app';
import type * as pulumi from '@pulumi/pulumi';
import type { ContainerApps } from '../../../spec/azure/container-apps';
import { runsToEnd } from '../../../spec/resolve-workload';
import { presenceOf } from '../../../spec/roles';
import { sendLogs } from '../diagnostics';
import type { Identities } from '../identities';
import type { LateValues } from '../late-values';
import { Part } from '../part';
import { privateEndpoint } from '../private-endpoint';
import { createPuller } from '../puller';
import type { RegionSite } from '../site';
import { identityOf } from '../workload-parts';
import { type AppHome, createApp, createJob } from './app';
import { appEnvironment } from './environment';

export interface AppsProps {
  readonly compute: ContainerApps;
  readonly identities: Identities;
  readonly late: LateValues;
  readonly registry: { readonly id: pulumi.Input<string>; readonly host: pulumi.Input<string> };
  /** What must stand first. */
  readonly after: readonly pulumi.Resource[];
}

/** The workloads of a region as apps and jobs of Container Apps (C2). */
export class Apps extends Part {
  readonly environment: ManagedEnvironment;
  /** By workload: those that keep running. */
  readonly apps: ReadonlyMap<string, ContainerApp>;

  constructor(site: RegionSite, { compute, identities, late, registry, after }: AppsProps, parent: pulumi.Resource) {
    super('Apps', `apps-${site.region.name}`, parent);
    this.environment = appEnvironment(site, compute, this);
    sendLogs(this, site, `apps-${site.region.name}`, this.environment.id);
    // By it the network finds the apps, and the edge comes through another of its kind (Microsoft, "Front Door with
    // Private Link to an internal environment").
    privateEndpoint(this, site, {
      ...{ name: `apps-${site.region.name}`, resourceId: this.environment.id },
      ...{ group: 'managedEnvironments', zone: 'containerApps' },
    });
    const puller = createPuller(this, site, registry.id);
    const home: AppHome = { compute, environmentId: this.environment.id };
    const opts = { parent: this, dependsOn: [puller.right, ...after] };
    const apps = new Map<string, ContainerApp>();
    for (const workload of site.environment.workloads) {
      if (presenceOf(workload, site.target.regions, site.region) === 'absent') continue;
      const identity = identityOf(identities, workload);
      const around = { site, late, identity, pull: puller, registryHost: registry.host };
      if (runsToEnd(workload)) createJob(around, home, workload, opts);
      else apps.set(workload.name, createApp(around, home, workload, opts));
    }
    this.apps = apps;
    this.registerOutputs();
  }
}
