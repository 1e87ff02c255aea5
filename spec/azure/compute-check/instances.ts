import { privateRanges } from '../../flows';
import type { Place } from '../../place';
import type { Service } from '../../service';
import type { ComputeBound, Placed } from './check';
import { checkPod, containersOf } from './pod';

const by = 'Container Instances';

/** Refuses what a group of Container Instances can't be told (C1). */
export function checkInstance(placed: Placed, bound: ComputeBound): void {
  const { workload, place } = placed;
  checkPod(placed, bound, by);
  if (workload.kind === 'cron') {
    place.in('schedule').fault(workload.schedule.cron, `no schedule: nothing of ${by} starts by the clock`, choose);
    return;
  }
  if (workload.kind !== 'job') {
    const { scaling } = workload;
    if (scaling.kind !== 'fixed') {
      const fix = `Write scaling: { replicas: ${Math.max(scaling.min, 1)} }, or choose containerApps().`;
      place.in('scaling').in('replicas').fault([scaling.min, scaling.max], `a fixed number: nothing scales ${by}`, fix);
    }
    if (workload.kind === 'service') checkService(workload.service, place.in('service'));
  }
  for (const [name, volume] of Object.entries(workload.volumes)) {
    if (volume.kind !== 'secretFiles') continue;
    const path = workload.main.mounts.find((mount) => mount.volume === name)?.path ?? name;
    const fix = 'Read them as variables: secrets: { … }.';
    place.in('volumes').in(path).fault('secretFiles()', `scratch(): ${by} brings no files from the vault`, fix);
  }
  for (const { container, place: at } of containersOf(placed)) {
    if (!/@sha256:[0-9a-f]{64}$/.test(container.image)) {
      const fix = /agent-gantry-service:/.test(container.image)
        ? 'Record the digest of the image in images.lock.json.'
        : `Run \`crane digest ${container.image}\`.`;
      at.in('image').fault(container.image, `a digest: ${by} asks the registry again at each start`, fix);
    }
    if (container.args.length > 0 && container.command.length === 0) {
      const fix = 'Write the whole command, with the entry point of the image before them.';
      at.in('command').missing(`a command beside args: ${by} replaces the entry point or nothing`, fix);
    }
    for (const role of ['liveness', 'readiness'] as const) {
      const ask = container.probes[role]?.ask.kind;
      if (ask === 'tcp' || ask === 'grpc')
        at.in('probes').in(role).in(ask).fault(ask, `http or exec: ${by} asks by no other`);
    }
  }
}

const choose = 'Choose containerApps() or aks().';

/** Each group has an address of its own: what a balancer would do, nothing does. */
function checkService({ public: open, from, sameZone }: Service, place: Place): void {
  if (open) {
    const fix = 'Name the workload in containerInstances({ public: […] }).';
    place.in('public').fault(true, 'false: a group has one address, private or public', fix);
  }
  if (from.length > 0 && from.join() !== privateRanges.join())
    place.in('from').fault(from, `nothing: ${by} lets in whom the network does`, 'Remove it.');
  if (sameZone) place.in('sameZone').fault(true, `nothing: ${by} has no balancer`, 'Remove it.');
}
