import type { Environment } from '../../spec/environment';
import type { Operated } from '../../spec/operated';
import type { Region } from '../../spec/regions';
import type { Workload } from '../../spec/resolve-workload';
import type { KubernetesTarget } from '../../spec/targets/kubernetes';

/** Where objects are made for: one environment of a platform, in one region. */
export interface Site {
  readonly environment: Environment;
  readonly target: KubernetesTarget;
  readonly region: Region;
}

/** Labels by which a workload's pods are selected. They are immutable on a Deployment: never add to them. */
export function selectorLabels(site: Site, workload: string): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/name': workload, 'app.kubernetes.io/part-of': site.environment.platform };
}

/** Labels of every object: the recommended ones, and the four tags (E1). */
export function platformLabels(site: Site): Readonly<Record<string, string>> {
  return {
    ...site.environment.tags,
    'app.kubernetes.io/part-of': site.environment.platform,
    'app.kubernetes.io/managed-by': 'agent-gantry',
  };
}

export function workloadLabels(site: Site, workload: Workload): Readonly<Record<string, string>> {
  return {
    ...workload.labels,
    ...platformLabels(site),
    ...selectorLabels(site, workload.name),
    'app.kubernetes.io/component': workload.kind,
  };
}

/** Labels of the objects of a part that a controller runs. */
export function operatedLabels(site: Site, { name }: Pick<Operated, 'name'>): Readonly<Record<string, string>> {
  return { ...platformLabels(site), 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': name };
}
