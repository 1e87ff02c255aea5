import type { Workload } from '../../spec/resolve-workload';
import type { Site } from './site';

/** Objects that a workload's pods refer to and that are made elsewhere, e.g. `Secret/model-keys`, in order. */
export function externals(site: Site, workload: Workload): readonly string[] {
  const { main, sidecars, init, volumes, pullSecrets, serviceAccount, priority } = workload;
  const names = new Set<string>();
  for (const volume of Object.values(volumes)) {
    if (volume.kind === 'claim') names.add(`PersistentVolumeClaim/${volume.claim}`);
    if (volume.kind === 'config') names.add(`ConfigMap/${volume.configMap}`);
    if (volume.kind === 'secretFiles' && existing(site))
      for (const secret of volume.secrets) names.add(`Secret/${secret}`);
  }
  for (const { made } of [main, ...sidecars, ...init]) {
    for (const { secret, existing: there } of Object.values(made)) if (there) names.add(`Secret/${secret}`);
  }
  for (const secret of pullSecrets) names.add(`Secret/${secret}`);
  if (existing(site)) {
    for (const { secrets } of [main, ...sidecars, ...init]) {
      for (const { name } of Object.values(secrets)) names.add(`Secret/${name}`);
    }
  }
  if (serviceAccount.existing) names.add(`ServiceAccount/${serviceAccount.name}`);
  if (priority !== undefined) names.add(`PriorityClass/${priority}`);
  return [...names].sort();
}

const existing = (site: Site): boolean => site.environment.vault?.kind === 'existingSecrets';

/** The annotation by which an object declares what it refers to outside the output. */
export function externalAnnotation(names: readonly string[]): Readonly<Record<string, string>> {
  return names.length === 0 ? {} : { 'agent-gantry.dev/external': names.join(', ') };
}
