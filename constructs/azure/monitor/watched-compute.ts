import type { ContainerGroup } from '@pulumi/azure-native/containerinstance';
import { replicaSize } from '../../../spec/azure/replica-size';
import type { Apps } from '../container-apps/apps';
import type { RegionSite } from '../site';
import type { Watched } from './metric-alerts';

const gibibyte = 2 ** 30;

/** Apps of a region: a replica's containers share its memory. */
export const watchedApps = ({ environment, region }: RegionSite, { apps }: Apps): readonly Watched[] =>
  environment.workloads.flatMap((workload) => {
    const app = apps.get(workload.name);
    if (app === undefined) return [];
    const memory = replicaSize(workload).memory * gibibyte;
    return [{ kind: 'containerApp', name: `${workload.name}-${region.name}`, id: app.id, memory } as const];
  });

/** Containers of a region's groups: each has a limit of its own. */
export const watchedGroups = (
  { environment, region }: RegionSite,
  groups: ReadonlyMap<string, readonly ContainerGroup[]>,
): readonly Watched[] =>
  environment.workloads.flatMap(({ name: workload, main, sidecars }) =>
    (groups.get(workload) ?? []).flatMap(({ id }, index) =>
      [main, ...sidecars].map(
        ({ name, resources: { memory } }): Watched => ({
          ...{ kind: 'containerGroup', id, memory: memory.limit, only: name },
          name: [workload, index + 1, ...(sidecars.length === 0 ? [] : [name]), region.name].join('-'),
        }),
      ),
    ),
  );
