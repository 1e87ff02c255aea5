import type { Construct } from 'constructs';
import type { HTTPIngressPath, Ingress } from 'kubernetes-types/networking/v1';
import type { Gateway } from '../../../spec/gateway';
import type { Route } from '../../../spec/gateway/routes';
import type { Controller } from '../../../spec/targets/gateway';
import { createObject } from '../object';
import type { Site } from '../site';
import { canaryAnnotations, nginxAnnotations } from './nginx';
import { certificateAnnotation, gatewayLabels, grouped } from './parts';

type IngressClass = Extract<Controller, { kind: 'ingress' }>;

/** One object where a class reads no annotations: some classes rent a load balancer for each. */
export function createIngresses(scope: Construct, site: Site, gateway: Gateway, controller: IngressClass): void {
  const of = { site, gateway, class: controller.class };
  if (controller.dialect === 'plain') {
    createIngress(scope, { ...of, name: 'gateway', routes: gateway.routes, annotations: {} });
    return;
  }
  for (const [group, routes] of grouped(gateway.routes, groupOf(gateway))) {
    createIngress(scope, { ...of, name: `gateway-${group}`, routes, annotations: nginxAnnotations(gateway, routes) });
    const canary = routes[0]?.canary;
    // Linkerd divides what reaches the Service; divided here too, the canary would get its share twice.
    if (canary === undefined || canary.share === 0 || gateway.mesh === 'linkerd') continue;
    createIngress(scope, {
      ...{ ...of, name: `gateway-${group}--canary` },
      routes: routes.map((route) => ({ ...route, workload: canary.workload })),
      annotations: canaryAnnotations(canary.share),
    });
  }
}

/** nginx limits and waits by the Ingress. */
const groupOf =
  ({ rateLimit }: Gateway) =>
  ({ workload, counted }: Route): string =>
    rateLimit === undefined || counted ? workload : `${workload}--uncounted`;

/** An Ingress of some routes. */
export function createIngress(
  scope: Construct,
  {
    site,
    gateway,
    name,
    routes,
    class: className,
    annotations,
  }: {
    readonly site: Site;
    readonly gateway: Gateway;
    readonly name: string;
    readonly routes: readonly Route[];
    readonly class: string;
    readonly annotations: Readonly<Record<string, string>>;
  },
): void {
  createObject<Ingress>(
    scope,
    name,
    site,
    { name, labels: gatewayLabels(site), annotations: { ...annotations, ...certificateAnnotation(gateway) } },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      spec: {
        ingressClassName: className,
        tls: [{ hosts: [gateway.host], secretName: gateway.tls.secret }],
        rules: [{ host: gateway.host, http: { paths: pathsOf(routes) } }],
      },
    },
  );
}

/** Each path once: an Ingress knows no methods. */
function pathsOf(routes: readonly Route[]): HTTPIngressPath[] {
  return grouped(routes, ({ path }) => path).flatMap(([path, [route]]) =>
    route === undefined
      ? []
      : {
          path,
          pathType: route.match === 'exact' ? 'Exact' : 'Prefix',
          backend: { service: { name: route.workload, port: { number: route.servicePort } } },
        },
  );
}
