import { ContainerGroup } from '@pulumi/azure-native/containerinstance';
import type { containerinstance } from '@pulumi/azure-native/types/input';
import type * as pulumi from '@pulumi/pulumi';
import { startTime } from '../../../spec/azure/compute-check/pod';
import type { Container } from '../../../spec/container';
import type { Probe } from '../../../spec/probes';
import type { Workload } from '../../../spec/resolve-workload';
import { nameOf, tagsOf } from '../site';
import { fromOwnRegistry, plainVariables, type WorkloadSurrounding, workloadTags } from '../workload-parts';

export interface GroupPlace {
  /** 1, 2, … */
  readonly replica: number;
  readonly public: boolean;
}

/** One replica of a workload: a group of containers with an address of its own (C1). */
export function createGroup(
  around: WorkloadSurrounding,
  workload: Workload,
  place: GroupPlace,
  opts: pulumi.CustomResourceOptions,
): ContainerGroup {
  const { site, pull, registryHost } = around;
  const { name: region } = site.region;
  const pulls = fromOwnRegistry(workload);
  const ids = [...(around.identity === undefined ? [] : [around.identity.id]), ...(pulls ? [pull.id] : [])];
  const scratch = Object.entries(workload.volumes).flatMap(([name, { kind }]) => (kind === 'scratch' ? [name] : []));
  return new ContainerGroup(
    `${workload.name}-${region}-${place.replica}`,
    {
      containerGroupName: nameOf(site, 'containerGroup', region, workload.name, String(place.replica)),
      resourceGroupName: site.resourceGroupName,
      location: region,
      osType: 'Linux',
      sku: 'Standard',
      restartPolicy: workload.kind === 'job' ? 'OnFailure' : 'Always',
      zones: [String(((place.replica - 1) % 3) + 1)],
      ...(ids.length === 0 ? {} : { identity: { type: 'UserAssigned', userAssignedIdentities: ids } }),
      ...(pulls ? { imageRegistryCredentials: [{ server: registryHost, identity: pull.id }] } : {}),
      ...address(around, workload, place),
      containers: [workload.main, ...workload.sidecars].map((spec) => ({
        ...container(around, spec),
        ...questions(spec, workload),
        ports: Object.values(spec.ports).map((port) => ({ port, protocol: 'TCP' })),
        resources: resources(spec),
      })),
      ...(workload.init.length === 0 ? {} : { initContainers: workload.init.map((spec) => container(around, spec)) }),
      volumes: scratch.map((name) => ({ name, emptyDir: {} })),
      tags: workloadTags(tagsOf(site), workload),
    },
    opts,
  );
}

/** In the network of its region; in none where it was asked to be public. */
function address({ site }: WorkloadSurrounding, workload: Workload, place: GroupPlace) {
  const all = [workload.main, ...workload.sidecars].flatMap(({ ports }) => Object.values(ports));
  const open = workload.kind === 'service' ? servicePorts(workload) : all;
  if (place.public) {
    const label = nameOf(site, 'publicLabel', site.region.name, workload.name, String(place.replica));
    return { ipAddress: { type: 'Public', dnsNameLabel: label, ports: tcp(open) } };
  }
  const subnetIds = [{ id: site.network.subnetIds.instances }];
  return all.length === 0 ? { subnetIds } : { subnetIds, ipAddress: { type: 'Private', ports: tcp(all) } };
}

const servicePorts = ({ service, main }: Extract<Workload, { kind: 'service' }>): number[] => [
  ...new Set(service.ports.map(({ target }) => main.ports[target] ?? 0)),
];

const tcp = (ports: readonly number[]) => ports.map((port) => ({ port, protocol: 'TCP' }));

function container(around: WorkloadSurrounding, spec: Container): containerinstance.InitContainerDefinitionArgs {
  const { name, image, command, args, mounts, secrets } = spec;
  const { site, late } = around;
  return {
    name,
    image: late.text(image, site.region.name),
    ...(command.length === 0 ? {} : { command: [...command, ...args] }),
    environmentVariables: [
      ...plainVariables(around, spec),
      // It can't refer to the vault: the value comes from the stack's configuration, encrypted.
      ...Object.entries(secrets).map(([variable, secret]) => ({
        name: variable,
        secureValue: site.settings.secret(secret.name),
      })),
    ].sort((a, b) => (a.name < b.name ? -1 : 1)),
    volumeMounts: mounts.map(({ path, volume, readOnly }) => ({ name: volume, mountPath: path, readOnly })),
  };
}

const tenth = (value: number): number => Math.ceil(value * 10) / 10;

/** Hundredths of a core and tenths of a GB are the least that it counts. */
function resources({ resources: { cpu, memory } }: Container): containerinstance.ResourceRequirementsArgs {
  const size = (cores: number, bytes: number) => ({
    cpu: Math.ceil(cores / 10) / 100,
    memoryInGB: tenth(bytes / 2 ** 30),
  });
  return {
    requests: size(cpu.request, memory.request),
    ...(cpu.limit === undefined ? {} : { limits: size(cpu.limit, memory.limit) }),
  };
}

/** There is no question about the start: the one about life waits as long as a start may take. */
function questions({ probes, ports, name }: Container, workload: Workload) {
  const { liveness, readiness } = probes;
  const wait = name === workload.main.name ? startTime(workload) : 0;
  return {
    ...(liveness === undefined ? {} : { livenessProbe: probe(liveness, ports, wait) }),
    ...(readiness === undefined ? {} : { readinessProbe: probe(readiness, ports, 0) }),
  };
}

function probe({ ask, delay, every, timeout, failures }: Probe, ports: Container['ports'], wait: number) {
  return {
    ...(ask.kind === 'http' ? { httpGet: { path: ask.path, port: ports[ask.port] ?? 0, scheme: 'http' } } : {}),
    ...(ask.kind === 'exec' ? { exec: { command: [...ask.command] } } : {}),
    initialDelaySeconds: Math.max(delay, wait),
    periodSeconds: every,
    timeoutSeconds: timeout,
    failureThreshold: failures,
  };
}
