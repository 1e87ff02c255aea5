import type { Construct } from 'constructs';
import type { Gateway } from '../../../spec/gateway';
import type { Route } from '../../../spec/gateway/routes';
import type { Controller } from '../../../spec/targets/gateway';
import type {
  Gateway as GatewayObject,
  HTTPRoute,
  HTTPRouteMatch,
  HTTPRouteRule,
} from '../custom-resources/gateway-api';
import { createObject } from '../object';
import type { Site } from '../site';
import { createEnvoyFilters } from './envoy-filters';
import { createInfrastructure } from './infrastructure';
import { createTokenPolicies } from './istio-policies';
import { certificateAnnotation, gatewayLabels, grouped } from './parts';

type GatewayClass = Extract<Controller, { kind: 'gatewayApi' }>;

const group = { apiVersion: 'gateway.networking.k8s.io/v1' } as const;

/** A Gateway, and an HTTPRoute for each workload behind it. */
export function createGatewayApi(scope: Construct, site: Site, gateway: Gateway, controller: GatewayClass): void {
  const infrastructure =
    controller.flavour === 'other' ? undefined : createInfrastructure(scope, site, gateway, controller);
  createGateway(scope, site, gateway, controller.class, infrastructure);
  createRedirect(scope, site, gateway);
  const rules = grouped(gateway.routes, ({ workload }) => workload).flatMap(([workload, routes]) =>
    createRoute(scope, site, gateway, workload, routes),
  );
  if (controller.flavour !== 'istio') return;
  createTokenPolicies(scope, site, gateway);
  createEnvoyFilters(scope, site, gateway, rules);
}

function createGateway(
  scope: Construct,
  site: Site,
  gateway: Gateway,
  gatewayClassName: string,
  infrastructure: GatewayObject['spec']['infrastructure'],
): void {
  const { host, tls, revision } = gateway;
  const labels = { ...gatewayLabels(site), ...(revision === undefined ? {} : { 'istio.io/rev': revision }) };
  const allowedRoutes = { namespaces: { from: 'Same' } } as const;
  createObject<GatewayObject>(
    scope,
    'gateway',
    site,
    { name: 'gateway', labels, annotations: certificateAnnotation(gateway) },
    {
      ...group,
      kind: 'Gateway',
      spec: {
        gatewayClassName,
        ...(infrastructure === undefined ? {} : { infrastructure }),
        listeners: [
          { name: 'http', hostname: host, port: 80, protocol: 'HTTP', allowedRoutes },
          {
            name: 'https',
            hostname: host,
            port: 443,
            protocol: 'HTTPS',
            tls: { mode: 'Terminate', certificateRefs: [{ kind: 'Secret', name: tls.secret }] },
            allowedRoutes,
          },
        ],
      },
    },
  );
}

/** All that arrives over plain HTTP; the question of an issuer has a longer path, and goes before. */
function createRedirect(scope: Construct, site: Site, { host }: Gateway): void {
  createObject<HTTPRoute>(
    scope,
    'redirect',
    site,
    { name: 'redirect-to-https', labels: gatewayLabels(site) },
    {
      ...group,
      kind: 'HTTPRoute',
      spec: {
        parentRefs: [{ name: 'gateway', sectionName: 'http' }],
        hostnames: [host],
        rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
      },
    },
  );
}

/** A rule of an HTTPRoute, under the name that Istio gives its route. */
export interface NamedRule {
  readonly name: string;
  readonly routes: readonly Route[];
}

/** Routes that are copied to a canary and limited alike share a rule. */
const ruleOf = ({ sideEffectFree, counted }: Route): string =>
  `${sideEffectFree ? 'safe' : 'unsafe'} ${counted ? 'counted' : 'uncounted'}`;

function createRoute(
  scope: Construct,
  site: Site,
  { host }: Gateway,
  workload: string,
  routes: readonly Route[],
): readonly NamedRule[] {
  const name = `gateway-${workload}`;
  const rules = grouped(routes, ruleOf);
  createObject<HTTPRoute>(
    scope,
    name,
    site,
    { name, labels: gatewayLabels(site) },
    {
      ...group,
      kind: 'HTTPRoute',
      spec: {
        parentRefs: [{ name: 'gateway', sectionName: 'https' }],
        hostnames: [host],
        rules: rules.map(([, members]) => rule(members)),
      },
    },
  );
  // Istio, pilot/pkg/config/kube/gateway: a rule without a name is called by its place.
  return rules.map(([, members], index) => ({ name: `${site.target.namespace}.${name}.${index}`, routes: members }));
}

function rule(routes: readonly Route[]): HTTPRouteRule {
  const [route] = routes;
  if (route === undefined) return {};
  const { workload, servicePort: port, canary, sideEffectFree, timeout } = route;
  return {
    matches: routes.flatMap(matches),
    ...(canary === undefined || canary.mirror === 0 || !sideEffectFree
      ? {}
      : {
          filters: [
            {
              type: 'RequestMirror',
              requestMirror: { backendRef: { name: canary.workload, port }, percent: canary.mirror },
            },
          ],
        }),
    backendRefs:
      canary === undefined || canary.share === 0
        ? [{ name: workload, port }]
        : [
            { name: workload, port, weight: 100 - canary.share },
            { name: canary.workload, port, weight: canary.share },
          ],
    timeouts: { request: `${timeout}s` },
  };
}

function matches({ path, match, methods, contentType }: Route): HTTPRouteMatch[] {
  const one = {
    path: { type: match === 'exact' ? ('Exact' as const) : ('PathPrefix' as const), value: path },
    ...(contentType === undefined ? {} : { headers: [contentTypeHeader(contentType)] }),
  };
  return methods.length === 0 ? [one] : methods.map((method) => ({ ...one, method }));
}

/** With or without parameters, in any case: RFC 9110, section 8.3.1. */
const contentTypeHeader = (type: string) => ({
  type: 'RegularExpression' as const,
  name: 'content-type',
  value: `(?i)${type.replaceAll(/[.+]/g, '\\$&')}\\s*(;.*)?`,
});
