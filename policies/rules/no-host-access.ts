import { at, listOf, objectOf, shown } from '../json';
import { type Container, containersOf, POD_TYPES, type Pods, podSpecOf } from '../pods';
import type { ResourceRule, Violation } from '../rule';

export const noHostAccess: ResourceRule = {
  scope: 'resource',
  id: 'no-host-access',
  title: 'Pods stay off their node',
  why: 'A pod in the namespaces, on the disk or on the ports of its node can read and disturb every other pod there.',
  severity: 'error',
  appliesTo: { rows: ['B1'], kinds: POD_TYPES },
  fix: 'Remove it: use a Service instead of host ports, a volume claim or emptyDir instead of hostPath.',
  check(resource) {
    const pods = podSpecOf(resource);
    return pods === undefined ? [] : [...podFaults(pods), ...containersOf(pods).flatMap(containerFaults)];
  },
  examples: {
    good: `
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  containers:
    - {name: chat, image: chat:1.4.2, ports: [{containerPort: 8000}]}
  volumes:
    - {name: tmp, emptyDir: {}}
`,
    bad: `
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  containers:
    - {name: chat, image: chat:1.4.2}
  volumes:
    - {name: docker, hostPath: {path: /var/run/docker.sock}}
`,
    path: '/spec/volumes/0/hostPath',
  },
};

function podFaults({ spec, path }: Pods): readonly Violation[] {
  const shared = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec[field] === true);
  const mounted = listOf(spec.volumes).flatMap((volume, index) => {
    const hostPath = objectOf(volume).hostPath;
    return hostPath === undefined || hostPath === null
      ? []
      : [{ path: `${path}/volumes/${index}/hostPath`, message: `mounts ${shown(at(hostPath, '/path'))} of the node` }];
  });
  const process = at(spec, '/securityContext/windowsOptions/hostProcess') === true;
  return [
    ...shared.map((field) => ({ path: `${path}/${field}`, message: 'got true, want it left out' })),
    ...mounted,
    ...(process
      ? [{ path: `${path}/securityContext/windowsOptions/hostProcess`, message: 'got true, want it left out' }]
      : []),
  ];
}

function containerFaults({ body, path }: Container): readonly Violation[] {
  const privileged = at(body, '/securityContext/privileged');
  const procMount = at(body, '/securityContext/procMount');
  const hostPorts = listOf(body.ports).flatMap((port, index) => {
    const hostPort = objectOf(port).hostPort;
    return hostPort === undefined || hostPort === 0
      ? []
      : [{ path: `${path}/ports/${index}/hostPort`, message: `got ${shown(hostPort)}, want it left out` }];
  });
  return [
    ...(privileged === true
      ? [{ path: `${path}/securityContext/privileged`, message: 'got true, want it left out' }]
      : []),
    ...(procMount === 'Unmasked'
      ? [{ path: `${path}/securityContext/procMount`, message: 'got "Unmasked", want it left out' }]
      : []),
    ...hostPorts,
  ];
}
