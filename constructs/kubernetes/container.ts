import type { Container as ContainerObject, EnvVar, Probe as ProbeObject } from 'kubernetes-types/core/v1';
import type { Container } from '../../spec/container';
import type { Pod } from '../../spec/pod';
import type { Probe } from '../../spec/probes';
import type { Resources } from '../../spec/resources';
import { formatBytes, formatCpu } from '../../spec/units';
import { secretEntry } from './secret-names';
import type { Site } from './site';

/** One container, restricted: no privileges, no capabilities, nothing writable but its mounts (B1). */
export function container(site: Site, pod: Pod, spec: Container): ContainerObject {
  const { name, image, pull, command, args, ports, probes, mounts } = spec;
  const env = variables(site, pod, spec);
  return {
    name,
    image,
    imagePullPolicy: pull,
    ...(command.length === 0 ? {} : { command: [...command] }),
    ...(args.length === 0 ? {} : { args: [...args] }),
    ...(Object.keys(ports).length === 0
      ? {}
      : {
          ports: Object.entries(ports).map(([port, containerPort]) => ({
            name: port,
            containerPort,
            protocol: 'TCP' as const,
          })),
        }),
    ...(env.length === 0 ? {} : { env }),
    resources: resources(spec.resources),
    ...(probes.startup === undefined ? {} : { startupProbe: probe(probes.startup) }),
    ...(probes.liveness === undefined ? {} : { livenessProbe: probe(probes.liveness) }),
    ...(probes.readiness === undefined ? {} : { readinessProbe: probe(probes.readiness) }),
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: pod.user,
    },
    volumeMounts: mounts.map(({ path, volume, readOnly }) => ({
      name: volume,
      mountPath: path,
      ...(readOnly ? { readOnly } : {}),
    })),
  };
}

/** In order of their names, so that the order of writing never rolls the pods. */
function variables(site: Site, pod: Pod, spec: Container): EnvVar[] {
  const plain = Object.entries(spec.env).map(
    ([name, value]): EnvVar =>
      'text' in value ? { name, value: value.text } : { name, valueFrom: { fieldRef: { fieldPath: value.field } } },
  );
  const secrets = Object.entries(spec.secrets).map(
    ([name, reference]): EnvVar => ({
      name,
      valueFrom: { secretKeyRef: secretEntry(site, pod, spec, name, reference) },
    }),
  );
  const made = Object.entries(spec.made).map(
    ([name, { secret, key }]): EnvVar => ({ name, valueFrom: { secretKeyRef: { name: secret, key } } }),
  );
  return [...plain, ...secrets, ...made].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function resources({ cpu, memory, ephemeralStorage, devices }: Resources) {
  const counts = Object.fromEntries(Object.entries(devices).map(([name, count]) => [name, String(count)]));
  return {
    requests: {
      cpu: formatCpu(cpu.request),
      memory: formatBytes(memory.request),
      ...(ephemeralStorage === undefined ? {} : { 'ephemeral-storage': formatBytes(ephemeralStorage.request) }),
      ...counts,
    },
    limits: {
      ...(cpu.limit === undefined ? {} : { cpu: formatCpu(cpu.limit) }),
      memory: formatBytes(memory.limit),
      ...(ephemeralStorage === undefined ? {} : { 'ephemeral-storage': formatBytes(ephemeralStorage.limit) }),
      ...counts,
    },
  };
}

function probe({ ask, delay, every, timeout, failures }: Probe): ProbeObject {
  return {
    ...question(ask),
    ...(delay === 0 ? {} : { initialDelaySeconds: delay }),
    periodSeconds: every,
    timeoutSeconds: timeout,
    failureThreshold: failures,
  };
}

function question(ask: Probe['ask']): ProbeObject {
  switch (ask.kind) {
    case 'http':
      return { httpGet: { path: ask.path, port: ask.port } };
    case 'tcp':
      return { tcpSocket: { port: ask.port } };
    case 'grpc':
      return { grpc: { port: ask.port, service: ask.service } };
    case 'exec':
      return { exec: { command: [...ask.command] } };
  }
}
