import { readText, type Text } from '../late';
import { readName } from '../names';
import type { Place } from '../place';
import { readSelector } from '../tags';

/** An Ingress, served by a controller that runs already (B8). */
export interface IngressController {
  readonly kind: 'ingress';
  /** Name of the IngressClass, e.g. `traefik`. */
  readonly class: string;
  /**
   * Whose annotations it reads: `nginx` those of ingress-nginx (retired: no fixes since March 2026), `plain` none.
   * @default 'nginx' for the classes `nginx` and `webapprouting.kubernetes.azure.com`, else 'plain'
   */
  readonly dialect?: 'plain' | 'nginx';
  /** Namespace of its pods; only they reach the routed workloads. */
  readonly namespace: string;
  /** Labels of its pods. @default all pods of the namespace */
  readonly pods?: Readonly<Record<string, string>>;
}

/** Counters that several Kong pods share. */
export interface KongRedis {
  /** Name or address of the server, as Kong reaches it. */
  readonly host: Text;
  /** Port of the server, 1 to 65535. @default 6379 */
  readonly port?: number;
  /** Whether it is spoken to over TLS, with its certificate checked. @default true */
  readonly tls?: boolean;
  /** Secret of the platform's namespace, and the key in it, that holds the password. @default none */
  readonly password?: { readonly secret: string; readonly key: string };
}

/** Kong Ingress Controller (A16). */
export interface KongController {
  readonly kind: 'kong';
  /** Name of the IngressClass. @default 'kong' */
  readonly class?: string;
  /** `enterprise` has the plugins `openid-connect` and `request-validator`. @default 'oss' */
  readonly edition?: 'oss' | 'enterprise';
  /** Namespace of its pods; only they reach the routed workloads. @default 'kong' */
  readonly namespace?: string;
  /** Labels of its pods. @default all pods of the namespace */
  readonly pods?: Readonly<Record<string, string>>;
  /** Where a client's requests are counted for all Kong pods together. @default each pod counts its own */
  readonly redis?: KongRedis;
}

/** A Gateway and its HTTPRoutes: the Gateway API. */
export interface GatewayApiController {
  readonly kind: 'gatewayApi';
  /**
   * Name of the GatewayClass. `istio` and `approuting-istio` (AKS application routing, which has none of Istio's own
   * objects) run the gateway's pods in the platform's namespace; any other class runs them where `namespace` says.
   */
  readonly class: string;
  /**
   * `istio`, `approuting-istio`: namespace of the control plane. Other classes: namespace of the pods that serve, which
   * alone reach the routed workloads.
   * @default istio: the mesh's, else 'istio-system'; approuting-istio: 'aks-istio-system'; other classes: required
   */
  readonly namespace?: string;
  /** Labels of the pods that serve; not for `istio` and `approuting-istio`. @default all pods of the namespace */
  readonly pods?: Readonly<Record<string, string>>;
  /**
   * Least and most pods of the gateway, 1 to 100; for `istio` and `approuting-istio`. The AKS classes take no less than 2.
   * @default [2, 10]; in development [1, 2], in staging [2, 4]
   */
  readonly replicas?: readonly [number, number];
}

export type ControllerProps = IngressController | KongController | GatewayApiController;

/** Any Ingress class: host, paths and TLS; more where the class reads the annotations of ingress-nginx. */
export const ingress = (props: Omit<IngressController, 'kind'>): IngressController => ({ kind: 'ingress', ...props });

/** Kong Ingress Controller, open source or enterprise. */
export const kong = (props: Omit<KongController, 'kind'> = {}): KongController => ({ kind: 'kong', ...props });

/** The Gateway API: `istio`, `approuting-istio`, or a class of another implementation. */
export const gatewayApi = (props: Omit<GatewayApiController, 'kind'>): GatewayApiController => ({
  kind: 'gatewayApi',
  ...props,
});

interface Placed {
  readonly class: string;
  readonly namespace: string;
  readonly pods: Readonly<Record<string, string>>;
}

export type Controller =
  | (Placed & { readonly kind: 'ingress'; readonly dialect: 'plain' | 'nginx' })
  | (Placed & {
      readonly kind: 'kong';
      readonly edition: 'oss' | 'enterprise';
      readonly redis?: {
        readonly host: string;
        readonly port: number;
        readonly tls: boolean;
        readonly password?: { readonly secret: string; readonly key: string };
      };
    })
  | (Placed & { readonly kind: 'gatewayApi'; readonly flavour: 'other' })
  | GatewayPods;

/** A class that runs the gateway's pods beside the workloads. */
export interface GatewayPods extends Placed {
  readonly kind: 'gatewayApi';
  readonly flavour: 'istio' | 'approuting';
  readonly replicas: readonly [number, number];
}

/** Classes of ingress-nginx: its own, and that of AKS application routing. */
const nginxClasses = ['nginx', 'webapprouting.kubernetes.azure.com'];

/** Where a class of the AKS add-ons has its control plane; its webhooks admit few changes to the gateway's pods. */
export const aksControlPlane = 'aks-istio-system';

interface Surrounding {
  /** Namespace of Istio's control plane, where the platform is in its mesh. */
  readonly controlPlane: string | undefined;
  /** The most pods that the environment runs of anything: `[least, most]`. */
  readonly replicas: readonly [number, number] | undefined;
}

export function resolveController(
  place: Place,
  props: ControllerProps | undefined,
  around: Surrounding,
): Controller | undefined {
  switch ((props as Partial<ControllerProps> | null | undefined)?.kind) {
    case undefined:
      if (props !== undefined) place.fault(props, choices);
      return undefined;
    case 'ingress':
      return resolveIngress(place, props as IngressController);
    case 'kong':
      return resolveKong(place, props as KongController);
    case 'gatewayApi':
      return resolveGatewayApi(place, props as GatewayApiController, around);
    default:
      place.fault(props, choices);
      return undefined;
  }
}

export const choices = 'ingress({ … }), kong() or gatewayApi({ … })';

function resolveIngress(place: Place, props: IngressController): Controller {
  const given = place.props(props, { kind: true, class: true, dialect: true, namespace: true, pods: true });
  const name = readClass(place, given.class, "an IngressClass, e.g. 'traefik'");
  if (given.namespace === undefined)
    place.in('namespace').missing("the namespace of the controller's pods", 'Only they reach the workloads.');
  return {
    kind: 'ingress',
    class: name,
    dialect: place
      .in('dialect')
      .choice(given.dialect, ['plain', 'nginx'], nginxClasses.includes(name) ? 'nginx' : 'plain'),
    namespace: given.namespace === undefined ? 'invalid' : readName(place.in('namespace'), given.namespace, 63),
    pods: readSelector(place.in('pods'), given.pods),
  };
}

function resolveKong(place: Place, props: KongController): Controller {
  const given = place.props(props, {
    ...{ kind: true, class: true, edition: true, namespace: true, pods: true, redis: true },
  });
  const redis = given.redis === undefined ? undefined : resolveRedis(place.in('redis'), given.redis);
  return {
    kind: 'kong',
    class: readClass(place, given.class ?? 'kong', "an IngressClass, e.g. 'kong'"),
    edition: place.in('edition').choice(given.edition, ['oss', 'enterprise'], 'oss'),
    namespace: readName(place.in('namespace'), given.namespace ?? 'kong', 63),
    pods: readSelector(place.in('pods'), given.pods),
    ...(redis === undefined ? {} : { redis }),
  };
}

function resolveRedis(place: Place, props: KongRedis) {
  const given = place.props(props, { host: true, port: true, tls: true, password: true });
  if (given.host === undefined) place.in('host').missing("the name or address of the server, e.g. 'redis.kong.svc'");
  const at = place.in('password');
  const { secret, key } = at.props(given.password, { secret: true, key: true });
  if (given.password !== undefined && (typeof key !== 'string' || !/^[-._a-zA-Z0-9]{1,253}$/.test(key))) {
    at.in('key').fault(key, 'the key in the Secret that holds the password');
  }
  return {
    host: given.host === undefined ? '' : readText(place.in('host'), given.host),
    port: place.in('port').integer(given.port, { min: 1, max: 65_535, fallback: 6379 }),
    tls: place.in('tls').flag(given.tls, true),
    ...(given.password === undefined
      ? {}
      : {
          password: { secret: readName(at.in('secret'), secret, 63), key: typeof key === 'string' ? key : 'invalid' },
        }),
  };
}

function resolveGatewayApi(place: Place, props: GatewayApiController, around: Surrounding): Controller {
  const given = place.props(props, { kind: true, class: true, namespace: true, pods: true, replicas: true });
  const name = readClass(place, given.class, "a GatewayClass, e.g. 'istio'");
  const controlPlane = { istio: around.controlPlane ?? 'istio-system', 'approuting-istio': aksControlPlane }[name];
  if (controlPlane === undefined) {
    if (given.namespace === undefined)
      place.in('namespace').missing('the namespace of the pods that serve', 'Only they reach the workloads.');
    if (given.replicas !== undefined) {
      const why = `nothing: ${name} runs its pods elsewhere; istio and approuting-istio run them here`;
      place.in('replicas').fault(given.replicas, why, 'Remove it.');
    }
    return {
      kind: 'gatewayApi',
      flavour: 'other',
      class: name,
      namespace: given.namespace === undefined ? 'invalid' : readName(place.in('namespace'), given.namespace, 63),
      pods: readSelector(place.in('pods'), given.pods),
    };
  }
  if (given.pods !== undefined) {
    place.in('pods').fault(given.pods, `nothing: ${name} labels the pods of the gateway itself`, 'Remove it.');
  }
  const namespace = readName(place.in('namespace'), given.namespace ?? controlPlane, 63);
  return {
    kind: 'gatewayApi',
    flavour: name === 'istio' ? 'istio' : 'approuting',
    class: name,
    namespace,
    pods: { 'gateway.networking.k8s.io/gateway-name': 'gateway' },
    replicas: readReplicas(place.in('replicas'), given.replicas, namespace === aksControlPlane, around),
  };
}

/** What is written is meant for production; elsewhere it is cut to what the environment runs. */
function readReplicas(
  place: Place,
  given: readonly [number, number] | undefined,
  aks: boolean,
  { replicas }: Surrounding,
): readonly [number, number] {
  const lowest = aks ? 2 : 1;
  const list = place.list(given, 'two numbers, e.g. [2, 10]');
  if (given !== undefined && Array.isArray(given) && list.length !== 2) place.fault(given, 'two numbers, e.g. [2, 10]');
  const least = place.item(0).integer(list[0], { min: lowest, max: 100, fallback: 2 });
  const most = place.item(1).integer(list[1], { min: lowest, max: 100, fallback: Math.max(least, 10) });
  if (most < least) place.fault(given, 'the least number first', `Write [${most}, ${least}].`);
  if (replicas === undefined) return [least, most];
  const capped = Math.max(Math.min(least, replicas[0]), lowest);
  return [capped, Math.max(Math.min(most, replicas[1]), capped)];
}

/** Name of a class: a DNS subdomain. */
function readClass(place: Place, name: string | undefined, want: string): string {
  if (typeof name === 'string' && /^(?=.{1,63}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name)) return name;
  if (name === undefined) place.in('class').missing(want);
  else place.in('class').fault(name, want);
  return 'invalid';
}
