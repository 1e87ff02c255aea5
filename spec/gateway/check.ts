import type { Mesh } from '../mesh/mesh';
import type { Place } from '../place';
import type { Controller, ControllerProps } from '../targets/gateway';
import { choices } from '../targets/gateway';
import { can, controllerNames, controllers, controllersFor, type Feature, features, rowOf } from './controllers';
import type { Gateway, GatewayProps } from './gateway';

interface Asked {
  readonly feature: Feature;
  readonly at: Place;
  readonly value: unknown;
}

interface Bound {
  readonly place: Place;
  readonly top: Place;
  /** Where the controller is chosen. */
  readonly at: Place;
  /** As it was written. */
  readonly given: Partial<GatewayProps>;
  readonly gateway: Gateway;
  readonly mesh: Mesh | undefined;
  readonly chosen: ControllerProps | undefined;
}

/** Refuses what the controller can't spell: nothing may be ignored without a word. */
export function checkGateway(bound: Bound): void {
  const { gateway, at, chosen } = bound;
  const asked = askedOf(bound);
  const { controller } = gateway;
  if (controller === undefined) {
    if (chosen === undefined) at.missing(`what serves the gateway: ${choices}`, fitting(asked));
    return;
  }
  const row = rowOf(controller);
  for (const { feature, at: here, value } of asked) {
    if (can(row, feature)) continue;
    here.fault(
      value,
      `a controller that can: ${controllersFor(feature).join(', ')}`,
      `${controllers[row].choice} can't; remove it, or choose another in targets.kubernetes.gateway.`,
    );
  }
  checkMeshes(bound, controller);
  checkCounting(bound, row);
}

/** What a description asks for in so many words. Defaults ask for no more than the controller can. */
function askedOf({ place, top, given, gateway, mesh }: Bound): readonly Asked[] {
  const whole = (['rateLimit', 'maxBody', 'auth'] as const).flatMap((feature) =>
    given[feature] === undefined ? [] : [{ feature, at: place.in(feature), value: given[feature] }],
  );
  const callers = (['from', 'behind'] as const).flatMap((key) =>
    given[key] === undefined ? [] : [{ feature: 'callers' as const, at: place.in(key), value: given[key] }],
  );
  const routes = Array.isArray(given.routes) ? (given.routes as readonly Record<string, unknown>[]) : [];
  const ofRoutes = routes.flatMap((route, index) =>
    (['methods', 'contentType'] as const).flatMap((feature) =>
      route?.[feature] === undefined
        ? []
        : [{ feature, at: place.in('routes').item(index).in(feature), value: route[feature] }],
    ),
  );
  return [...whole, ...callers, ...ofRoutes, ...canaries(top, gateway, mesh)];
}

/** A mesh that the controller's pods are in divides the requests itself, whatever the controller. */
function canaries(top: Place, gateway: Gateway, mesh: Mesh | undefined): readonly Asked[] {
  const { controller, routes } = gateway;
  const meshed = mesh?.kind === 'linkerd' && controller !== undefined && mesh.namespaces.includes(controller.namespace);
  const routed = new Map(routes.flatMap(({ workload, canary }) => (canary === undefined ? [] : [[workload, canary]])));
  return [...routed].flatMap(([workload, { share, mirror }]) => {
    const here = top.in('workloads').in(workload).in('canary');
    return [
      ...(share === 0 || meshed ? [] : [{ feature: 'canary' as const, at: here.in('share'), value: `${share}%` }]),
      ...(mirror === 0 ? [] : [{ feature: 'mirror' as const, at: here.in('mirror'), value: `${mirror}%` }]),
    ];
  });
}

/** Which controller fits what is asked, where none is chosen. */
function fitting(asked: readonly Asked[]): string {
  const wanted = [...new Set(asked.map(({ feature }) => feature))];
  if (wanted.length === 0) return "For example gatewayApi({ class: 'istio' }) where Istio runs.";
  const lines = controllerNames.map((name) => {
    const lacking = wanted.filter((feature) => !can(name, feature)).map((feature) => features[feature]);
    return `${controllers[name].choice} ${lacking.length === 0 ? 'can all of it' : `lacks ${lacking.join(', ')}`}`;
  });
  return `Of what is asked, ${lines.join('; ')}.`;
}

function checkMeshes({ at, mesh, chosen }: Bound, controller: Controller): void {
  if (controller.kind !== 'gatewayApi' || controller.flavour === 'other') return;
  if (mesh?.kind === 'istio' && controller.flavour === 'approuting') {
    at.in('class').fault(
      controller.class,
      "'istio' where the mesh is istio(): AKS runs one of the two",
      'Remove targets.kubernetes.gateway.',
    );
  }
  if (mesh?.kind === 'istio' && controller.flavour === 'istio' && controller.namespace !== mesh.controlPlane) {
    at.in('namespace').fault(controller.namespace, `'${mesh.controlPlane}', as the mesh has it`, 'Remove it.');
  }
  if (mesh?.kind === 'linkerd') {
    at.fault(
      chosen,
      'ingress({ … }) or kong() where the mesh is linkerd()',
      'Its proxies are not supported beside those of Istio; name the namespace of the controller in linkerd({ namespaces }).',
    );
  }
}

/** nginx counts addresses alone, and by two units. */
function checkCounting({ place, given, gateway }: Bound, row: ReturnType<typeof rowOf>): void {
  if (row !== 'nginx' || gateway.rateLimit === undefined) return;
  const at = place.in('rateLimit');
  if (gateway.internal) {
    const fix = 'All requests come from the addresses of API Management: limit there, and remove it here.';
    at.fault(given.rateLimit, 'nothing: nginx tells clients by their addresses', fix);
  } else if (gateway.rateLimit.per === 'h' || gateway.rateLimit.per === 'd') {
    at.fault(given.rateLimit, 'a rate by s or min: nginx counts by no other', undefined);
  }
}
