import { type EnvironmentName, environmentTraits } from '../environments';
import { checkHost } from '../flows';
import { isServiceImage } from '../image';
import type { Mesh } from '../mesh/mesh';
import { readReference } from '../names';
import type { Place } from '../place';
import type { Workload } from '../resolve-workload';
import { type Controller, type ControllerProps, resolveController } from '../targets/gateway';
import type { Rate, Size } from '../units';
import type { WorkloadProps } from '../workload';
import {
  type ApiManagement,
  type Auth,
  type AuthProps,
  type RateLimit,
  resolveAuth,
  resolveCallers,
  resolveRate,
  resolveTls,
  type Tls,
  type TlsProps,
} from './admission';
import { checkGateway } from './check';
import { can, rowOf } from './controllers';
import { type Route, type RouteProps, resolveRoutes } from './routes';

/**
 * How the platform is reached from outside the cluster (A1, A2, A16, B8). What serves it is chosen in
 * `targets.kubernetes.gateway`; what that can't do is refused.
 */
export interface GatewayProps {
  /** Name under which clients reach it, e.g. `agents.example.com`. */
  readonly host: string;
  /** Workload that answers. @default the only service of the platform */
  readonly to?: string;
  /** Certificate of the host. Plain HTTP is redirected, where the controller can; TLS 1.2 is the least that Istio, Kong and nginx take. */
  readonly tls: TlsProps;
  /**
   * What passes, and where to. @default the API of the agent service, where `to` runs it; else every path. A default route
   * is held to its methods and content type where the controller can; one that is written down must be
   */
  readonly routes?: readonly RouteProps[];
  /**
   * Requests of one client: 1 to 999999 by `s`, `min`, `h` or `d`, e.g. `100/min`. A client is an address; behind API
   * Management, a token. Each pod of the gateway counts its own, so that more pods let more through; Kong alone can
   * share its counts (`kong({ redis })`). Istio counts all routes together, nginx those of a workload, Kong those of an
   * Ingress. What holds for a user stays with the service. nginx counts by `s` and `min`.
   * @default none: the service's own limits alone
   */
  readonly rateLimit?: Rate;
  /** The most that a request may hold, from 1KiB to 64MiB; more is answered with 413. @default the controller's own: nginx 1MiB, others unlimited */
  readonly maxBody?: Size;
  /** Asks for a token. The service checks it again, and takes the user from it. @default none: the service alone asks */
  readonly auth?: AuthProps;
  /** Address ranges that may call. @default everybody */
  readonly from?: readonly string[];
  /** What stands in front: apiManagement(). @default nothing */
  readonly behind?: ApiManagement;
}

export interface Gateway {
  readonly host: string;
  readonly tls: Tls;
  readonly routes: readonly Route[];
  readonly rateLimit?: RateLimit;
  /** Bytes. */
  readonly maxBody?: number;
  readonly auth?: Auth;
  /** Address ranges that may call; none: everybody. */
  readonly from: readonly string[];
  /** Whether its load balancer stays inside the network. */
  readonly internal: boolean;
  /** Left out where the platform is bound to no target that has one. */
  readonly controller?: Controller;
  /** The mesh that the workloads are in. */
  readonly mesh?: Mesh['kind'];
  /** Revision of the mesh's control plane. */
  readonly revision?: string;
}

/** Object names that are the gateway's own. */
export const gatewayName = 'gateway';
export const solverName = 'acme-solver';

/** Names that no workload may have beside a gateway: those of its pods' policies and of their Deployments. */
export const gatewayNames = (props: GatewayProps | undefined): readonly string[] =>
  props === undefined ? [] : [gatewayName, solverName, `${gatewayName}-istio`, `${gatewayName}-approuting-istio`];

export interface GatewayContext {
  readonly environment: EnvironmentName;
  readonly workloads: readonly Workload[];
  /** The workloads as they were described. */
  readonly described: readonly (readonly [string, WorkloadProps])[];
  readonly mesh: Mesh | undefined;
  /** The top of the description. */
  readonly top: Place;
  /** Left out where the target is not bound. */
  readonly target: { readonly regions: number; readonly gateway: ControllerProps | undefined } | undefined;
}

export function resolveGateway(
  place: Place,
  props: GatewayProps | undefined,
  context: GatewayContext,
): Gateway | undefined {
  const { mesh, target, top } = context;
  const at = top.in('targets').in('kubernetes').in('gateway');
  if (props === undefined) {
    if (target?.gateway !== undefined)
      at.fault(target.gateway, 'nothing: the platform has no gateway', "Describe one: gateway: { host: '…' }.");
    return undefined;
  }
  const given = place.props(props, {
    ...{ host: true, to: true, tls: true, routes: true, rateLimit: true, maxBody: true },
    ...{ auth: true, from: true, behind: true },
  });
  if (given.host === undefined) place.in('host').missing("a host's name, e.g. 'agents.example.com'");
  else checkHost(place.in('host'), given.host);
  const chosen =
    target?.gateway ?? (mesh?.kind === 'istio' ? ({ kind: 'gatewayApi', class: 'istio' } as const) : undefined);
  const controller = resolveController(at, chosen, {
    controlPlane: mesh?.kind === 'istio' ? mesh.controlPlane : undefined,
    replicas: environmentTraits[context.environment].replicas,
  });
  const row = controller === undefined ? undefined : rowOf(controller);
  const services = context.workloads.filter((workload) => workload.kind === 'service');
  const rateLimit = resolveRate(place.in('rateLimit'), given.rateLimit);
  const auth = resolveAuth(place.in('auth'), given.auth);
  const { from, behind } = resolveCallers(place, given.from, given.behind);
  const gateway: Gateway = {
    host: given.host ?? 'invalid.example',
    tls: resolveTls(place.in('tls'), given.tls, target?.regions ?? 1),
    routes: resolveRoutes(place.in('routes'), given.routes, {
      services,
      to: readTo(
        place.in('to'),
        given,
        services.map(({ name }) => name),
      ),
      runsService: (name) => context.described.some(([word, { image }]) => word === name && runsService(image)),
      can: {
        methods: row === undefined || can(row, 'methods'),
        contentType: row === undefined || can(row, 'contentType'),
      },
    }),
    ...(rateLimit === undefined ? {} : { rateLimit }),
    ...(given.maxBody === undefined
      ? {}
      : { maxBody: place.in('maxBody').bytes(given.maxBody, { min: 1024, max: 64 * 2 ** 20, fallback: 2 ** 20 }) }),
    ...(auth === undefined ? {} : { auth }),
    from,
    internal: behind,
    ...(controller === undefined ? {} : { controller }),
    ...(mesh === undefined ? {} : { mesh: mesh.kind }),
    ...(mesh?.kind === 'istio' && mesh.revision !== undefined ? { revision: mesh.revision } : {}),
  };
  reportIdle(place, given, gateway);
  if (target !== undefined) checkGateway({ place, top, at, given, gateway, mesh, chosen: target.gateway });
  return gateway;
}

/** What is asked of nobody, since no route is left that it would hold for. */
function reportIdle(place: Place, given: Partial<GatewayProps>, { auth, rateLimit, routes }: Gateway): void {
  if (routes.length === 0) return;
  if (auth !== undefined && routes.every(({ anonymous }) => anonymous))
    place.in('auth').missing('a route that asks for a token: all of them are anonymous', 'Remove auth.');
  if (rateLimit !== undefined && routes.every(({ counted }) => !counted)) {
    const why = 'a route whose requests count: all of them are anonymous and without side effects';
    place.in('rateLimit').fault(given.rateLimit, why, 'Remove it.');
  }
}

function readTo(place: Place, { to, routes }: Partial<GatewayProps>, services: readonly string[]): string {
  const said = Array.isArray(routes) && routes.length > 0 && routes.every((route: unknown) => says(route));
  if (to !== undefined) {
    if (said) place.fault(to, 'nothing: each route says where it leads', 'Remove it.');
    else readReference(place, to, services, 'service');
    return to;
  }
  if (services.length === 1) return services[0] ?? '';
  if (said) return '';
  readReference(place, undefined, services, 'service');
  return '';
}

const says = (route: unknown): boolean => typeof route === 'object' && route !== null && 'to' in route;

const runsService = (image: unknown): boolean => image === undefined || isServiceImage(image);
