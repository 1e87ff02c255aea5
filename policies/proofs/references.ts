import { at, type Json, type JsonObject, listOf, objectOf, textOf } from '../json';
import { podSpecOf } from '../pods';
import type { Resource } from '../resource';
import { perUnit, type Unit } from '../unit';
import { DATA_REFERENCES } from './data-references';
import { GATEWAY_REFERENCES } from './gateway-references';
import { MESH_REFERENCES } from './mesh-references';
import { podReferences } from './pod-references';
import { each, keyed, named, namedOrCluster, pointersOf, type Refer, to } from './refer';
import type { Reference } from './reference';
import { targetOf } from './scale';
import { TELEMETRY_REFERENCES } from './telemetry-references';

/** Every reference of a unit, by the object that makes it. */
export const referencesOf = perUnit(
  (unit: Unit): ReadonlyMap<Resource, readonly Reference[]> =>
    new Map(unit.resources.map((resource) => [resource, collect(resource)])),
);

function collect(resource: Resource): readonly Reference[] {
  const pods = podSpecOf(resource);
  const fromPods = pods === undefined ? [] : podReferences(pods);
  const own = COLLECTORS[resource.type]?.(resource) ?? [];
  return fromPods.length === 0 ? own : [...fromPods, ...own];
}

const COLLECTORS: Readonly<Record<string, Refer>> = {
  'apps/StatefulSet': named('Service', '/spec/serviceName'),
  'autoscaling/HorizontalPodAutoscaler': scaleTarget,
  'keda.sh/ScaledObject': each(scaleTarget, triggers),
  'keda.sh/ScaledJob': triggers,
  'keda.sh/TriggerAuthentication': each(
    keyed('Secret', '/spec/secretTargetRef/*'),
    keyed('ConfigMap', '/spec/configMapTargetRef/*'),
  ),
  'external-secrets.io/ExternalSecret': each(
    namedOrCluster('external-secrets.io/SecretStore', '/spec/secretStoreRef'),
    generators,
  ),
  'rbac.authorization.k8s.io/RoleBinding': roleBinding,
  'rbac.authorization.k8s.io/ClusterRoleBinding': roleBinding,
  ...DATA_REFERENCES,
  ...GATEWAY_REFERENCES,
  ...MESH_REFERENCES,
  ...TELEMETRY_REFERENCES,
};

function scaleTarget(resource: Resource): readonly Reference[] {
  const { type } = targetOf(resource);
  return to(resource, type, '/spec/scaleTargetRef/name');
}

function triggers(resource: Resource): readonly Reference[] {
  return namedOrCluster('keda.sh/TriggerAuthentication', '/spec/triggers/*/authenticationRef')(resource);
}

/** What makes a value instead of fetching it: a kind of the generators' group. */
function generators(resource: Resource): readonly Reference[] {
  return pointersOf(resource.body, '/spec/dataFrom/*/sourceRef/generatorRef').flatMap((path) => {
    const kind = textOf(at(resource.body, `${path}/kind`)) ?? '';
    const shared = kind === 'ClusterGenerator';
    return to(resource, `generators.external-secrets.io/${kind}`, `${path}/name`, shared ? '' : resource.namespace);
  });
}

// Every cluster has these, and `system:` ones are its own.
const BUILT_IN_ROLES: ReadonlySet<string> = new Set(['view', 'edit', 'admin', 'cluster-admin']);

function roleBinding(resource: Resource): readonly Reference[] {
  return [...roleReference(resource, objectOf(resource.body.roleRef)), ...subjects(resource)];
}

function roleReference(resource: Resource, role: JsonObject): readonly Reference[] {
  const name = textOf(role.name) ?? '';
  if (role.kind !== 'ClusterRole') return to(resource, 'rbac.authorization.k8s.io/Role', '/roleRef/name');
  if (BUILT_IN_ROLES.has(name) || name.startsWith('system:')) return [];
  return to(resource, 'rbac.authorization.k8s.io/ClusterRole', '/roleRef/name', '');
}

function subjects(resource: Resource): readonly Reference[] {
  return listOf(resource.body.subjects).flatMap((entry: Json, index) => {
    const subject = objectOf(entry);
    return subject.kind === 'ServiceAccount'
      ? to(resource, 'ServiceAccount', `/subjects/${index}/name`, textOf(subject.namespace) ?? resource.namespace)
      : [];
  });
}
