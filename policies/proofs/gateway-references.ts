import { segment } from '../json';
import { annotationsOf, type Resource } from '../resource';
import { annotated, each, keyed, named, namedOrCluster, type Refer, referred } from './refer';
import type { Reference } from './reference';

const GATEWAY_GROUP = 'gateway.networking.k8s.io';

const kongPlugins = annotated(
  'konghq.com/plugins',
  'configuration.konghq.com/KongPlugin',
  'configuration.konghq.com/KongClusterPlugin',
);
const kongUpstream = annotated('konghq.com/upstream-policy', 'configuration.konghq.com/KongUpstreamPolicy');

/** `desk-limits@kubernetescrd` is the Middleware `limits` of the namespace `desk` (Traefik's documentation). */
function middlewares(resource: Resource): readonly Reference[] {
  const annotation = 'traefik.ingress.kubernetes.io/router.middlewares';
  const prefix = `${resource.namespace}-`;
  return (annotationsOf(resource).get(annotation) ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry.startsWith(prefix) && entry.endsWith('@kubernetescrd'))
    .map((entry) => ({
      from: resource,
      path: `/metadata/annotations/${segment(annotation)}`,
      type: 'traefik.io/Middleware',
      namespace: resource.namespace,
      name: entry.slice(prefix.length, -'@kubernetescrd'.length),
    }));
}

const issuer = annotated('cert-manager.io/issuer', 'cert-manager.io/Issuer');

const route = each(
  referred(GATEWAY_GROUP, 'Gateway', '/spec/parentRefs/*'),
  referred('', 'Service', '/spec/rules/*/backendRefs/*'),
  referred('', 'Service', '/spec/rules/*/filters/*/requestMirror/backendRef'),
  referred('', '', '/spec/rules/*/filters/*/extensionRef'),
  kongPlugins,
);

export const GATEWAY_REFERENCES: Readonly<Record<string, Refer>> = {
  'networking.k8s.io/Ingress': each(
    named('Service', '/spec/defaultBackend/service/name'),
    named('Service', '/spec/rules/*/http/paths/*/backend/service/name'),
    named('Secret', '/spec/tls/*/secretName'),
    ...[kongPlugins, middlewares, issuer],
  ),
  [`${GATEWAY_GROUP}/HTTPRoute`]: route,
  [`${GATEWAY_GROUP}/GRPCRoute`]: route,
  [`${GATEWAY_GROUP}/Gateway`]: each(
    referred('', 'Secret', '/spec/listeners/*/tls/certificateRefs/*'),
    referred('', 'ConfigMap', '/spec/infrastructure/parametersRef'),
    issuer,
  ),
  Service: each(kongPlugins, kongUpstream),
  'configuration.konghq.com/KongPlugin': each(
    keyed('Secret', '/configFrom/secretKeyRef'),
    keyed('Secret', '/configPatches/*/valueFrom/secretKeyRef'),
  ),
  'configuration.konghq.com/KongConsumer': each(named('Secret', '/credentials/*'), kongPlugins),
  'cert-manager.io/Certificate': namedOrCluster('cert-manager.io/Issuer', '/spec/issuerRef'),
  'cert-manager.io/Issuer': named('Secret', '/spec/ca/secretName'),
};
