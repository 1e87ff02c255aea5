import { at, isObject, listOf, objectOf, shown, textOf } from '../json';
import { containersOf, POD_TYPES, type Pods, podSpecOf } from '../pods';
import { containerPortsOf, isPort, portNames } from '../ports';
import type { ResourceRule, Violation } from '../rule';
import { PROBES } from './probes-local';

export const podPartsExist: ResourceRule = {
  scope: 'resource',
  id: 'pod-parts-exist',
  title: 'Probes and mounts name parts of their own pod',
  why: 'A probe on a port name that the container lacks always fails; a mount of a volume that the pod lacks is refused.',
  severity: 'error',
  appliesTo: { rows: ['B1', 'B2'], kinds: POD_TYPES },
  fix: "Use the name of one of the container's `ports`, or of one of the pod's `volumes`.",
  check(resource) {
    const pods = podSpecOf(resource);
    return pods === undefined ? [] : [...probeFaults(pods), ...mountFaults(pods)];
  },
  examples: {
    good: `
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  containers:
    - name: chat
      image: chat:1.4.2
      ports: [{name: http, containerPort: 8000}]
      livenessProbe: {httpGet: {path: /health/live, port: http}}
`,
    bad: `
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  containers:
    - name: chat
      image: chat:1.4.2
      ports: [{name: http, containerPort: 8000}]
      livenessProbe: {httpGet: {path: /health/live, port: web}}
`,
    path: '/spec/containers/0/livenessProbe/httpGet/port',
  },
};

/** A number needs no declared port, so only names are looked up. */
function probeFaults(pods: Pods): readonly Violation[] {
  return containersOf(pods).flatMap(({ body, path }) => {
    const handlers = [...PROBES, 'lifecycle/preStop', 'lifecycle/postStart'].flatMap((probe) =>
      ['httpGet', 'tcpSocket'].map((handler) => `/${probe}/${handler}/port`),
    );
    return handlers.flatMap((pointer) => {
      const port = at(body, pointer);
      const ports = containerPortsOf(body);
      return typeof port !== 'string' || /^\d+$/.test(port) || ports.some((candidate) => isPort(candidate, port))
        ? []
        : [{ path: `${path}${pointer}`, message: `got ${shown(port)}, but the container has ${portNames(ports)}` }];
    });
  });
}

function mountFaults(pods: Pods): readonly Violation[] {
  const claims = at(pods.workload.body, '/spec/volumeClaimTemplates');
  const volumes = new Set([
    ...listOf(pods.spec.volumes).map((volume) => textOf(objectOf(volume).name)),
    ...listOf(claims).map((claim) => textOf(at(claim, '/metadata/name'))),
  ]);
  return containersOf(pods).flatMap(({ body, path }) =>
    ['volumeMounts', 'volumeDevices'].flatMap((field) =>
      listOf(body[field]).flatMap((mount, index) => {
        const name = isObject(mount) ? textOf(mount.name) : undefined;
        return name === undefined || volumes.has(name)
          ? []
          : [{ path: `${path}/${field}/${index}/name`, message: `mounts volume ${name}, which the pod lacks` }];
      }),
    ),
  );
}
