import type { Container } from '../../container';
import type { Place } from '../../place';
import type { Workload } from '../../resolve-workload';
import { hasOwnIdentity } from '../federations';
import type { ComputeBound, Placed } from './check';

/** A container, and where its faults are told. */
export interface PlacedContainer {
  readonly container: Container;
  readonly place: Place;
}

export const containersOf = ({ workload, place }: Placed): readonly PlacedContainer[] => [
  { container: workload.main, place },
  ...workload.sidecars.map((container) => ({ container, place: place.in('sidecars').in(container.name) })),
  ...workload.init.map((container) => ({ container, place: place.in('init').in(container.name) })),
];

/** What stands in a description for pods and machines of Kubernetes alone. */
export function checkPod(placed: Placed, bound: ComputeBound, by: string): void {
  const { workload, place, added } = placed;
  const nothing = (prop: string, got: unknown, why: string) =>
    place.in(prop).fault(got, `nothing: ${why}`, 'Remove it, or choose aks().');
  const machines = `${by} shows no machines`;
  if (workload.serviceAccount.existing)
    nothing('serviceAccount', workload.serviceAccount.name, `${by} has no service accounts`);
  if (workload.pullSecrets.length > 0)
    nothing('pullSecrets', workload.pullSecrets, `${by} pulls by identity, from the registry of the platform`);
  if (Object.keys(workload.nodes).length > 0) nothing('nodes', workload.nodes, machines);
  if (workload.tolerations.length > 0) nothing('tolerations', workload.tolerations, machines);
  if (workload.priority !== undefined) nothing('priority', workload.priority, machines);
  if (!added && Object.keys(workload.annotations).length > 0)
    nothing('annotations', workload.annotations, `${by} has none; labels become tags`);
  if (workload.kind === 'service' && workload.canary !== undefined)
    nothing('canary', workload.canary.image, 'a second version needs a mesh, or a gateway that divides');
  if (Object.keys(workload.config.files).length > 0) {
    const fix = 'Put the files into the image, or the values into env.';
    place.in('config').fault(Object.keys(workload.config.files), `no files: ${by} has no ConfigMaps`, fix);
  }
  checkIdentity(placed);
  checkVolumes(placed, by);
  for (const one of containersOf(placed)) checkContainer(one, bound, by);
}

function checkIdentity({ workload, place }: Placed): void {
  const { identity } = workload;
  if (identity === undefined || hasOwnIdentity(workload)) return;
  if (workload.kind === 'service' && workload.canaryOf !== undefined) return;
  const at = place.in('identity');
  if (identity.kind === 'azure') {
    at.in('clientId').fault(identity.clientId, "nothing: it has the stack's own identity", 'Remove it.');
  } else at.fault(identity.kind, 'azureIdentity()');
}

function checkVolumes({ workload, place }: Placed, by: string): void {
  const mounts = [workload.main, ...workload.sidecars, ...workload.init].flatMap((container) => container.mounts);
  for (const [name, volume] of Object.entries(workload.volumes)) {
    const at = place.in('volumes').in(mounts.find((mount) => mount.volume === name)?.path ?? name);
    if (volume.kind === 'claim' || volume.kind === 'config')
      at.fault(
        volume.kind,
        `scratch(): ${by} has no objects of a namespace`,
        'Keep what must last in a store of data.',
      );
    if (volume.kind === 'scratch' && volume.memory)
      at.in('memory').fault(true, `false: ${by} keeps folders on disk alone`, 'Remove it.');
  }
}

function checkContainer({ container, place }: PlacedContainer, { vault }: ComputeBound, by: string): void {
  const { resources, env, secrets, pull } = container;
  if (Object.keys(resources.devices).length > 0)
    place.in('resources').in('devices').fault(resources.devices, `nothing: ${by} is given none here`, 'Choose aks().');
  if (resources.ephemeralStorage !== undefined) {
    const at = place.in('resources').in('ephemeralStorage');
    at.missing(`nothing: ${by} gives disk with the cores`, 'Remove it.');
  }
  if (pull !== 'IfNotPresent') place.in('pull').fault(pull, `nothing: ${by} decides when it asks the registry`);
  for (const [name, value] of Object.entries(env)) {
    if ('field' in value)
      place.in('env').in(name).fault(value.field, `text: ${by} has no fields of a pod`, 'Remove it, or choose aks().');
  }
  for (const [name, { key }] of Object.entries(secrets)) {
    const at = place.in('secrets').in(name);
    if (vault !== undefined && vault.kind !== 'keyVault')
      at.missing(`a secret of Key Vault: ${by} reads no other vault`, 'Set vault: keyVault().');
    else if (key !== undefined) at.in('key').fault(key, 'no key: whole secrets of Key Vault are brought');
  }
}

/** The time that a start may take, in seconds. */
export const startTime = ({ main }: Workload): number =>
  main.probes.startup === undefined
    ? 0
    : main.probes.startup.delay + main.probes.startup.every * main.probes.startup.failures;
