import type { app } from '@pulumi/azure-native/types/input';
import type * as pulumi from '@pulumi/pulumi';
import { spread } from '../../../spec/azure/compute-check/apps';
import { containerSize } from '../../../spec/azure/replica-size';
import type { Container } from '../../../spec/container';
import type { Probe } from '../../../spec/probes';
import type { Workload } from '../../../spec/resolve-workload';
import type { SecretRef } from '../../../spec/vault';
import {
  allContainers,
  fromOwnRegistry,
  plainVariables,
  secretSlug,
  type WorkloadSurrounding,
} from '../workload-parts';

/** What a replica of an app, and a run of a job, consists of. */
export function template(around: WorkloadSurrounding, workload: Workload) {
  return {
    containers: [workload.main, ...workload.sidecars].map((one) => container(around, one, true)),
    ...(workload.init.length === 0
      ? {}
      : { initContainers: workload.init.map((one) => container(around, one, false)) }),
    volumes: volumes(workload),
  };
}

function container(around: WorkloadSurrounding, spec: Container, asked: boolean): app.ContainerArgs {
  const { name, image, command, args, mounts, probes, ports } = spec;
  const { cores, memory } = containerSize(spec);
  const roles = [
    ['Startup', probes.startup],
    ['Liveness', probes.liveness],
    ['Readiness', probes.readiness],
  ] as const;
  const questions = roles.flatMap(([type, spec]) => (spec === undefined ? [] : [probe(type, spec, ports)]));
  return {
    name,
    image: around.late.text(image, around.site.region.name),
    ...(command.length === 0 ? {} : { command: [...command] }),
    ...(args.length === 0 ? {} : { args: [...args] }),
    env: variables(around, spec),
    resources: { cpu: cores, memory: `${memory}Gi` },
    ...(asked && questions.length > 0 ? { probes: questions } : {}),
    volumeMounts: mounts.map(({ path, volume }) => ({ mountPath: path, volumeName: volume })),
  };
}

function variables(around: WorkloadSurrounding, spec: Container): app.EnvironmentVarArgs[] {
  const secrets = Object.entries(spec.secrets).map(([name, secret]) => ({ name, secretRef: secretSlug(secret) }));
  return [...plainVariables(around, spec), ...secrets].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function probe(type: string, { ask, delay, every, timeout, failures }: Probe, ports: Container['ports']) {
  const asked = spread(every, failures);
  return {
    type,
    ...(ask.kind === 'http' ? { httpGet: { path: ask.path, port: ports[ask.port] ?? 0, scheme: 'HTTP' } } : {}),
    ...(ask.kind === 'tcp' ? { tcpSocket: { port: ports[ask.port] ?? 0 } } : {}),
    ...(delay === 0 ? {} : { initialDelaySeconds: delay }),
    periodSeconds: asked.period,
    timeoutSeconds: timeout,
    failureThreshold: asked.failures,
  };
}

function volumes({ volumes: all }: Workload): app.VolumeArgs[] {
  return Object.entries(all).flatMap(([name, volume]): app.VolumeArgs[] => {
    if (volume.kind === 'scratch') return [{ name, storageType: 'EmptyDir' }];
    if (volume.kind !== 'secretFiles') return [];
    const secrets = volume.secrets.map((secret) => ({ secretRef: secretSlug({ name: secret }), path: secret }));
    return [{ name, storageType: 'Secret', secrets }];
  });
}

/** Every secret that a workload reads, by reference: the app asks the vault as the workload's identity (C2, C8). */
export function secrets(
  { site, late, identity }: WorkloadSurrounding,
  workload: Workload,
): { name: string; keyVaultUrl: pulumi.Input<string>; identity: pulumi.Input<string> }[] {
  const { vault } = site.environment;
  if (vault?.kind !== 'keyVault' || identity === undefined) return [];
  const files = Object.values(workload.volumes).flatMap((volume) =>
    volume.kind === 'secretFiles' ? volume.secrets.map((name): SecretRef => ({ name })) : [],
  );
  const read = [...allContainers(workload).flatMap((one) => Object.values(one.secrets)), ...files];
  const byName = new Map(read.map((secret) => [secretSlug(secret), secret]));
  return [...byName]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, secret]) => {
      const version = secret.version === undefined ? '' : `/${secret.version}`;
      const url = `https://${vault.name}.vault.azure.net/secrets/${secret.name}${version}`;
      return { name, keyVaultUrl: late.text(url, site.region.name), identity: identity.id };
    });
}

/** Who the replicas are. Code in them can't be the one who pulls their image. */
export function identities({ identity, pull, registryHost }: WorkloadSurrounding, workload: Workload) {
  const pulls = fromOwnRegistry(workload);
  const ids = [...(identity === undefined ? [] : [identity.id]), ...(pulls ? [pull.id] : [])];
  return {
    identity: ids.length === 0 ? { type: 'None' } : { type: 'UserAssigned', userAssignedIdentities: ids },
    registries: pulls ? [{ server: registryHost, identity: pull.id }] : [],
    identitySettings: [
      ...(identity === undefined ? [] : [{ identity: identity.id, lifecycle: 'All' }]),
      ...(pulls ? [{ identity: pull.id, lifecycle: 'None' }] : []),
    ],
  };
}
