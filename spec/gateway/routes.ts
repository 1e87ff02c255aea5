import type { Canary } from '../canary';
import { readReference } from '../names';
import type { Place } from '../place';
import type { Workload } from '../resolve-workload';

export const httpMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
export type HttpMethod = (typeof httpMethods)[number];

/** A way from the gateway to a workload. What no route declares is answered by the gateway itself, with 404. */
export interface RouteProps {
  /** Absolute path: exactly this one, or with a slash at its end all that begin so, e.g. `/chat`, `/tasks/`. */
  readonly path: string;
  /** Workload that answers. @default the gateway's `to` */
  readonly to?: string;
  /** Methods that pass. Not every controller can tell them apart. @default all */
  readonly methods?: readonly HttpMethod[];
  /** Media type that a request must have, e.g. `application/json`. Few controllers can say so. @default any */
  readonly contentType?: string;
  /** The answer comes piece by piece: it is passed on unbuffered. @default false */
  readonly streaming?: boolean;
  /** May be asked twice without harm: only such routes are copied to a canary. @default whether all methods are GET or HEAD */
  readonly sideEffectFree?: boolean;
  /**
   * Passes without a token, where the gateway asks for one. Without side effects too, as the question of what chooses
   * between regions, it counts for no limit.
   * @default false
   */
  readonly anonymous?: boolean;
}

export interface Route {
  readonly workload: string;
  /** Port of the workload's Service. */
  readonly servicePort: number;
  /** Port of its pods. */
  readonly port: number;
  readonly path: string;
  readonly match: 'exact' | 'prefix';
  /** None: all pass. */
  readonly methods: readonly HttpMethod[];
  readonly contentType?: string;
  readonly streaming: boolean;
  readonly sideEffectFree: boolean;
  readonly anonymous: boolean;
  /** Whether a client's requests to it count for its limit: those of what probes a region don't. */
  readonly counted: boolean;
  /** Seconds that an answer may take as a whole. */
  readonly timeout: number;
  readonly canary?: Pick<Canary, 'workload' | 'share' | 'mirror'>;
}

export type Service = Extract<Workload, { kind: 'service' }>;

const json = 'application/json';

/** The API of the agent service. Its probes and metrics are on another port, and stay inside. */
const serviceRoutes: readonly RouteProps[] = [
  { path: '/chat', methods: ['POST'], contentType: json, streaming: true },
  { path: '/session/', methods: ['DELETE'] },
  { path: '/v1/chat/completions', methods: ['POST'], contentType: json, streaming: true },
  { path: '/v1/models', methods: ['GET'] },
  { path: '/tasks', methods: ['POST'], contentType: json },
  { path: '/tasks/', methods: ['GET'] },
  { path: '/batch', methods: ['POST'], contentType: json },
  // Asked by what chooses between regions, which has no token.
  { path: '/health/region', methods: ['GET', 'HEAD'], anonymous: true },
];

/** So that the service's own answer to a run that took too long arrives before the gateway's. */
const slack = 15;

/** A rule of an HTTPRoute has at most 64 matches, and each method of a path is one. */
const mostMatches = 64;

interface Context {
  readonly services: readonly Service[];
  /** Workload that answers where a route names none. */
  readonly to: string;
  /** Whether a workload runs the service of this package. */
  readonly runsService: (workload: string) => boolean;
  /** Whether the controller can hold routes to their methods and content types. */
  readonly can: { readonly methods: boolean; readonly contentType: boolean };
}

/** The routes, in order of their paths. */
export function resolveRoutes(place: Place, props: readonly RouteProps[] | undefined, context: Context): Route[] {
  const { to, services } = context;
  const main = services.find(({ name }) => name === to);
  if (main === undefined && props === undefined) return [];
  const given =
    props === undefined
      ? (main !== undefined && context.runsService(main.name) ? serviceRoutes : [{ path: '/' }]).map((route) =>
          // A default promises no more than the controller holds.
          fitting(route, context.can),
        )
      : place.list(props, 'a list of routes');
  if (props !== undefined && Array.isArray(props) && given.length === 0) {
    place.missing('at least one route', 'Leave routes out for the API of the agent service.');
  }
  const routes = given.map((route, index) => resolveRoute(place.item(index), route, context));
  reportTwice(place, routes);
  const known = routes.filter((route) => route !== undefined);
  const matches = known.reduce((total, { methods }) => total + Math.max(methods.length, 1), 0);
  if (matches > mostMatches) {
    place.missing(
      `at most ${mostMatches} paths and methods (there are ${matches})`,
      'End a path with a slash to join some.',
    );
  }
  return known.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function fitting({ methods, contentType, ...route }: RouteProps, can: Context['can']): RouteProps {
  return {
    ...route,
    sideEffectFree: methods?.every(isSafe) ?? false,
    ...(can.methods && methods !== undefined ? { methods } : {}),
    ...(can.contentType && contentType !== undefined ? { contentType } : {}),
  };
}

const isSafe = (method: string) => method === 'GET' || method === 'HEAD';

function resolveRoute(place: Place, props: RouteProps, { services, to }: Context): Route | undefined {
  const given = place.props(props, {
    ...{ path: true, to: true, methods: true, contentType: true },
    ...{ streaming: true, sideEffectFree: true, anonymous: true },
  });
  const name = given.to ?? to;
  const path = readPath(place.in('path'), given.path);
  const methods = place
    .in('methods')
    .list(given.methods)
    .map((method, index) => place.in('methods').item(index).choice(method, httpMethods, 'GET'));
  if (Array.isArray(given.methods) && methods.length === 0) {
    place.in('methods').missing('at least one method', 'Leave methods out to let all pass.');
  }
  const contentType = readContentType(place.in('contentType'), given.contentType);
  const known = services.map((service) => service.name);
  const service = services.find((one) => one.name === name);
  if (given.to !== undefined) readReference(place.in('to'), given.to, known, 'service');
  if (service === undefined) return undefined;
  const sideEffectFree = place
    .in('sideEffectFree')
    .flag(given.sideEffectFree, methods.length > 0 && methods.every(isSafe));
  const anonymous = place.in('anonymous').flag(given.anonymous, false);
  const target = service.service.ports.find((port) => port.target === 'http') ?? service.service.ports[0];
  return {
    workload: service.name,
    servicePort: target?.port ?? 80,
    port: service.main.ports[target?.target ?? ''] ?? 0,
    path,
    match: path.endsWith('/') ? 'prefix' : 'exact',
    methods: [...new Set(methods)].sort(),
    ...(contentType === undefined ? {} : { contentType }),
    streaming: place.in('streaming').flag(given.streaming, false),
    sideEffectFree,
    anonymous,
    counted: !(anonymous && sideEffectFree),
    timeout: service.longestRun + slack,
    ...(service.canary === undefined ? {} : { canary: pick(service.canary) }),
  };
}

const pick = ({ workload, share, mirror }: Canary) => ({ workload, share, mirror });

/** What every controller reads as the same path: no wildcards, no dots, no query, nothing encoded. */
function readPath(place: Place, path: unknown): string {
  if (typeof path === 'string' && path.length <= 256 && /^\/([A-Za-z0-9_~-][A-Za-z0-9._~-]*\/?)*$/.test(path))
    return path;
  const want = "an absolute path such as '/chat', or '/tasks/' for all that begin so";
  const bare = typeof path === 'string' ? path.replace(/\*+$/, '') : '';
  if (path === undefined) place.missing(want);
  else place.fault(path, want, bare !== path && bare.endsWith('/') ? `Write '${bare}'.` : undefined);
  return '/invalid';
}

function readContentType(place: Place, type: string | undefined): string | undefined {
  if (type === undefined) return undefined;
  if (typeof type === 'string' && /^[a-z0-9.+-]{1,63}\/[a-z0-9.+-]{1,63}$/.test(type)) return type;
  place.fault(type, "a media type without parameters, e.g. 'application/json'");
  return undefined;
}

/** Two routes for one request: which of them held would be the controller's choice. */
function reportTwice(place: Place, routes: readonly (Route | undefined)[]): void {
  routes.forEach((route, index) => {
    if (route === undefined || route.path === '/invalid') return;
    const first = routes.findIndex((other) => other !== undefined && meets(other, route));
    if (first !== index)
      place.item(index).in('path').fault(route.path, 'each path and method once', `[${first}] has it already.`);
  });
}

const meets = (a: Route, b: Route): boolean =>
  a.path === b.path &&
  (a.methods.length === 0 || b.methods.length === 0 || a.methods.some((method) => b.methods.includes(method)));

const key = ({ path, methods }: Route): string => `${path} ${methods.join()}`;
