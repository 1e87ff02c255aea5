import { at, isObject, type Json, type JsonObject, listOf, objectOf, textOf } from '../json';
import { podSpecOf } from '../pods';
import { type Resource, typeOf } from '../resource';
import { perUnit, type Unit } from '../unit';
import { podReferences } from './pod-references';
import { kindOfType, type Reference } from './reference';
import { targetOf } from './scale';

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

const COLLECTORS: Readonly<Record<string, (resource: Resource) => readonly Reference[]>> = {
  'apps/StatefulSet': (resource) => to(resource, 'Service', '/spec/serviceName'),
  'autoscaling/HorizontalPodAutoscaler': scaleTarget,
  'keda.sh/ScaledObject': (resource) => [...scaleTarget(resource), ...triggers(resource)],
  'keda.sh/ScaledJob': triggers,
  'keda.sh/TriggerAuthentication': triggerSecrets,
  'networking.k8s.io/Ingress': ingress,
  'gateway.networking.k8s.io/HTTPRoute': route,
  'gateway.networking.k8s.io/GRPCRoute': route,
  'gateway.networking.k8s.io/Gateway': gateway,
  'external-secrets.io/ExternalSecret': (resource) =>
    toClusterOr(resource, '/spec/secretStoreRef', 'external-secrets.io/SecretStore'),
  'cert-manager.io/Certificate': (resource) => toClusterOr(resource, '/spec/issuerRef', 'cert-manager.io/Issuer'),
  'rbac.authorization.k8s.io/RoleBinding': roleBinding,
  'rbac.authorization.k8s.io/ClusterRoleBinding': roleBinding,
};

/** A reference by the text at a path; none where there is no text. */
function to(from: Resource, type: string, path: string, namespace = from.namespace): readonly Reference[] {
  const name = textOf(at(from.body, path));
  return name === undefined || name === '' ? [] : [{ from, path, type, namespace, name }];
}

function scaleTarget(resource: Resource): readonly Reference[] {
  const { type } = targetOf(resource);
  return to(resource, type, '/spec/scaleTargetRef/name');
}

function triggers(resource: Resource): readonly Reference[] {
  return listOf(at(resource.body, '/spec/triggers')).flatMap((_, index) =>
    toClusterOr(resource, `/spec/triggers/${index}/authenticationRef`, 'keda.sh/TriggerAuthentication'),
  );
}

/** A reference to a type that has a twin for the whole cluster, e.g. `Issuer` and `ClusterIssuer`. */
function toClusterOr(from: Resource, path: string, type: string): readonly Reference[] {
  const kind = kindOfType(type);
  const isCluster = at(from.body, `${path}/kind`) === `Cluster${kind}`;
  return isCluster
    ? to(from, type.replace(kind, `Cluster${kind}`), `${path}/name`, '')
    : to(from, type, `${path}/name`);
}

function triggerSecrets(resource: Resource): readonly Reference[] {
  return (['secretTargetRef', 'configMapTargetRef'] as const).flatMap((field) =>
    listOf(at(resource.body, `/spec/${field}`)).flatMap((entry, index) => {
      const path = `/spec/${field}/${index}`;
      const type = field === 'secretTargetRef' ? 'Secret' : 'ConfigMap';
      const key = textOf(objectOf(entry).key);
      return to(resource, type, `${path}/name`).map((reference) =>
        key === undefined ? reference : { ...reference, key: { name: key, path: `${path}/key` } },
      );
    }),
  );
}

function ingress(resource: Resource): readonly Reference[] {
  return [
    ...to(resource, 'Service', '/spec/defaultBackend/service/name'),
    ...listOf(at(resource.body, '/spec/rules')).flatMap((rule, ruleIndex) =>
      listOf(at(rule, '/http/paths')).flatMap((_, pathIndex) =>
        to(resource, 'Service', `/spec/rules/${ruleIndex}/http/paths/${pathIndex}/backend/service/name`),
      ),
    ),
    ...listOf(at(resource.body, '/spec/tls')).flatMap((_, index) =>
      to(resource, 'Secret', `/spec/tls/${index}/secretName`),
    ),
  ];
}

function route(resource: Resource): readonly Reference[] {
  return [
    ...listOf(at(resource.body, '/spec/parentRefs')).flatMap((_, index) =>
      toObject(resource, `/spec/parentRefs/${index}`, 'gateway.networking.k8s.io', 'Gateway'),
    ),
    ...listOf(at(resource.body, '/spec/rules')).flatMap((rule, ruleIndex) => [
      ...listOf(objectOf(rule).backendRefs).flatMap((_, index) =>
        toObject(resource, `/spec/rules/${ruleIndex}/backendRefs/${index}`, '', 'Service'),
      ),
      ...listOf(objectOf(rule).filters).flatMap((_, index) =>
        toObject(resource, `/spec/rules/${ruleIndex}/filters/${index}/requestMirror/backendRef`, '', 'Service'),
      ),
    ]),
  ];
}

function gateway(resource: Resource): readonly Reference[] {
  return listOf(at(resource.body, '/spec/listeners')).flatMap((listener, listenerIndex) =>
    listOf(at(listener, '/tls/certificateRefs')).flatMap((_, index) =>
      toObject(resource, `/spec/listeners/${listenerIndex}/tls/certificateRefs/${index}`, '', 'Secret'),
    ),
  );
}

/** A Gateway API object reference: group, kind and namespace may be left out. */
function toObject(from: Resource, path: string, group: string, kind: string): readonly Reference[] {
  const reference = at(from.body, path);
  if (!isObject(reference)) return [];
  const ownGroup = textOf(reference.group) ?? group;
  const type = typeOf(ownGroup === '' ? 'v1' : `${ownGroup}/v1`, textOf(reference.kind) ?? kind);
  return to(from, type, `${path}/name`, textOf(reference.namespace) ?? from.namespace);
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
