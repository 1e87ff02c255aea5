import type { Container, PodSpec } from 'kubernetes-types/core/v1';
import { allContainers, type Check, identify, podOwners } from './read';

/** Pod Security Standards, levels "baseline" and "restricted", control by control (Kubernetes documentation). */
export const restricted: Check = (output) =>
  podOwners(output).flatMap(({ document, template, spec }) =>
    [
      ...podFaults(spec, template.metadata?.annotations),
      ...allContainers(spec).flatMap((one) => containerFaults(one, spec)),
    ].map((fault) => `${identify(document)}: ${fault}`),
  );

const volumeKinds = [
  ...['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'],
];
const safeSysctls = [
  ...['kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.ip_unprivileged_port_start'],
  ...['net.ipv4.tcp_syncookies', 'net.ipv4.ping_group_range'],
];

function podFaults(spec: PodSpec, annotations: Readonly<Record<string, string>> = {}): string[] {
  const { hostNetwork, hostPID, hostIPC, volumes = [], securityContext: context } = spec;
  const seccomp = context?.seccompProfile?.type;
  return [
    ...(hostNetwork || hostPID || hostIPC ? ['shares a namespace of the host'] : []),
    ...volumes
      .filter((volume) => !Object.keys(volume).every((key) => key === 'name' || volumeKinds.includes(key)))
      .map(({ name }) => `volume ${name} is of a forbidden kind`),
    ...(seccomp === 'RuntimeDefault' || seccomp === 'Localhost' ? [] : ['sets no seccomp profile']),
    ...(context?.runAsNonRoot === true ? [] : ['may run as root']),
    ...(context?.runAsUser === 0 ? ['runs as root'] : []),
    ...(context?.seLinuxOptions === undefined ? [] : ['sets SELinux options']),
    ...(context?.windowsOptions?.hostProcess ? ['is a process of the host'] : []),
    ...(context?.sysctls ?? []).filter(({ name }) => !safeSysctls.includes(name)).map(({ name }) => `sets ${name}`),
    ...Object.keys(annotations)
      .filter((key) => key.startsWith('container.apparmor.security.beta.kubernetes.io/'))
      .map((key) => `overrides ${key}`),
  ];
}

function containerFaults({ name, ports = [], securityContext: context, ...rest }: Container, pod: PodSpec): string[] {
  const handlers = [rest.livenessProbe, rest.readinessProbe, rest.startupProbe, rest.lifecycle?.preStop];
  const faults = [
    ...(context?.privileged ? ['is privileged'] : []),
    ...(context?.allowPrivilegeEscalation === false ? [] : ['may escalate']),
    ...(context?.capabilities?.drop?.includes('ALL') ? [] : ['keeps capabilities']),
    ...(context?.capabilities?.add ?? [])
      .filter((added) => added !== 'NET_BIND_SERVICE')
      .map((added) => `adds ${added}`),
    ...((context?.runAsNonRoot ?? pod.securityContext?.runAsNonRoot) === true ? [] : ['may run as root']),
    ...(context?.runAsUser === 0 ? ['runs as root'] : []),
    ...(context?.procMount === undefined || context.procMount === 'Default' ? [] : ['unmasks /proc']),
    ...(context?.seccompProfile?.type === 'Unconfined' ? ['is unconfined'] : []),
    ...(ports.some(({ hostPort }) => hostPort) ? ['takes a port of the host'] : []),
    ...(handlers.some((handler) => handler?.httpGet?.host ?? handler?.tcpSocket?.host) ? ['probes another host'] : []),
    // Beyond the standard: what B1 asks for.
    ...(context?.readOnlyRootFilesystem === true ? [] : ['may write to its root file system']),
  ];
  return faults.map((fault) => `${name} ${fault}`);
}
