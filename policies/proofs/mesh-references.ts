import { at, textOf } from '../json';
import type { Resource } from '../resource';
import { each, keyed, pointersOf, type Refer, referred } from './refer';
import type { Reference } from './reference';

const targets = each(
  referred('gateway.networking.k8s.io', 'Gateway', '/spec/targetRefs/*'),
  referred('gateway.networking.k8s.io', 'Gateway', '/spec/targetRef'),
);

/** Hosts of the mesh that mean a Service. */
const hosts =
  (...patterns: readonly string[]): Refer =>
  (resource) =>
    patterns.flatMap((pattern) => pointersOf(resource.body, pattern)).flatMap((path) => toHost(resource, path));

/**
 * Istio reads `chat` as a Service of the namespace, and `chat.desk.svc.cluster.local` in full. Any other name may be one
 * of the outside (Istio documentation, "Virtual Service", `Destination`).
 */
function toHost(from: Resource, path: string): readonly Reference[] {
  const host = textOf(at(from.body, path)) ?? '';
  const full = /^([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.cluster\.local)?$/.exec(host);
  if (full !== null) {
    const [, name = '', namespace = ''] = full;
    return [{ from, path, type: 'Service', namespace, name, reachesFar: true }];
  }
  return /^[a-z0-9-]+$/.test(host) ? [{ from, path, type: 'Service', namespace: from.namespace, name: host }] : [];
}

/** `cluster.local/ns/desk/sa/chat`: who calls is known by its account. */
function principals(resource: Resource): readonly Reference[] {
  return ['principals', 'notPrincipals']
    .flatMap((field) => pointersOf(resource.body, `/spec/rules/*/from/*/source/${field}/*`))
    .flatMap((path) => account(resource, path, /^[\w.-]+\/ns\/([a-z0-9-]+)\/sa\/([a-z0-9.-]+)$/));
}

/** `chat.desk.serviceaccount.identity.linkerd.cluster.local`. */
function identities(resource: Resource): readonly Reference[] {
  return pointersOf(resource.body, '/spec/identities/*').flatMap((path) =>
    account(resource, path, /^(?<name>[a-z0-9-]+)\.(?<namespace>[a-z0-9-]+)\.serviceaccount\.identity\./),
  );
}

/** A namespace is made by those whose pods are in it. */
function identityRefs(resource: Resource): readonly Reference[] {
  const references = referred('', 'ServiceAccount', '/spec/identityRefs/*')(resource);
  return references.filter(({ type }) => type !== 'Namespace').map((reference) => ({ ...reference, reachesFar: true }));
}

function account(from: Resource, path: string, form: RegExp): readonly Reference[] {
  const match = form.exec(textOf(at(from.body, path)) ?? '');
  if (match === null) return [];
  const [, first = '', second = ''] = match;
  const { namespace = first, name = second } = match.groups ?? {};
  return [{ from, path, type: 'ServiceAccount', namespace, name, reachesFar: true }];
}

/** A VirtualService of the mesh itself overrides its hosts; one of a gateway names those of the outside. */
function virtualHosts(resource: Resource): readonly Reference[] {
  const gateways = pointersOf(resource.body, '/spec/gateways/*').map((path) => at(resource.body, path));
  return gateways.length > 0 && !gateways.includes('mesh') ? [] : hosts('/spec/hosts/*')(resource);
}

export const MESH_REFERENCES: Readonly<Record<string, Refer>> = {
  'networking.istio.io/VirtualService': each(
    virtualHosts,
    hosts(
      ...['http', 'tcp', 'tls'].map((protocol) => `/spec/${protocol}/*/route/*/destination/host`),
      ...['/spec/http/*/mirror/host', '/spec/http/*/mirrors/*/destination/host'],
    ),
  ),
  'networking.istio.io/DestinationRule': each(hosts('/spec/host'), (resource) =>
    ['', '/portLevelSettings/*'].flatMap((part) =>
      pointersOf(resource.body, `/spec/trafficPolicy${part}/tls/credentialName`).flatMap((path) => {
        const name = textOf(at(resource.body, path));
        return name === undefined
          ? []
          : [{ from: resource, path, type: 'Secret', namespace: resource.namespace, name }];
      }),
    ),
  ),
  'networking.istio.io/EnvoyFilter': targets,
  'security.istio.io/AuthorizationPolicy': each(targets, principals),
  'security.istio.io/RequestAuthentication': targets,
  'telemetry.istio.io/Telemetry': targets,
  'extensions.istio.io/WasmPlugin': each(targets, keyed('Secret', '/spec/imagePullSecret')),
  'policy.linkerd.io/AuthorizationPolicy': each(
    referred('', 'Server', '/spec/targetRef'),
    referred('', 'ServiceAccount', '/spec/requiredAuthenticationRefs/*'),
  ),
  'policy.linkerd.io/HTTPRoute': referred('', 'Server', '/spec/parentRefs/*'),
  'policy.linkerd.io/HTTPLocalRateLimitPolicy': referred('', 'Server', '/spec/targetRef'),
  'policy.linkerd.io/MeshTLSAuthentication': each(identityRefs, identities),
};
