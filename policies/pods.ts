import { at, type JsonObject, listOf, objectOf, textOf, textsOf } from './json';
import type { Resource } from './resource';

const TEMPLATES: Readonly<Record<string, string>> = {
  Pod: '',
  'apps/Deployment': '/spec/template',
  'apps/StatefulSet': '/spec/template',
  'apps/DaemonSet': '/spec/template',
  'apps/ReplicaSet': '/spec/template',
  'argoproj.io/Rollout': '/spec/template',
  'batch/Job': '/spec/template',
  'batch/CronJob': '/spec/jobTemplate/spec/template',
  'keda.sh/ScaledJob': '/spec/jobTargetRef/template',
};

/** Every type whose objects run pods. */
export const POD_TYPES: readonly string[] = Object.keys(TEMPLATES);

/** Types that keep a number of pods running, as against those that run to an end. */
export const SERVING_TYPES: readonly string[] = [
  'apps/Deployment',
  'apps/StatefulSet',
  'apps/DaemonSet',
  'apps/ReplicaSet',
  'argoproj.io/Rollout',
];

/** Types whose number of pods is `spec.replicas`. */
export const REPLICATED_TYPES: readonly string[] = SERVING_TYPES.filter((type) => type !== 'apps/DaemonSet');

/** The pods that one object runs. */
export interface Pods {
  readonly workload: Resource;
  /** Pointer to the pod template: `/spec/template`; empty for a bare Pod. */
  readonly templatePath: string;
  readonly labels: ReadonlyMap<string, string>;
  /** Pointer to the pod's spec: `/spec/template/spec`. */
  readonly path: string;
  readonly spec: JsonObject;
}

export interface Container {
  readonly name: string;
  /** Pointer from the object's root, e.g. `/spec/template/spec/initContainers/0`. */
  readonly path: string;
  /** A sidecar is an init container that keeps running. */
  readonly role: 'main' | 'init' | 'sidecar';
  readonly body: JsonObject;
}

/** The pod template of an object, or undefined where it runs no pods. */
export function podSpecOf(resource: Resource): Pods | undefined {
  const templatePath = TEMPLATES[resource.type];
  if (templatePath === undefined) return undefined;
  const template = objectOf(at(resource.body, templatePath));
  return {
    workload: resource,
    templatePath,
    labels: textsOf(at(template, '/metadata/labels')),
    path: `${templatePath}/spec`,
    spec: objectOf(template.spec),
  };
}

/** All containers of a pod: init containers and sidecars too, in the order of the manifest. */
export function containersOf(pods: Pods): readonly Container[] {
  return [...containersIn(pods, 'initContainers'), ...containersIn(pods, 'containers')];
}

/** Containers that run as long as the pod does. */
export const runningContainersOf = (pods: Pods): readonly Container[] =>
  containersOf(pods).filter((container) => container.role !== 'init');

/** Every container of a resource, with its pods; none where it runs no pods. */
export function eachContainer<T>(
  resource: Resource,
  visit: (container: Container, pods: Pods) => Iterable<T>,
): readonly T[] {
  const pods = podSpecOf(resource);
  if (pods === undefined) return [];
  return containersOf(pods).flatMap((container) => [...visit(container, pods)]);
}

/** Windows pods have no Linux security fields; the API server refuses them there. */
export const isWindows = (pods: Pods): boolean => at(pods.spec, '/os/name') === 'windows';

function containersIn(pods: Pods, field: 'containers' | 'initContainers'): readonly Container[] {
  return listOf(pods.spec[field]).map((entry, index) => {
    const body = objectOf(entry);
    const path = `${pods.path}/${field}/${index}`;
    return { name: textOf(body.name) ?? String(index), path, role: roleOf(field, body), body };
  });
}

function roleOf(field: 'containers' | 'initContainers', body: JsonObject): Container['role'] {
  if (field === 'containers') return 'main';
  return body.restartPolicy === 'Always' ? 'sidecar' : 'init';
}
