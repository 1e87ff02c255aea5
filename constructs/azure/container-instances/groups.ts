import type { ContainerGroup } from '@pulumi/azure-native/containerinstance';
import type * as pulumi from '@pulumi/pulumi';
import type { ContainerInstances } from '../../../spec/azure/container-instances';
import type { Workload } from '../../../spec/resolve-workload';
import { presenceOf } from '../../../spec/roles';
import { mostReplicas } from '../../../spec/scaling';
import type { Identities } from '../identities';
import type { LateValues } from '../late-values';
import { Part } from '../part';
import { createPuller } from '../puller';
import type { RegionSite } from '../site';
import { identityOf } from '../workload-parts';
import { createGroup } from './group';

export interface GroupsProps {
  readonly compute: ContainerInstances;
  readonly identities: Identities;
  readonly late: LateValues;
  readonly registry: { readonly id: pulumi.Input<string>; readonly host: pulumi.Input<string> };
  /** What must stand first. */
  readonly after: readonly pulumi.Resource[];
}

/** The workloads of a region as groups of Container Instances, one a replica (C1). */
export class Groups extends Part {
  /** By workload. */
  readonly groups: ReadonlyMap<string, readonly ContainerGroup[]>;

  constructor(site: RegionSite, { compute, identities, late, registry, after }: GroupsProps, parent: pulumi.Resource) {
    super('Groups', `groups-${site.region.name}`, parent);
    const puller = createPuller(this, site, registry.id);
    const opts = { parent: this, dependsOn: [puller.right, ...after] };
    const here = site.environment.workloads.filter(
      (workload) => presenceOf(workload, site.target.regions, site.region) !== 'absent',
    );
    this.groups = new Map(
      here.map((workload) => {
        const identity = identityOf(identities, workload);
        const around = { site, late, identity, pull: puller, registryHost: registry.host };
        const open = compute.public.includes(workload.name);
        const groups = Array.from({ length: replicasOf(workload) }, (_, index) =>
          createGroup(around, workload, { replica: index + 1, public: open }, opts),
        );
        return [workload.name, groups] as const;
      }),
    );
    this.registerOutputs();
  }
}

const replicasOf = (workload: Workload): number => ('scaling' in workload ? mostReplicas(workload.scaling) : 1);
