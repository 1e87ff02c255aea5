import {
  type ApiManagement,
  type AuthProps,
  agentService,
  apiManagement,
  type GatewayProps,
  gatewayApi,
  ingress,
  kong,
  type RouteProps,
  type TlsProps,
} from 'agent-gantry';
import type { KubernetesTargetProps } from 'agent-gantry/kubernetes';
import type {
  ControllerProps,
  GatewayApiController,
  IngressController,
  KongController,
  KongRedis,
} from '../../../spec/targets/gateway';
import { around, everyKind, everyProp, type Rows } from './table';

type Controller = NonNullable<KubernetesTargetProps['gateway']>;

const host = 'agents.example.com';
const tls = { issuer: 'letsencrypt' } as const;
const auth = { jwks: 'https://login.example.com/keys', issuer: 'https://login.example.com/', audiences: ['desk'] };
const limited = { rateLimit: '100/min', maxBody: '1MiB' } as const;
const ofIstio = gatewayApi({ class: 'istio' });
const nginx = ingress({ class: 'nginx', namespace: 'ingress-nginx' });

/** Two services behind a gateway; the first where nothing else is said. */
const behind = (controller: Controller, gateway: Partial<GatewayProps> = {}, regions = ['us-east-1', 'us-west-2']) =>
  around(
    agentService(),
    { gateway: controller, regions },
    {
      workloads: { chat: agentService(), search: agentService() },
      gateway: {
        host,
        tls,
        ...(gateway.routes?.every(({ to }) => to !== undefined) === true ? {} : { to: 'chat' }),
        ...gateway,
      },
    },
  );

everyKind<ControllerProps>(
  'what serves a gateway',
  { ingress: nginx, kong: kong(), gatewayApi: ofIstio },
  (controller) => behind(controller),
);

const shared = {
  host: { from: host, to: 'desk.example.com' },
  to: { from: 'chat', to: 'search' },
  tls: { from: tls, to: { secret: 'agents-tls' } },
  routes: { to: [{ path: '/search', to: 'search' }, { path: '/' }] },
} as const;
const guarded = {
  ...shared,
  rateLimit: { to: '100/min' },
  maxBody: { to: '1MiB' },
  from: { to: ['203.0.113.0/24'] },
  behind: { to: apiManagement({ addresses: ['10.1.0.0/24'] }) },
} as const;
const whole: Rows<GatewayProps> = { ...guarded, auth: { to: auth } };

everyProp<GatewayProps>('GatewayProps by Istio', whole, (props) => behind(ofIstio, props));
everyProp<GatewayProps>('GatewayProps by Kong Enterprise', whole, (props) =>
  behind(kong({ edition: 'enterprise' }), props),
);
everyProp<Omit<GatewayProps, 'auth'>>('GatewayProps by Kong', guarded, (props) => behind(kong(), props));
everyProp<Omit<GatewayProps, 'auth'>>('GatewayProps by nginx', guarded, (props) => behind(nginx, props));
everyProp<Omit<GatewayProps, 'auth' | 'rateLimit' | 'maxBody'>>(
  'GatewayProps by application routing of AKS',
  { ...shared, from: guarded.from, behind: guarded.behind },
  (props) => behind(gatewayApi({ class: 'approuting-istio' }), props),
);
for (const controller of [
  ingress({ class: 'traefik', namespace: 'traefik' }),
  gatewayApi({ class: 'envoy', namespace: 'envoy' }),
]) {
  everyProp<Pick<GatewayProps, keyof typeof shared>>(`GatewayProps by ${controller.class}`, shared, (props) =>
    behind(controller, props),
  );
}

everyProp<TlsProps>(
  'TlsProps',
  {
    issuer: { from: 'letsencrypt', to: 'internal' },
    kind: { to: 'Issuer', beside: { issuer: 'letsencrypt' } },
    challenge: { to: 'http', beside: { issuer: 'letsencrypt' } },
    secret: { from: 'agents-tls', to: 'other-tls' },
  },
  (props) => behind(ofIstio, { tls: props }, ['us-east-1']),
);

for (const controller of [ofIstio, kong({ edition: 'enterprise' })]) {
  everyProp<AuthProps>(
    `AuthProps by ${controller.kind}`,
    {
      jwks: { to: 'https://login.example.com/other' },
      issuer: { to: 'https://other.example.com/' },
      audiences: { to: ['other'] },
    },
    (props) => behind(controller, { auth: { ...auth, ...props } }),
  );
}

const routes: Rows<RouteProps> = {
  path: { from: '/a', to: '/b' },
  to: { from: 'chat', to: 'search' },
  methods: { to: ['POST'] },
  contentType: { to: 'application/json' },
  streaming: { to: true },
  sideEffectFree: { to: true, beside: { anonymous: true } },
  anonymous: { to: true },
};
const routed = (controller: Controller) => (props: Partial<RouteProps>) =>
  behind(controller, { ...limited, auth, routes: [{ path: '/a', ...props }, { path: '/other' }] });
everyProp<RouteProps>('RouteProps by Kong Enterprise', routes, routed(kong({ edition: 'enterprise' })));
everyProp<RouteProps>(
  'RouteProps by Istio',
  { ...routes, streaming: { to: true, inert: 'Envoy buffers no answer' } },
  routed(ofIstio),
);
everyProp<Pick<RouteProps, 'path' | 'to' | 'streaming' | 'sideEffectFree'>>(
  'RouteProps by nginx',
  {
    path: routes.path,
    to: routes.to,
    streaming: routes.streaming,
    sideEffectFree: { to: true, beside: { anonymous: true } as Partial<RouteProps> },
  },
  (props) => behind(nginx, { ...limited, routes: [{ path: '/a', ...props }, { path: '/other' }] }),
);

everyProp<Omit<ApiManagement, 'kind'>>(
  'apiManagement()',
  { addresses: { from: ['10.1.0.0/24'], to: ['10.2.0.0/24'] } },
  (props) => behind(ofIstio, { behind: apiManagement({ addresses: [], ...props }) }),
);

everyProp<Omit<IngressController, 'kind'>>(
  'ingress()',
  {
    class: { from: 'traefik', to: 'haproxy' },
    dialect: { to: 'nginx' },
    namespace: { from: 'traefik', to: 'edge' },
    pods: { to: { app: 'traefik' } },
  },
  (props) => behind(ingress({ class: 'traefik', namespace: 'traefik', ...props })),
);

everyProp<Omit<KongController, 'kind'>>(
  'kong()',
  {
    class: { to: 'kong-internal' },
    edition: { to: 'enterprise' },
    namespace: { to: 'edge' },
    pods: { to: { app: 'kong' } },
    redis: { to: { host: 'redis.kong.svc' } },
  },
  (props) => behind(kong(props), limited),
);
everyProp<KongRedis>(
  'KongRedis',
  {
    host: { from: 'redis.kong.svc', to: 'other.kong.svc' },
    port: { to: 6380 },
    tls: { to: false },
    password: { to: { secret: 'kong-redis', key: 'password' } },
  },
  (redis) => behind(kong({ redis: { host: 'redis.kong.svc', ...redis } }), limited),
);
everyProp<NonNullable<KongRedis['password']>>(
  'password of KongRedis',
  { secret: { to: 'other' }, key: { to: 'other' } },
  (props) =>
    behind(
      kong({ redis: { host: 'redis.kong.svc', password: { secret: 'kong-redis', key: 'password', ...props } } }),
      limited,
    ),
);

everyProp<Omit<GatewayApiController, 'kind' | 'pods'>>(
  'gatewayApi() of Istio',
  { class: { from: 'istio', to: 'approuting-istio' }, namespace: { to: 'mesh' }, replicas: { to: [3, 5] } },
  (props) => behind(gatewayApi({ class: 'istio', ...props })),
);
everyProp<Omit<GatewayApiController, 'kind' | 'replicas'>>(
  'gatewayApi() of another',
  {
    class: { from: 'envoy', to: 'cilium' },
    namespace: { from: 'envoy', to: 'edge' },
    pods: { to: { app: 'envoy' } },
  },
  (props) => behind(gatewayApi({ class: 'envoy', namespace: 'envoy', ...props })),
);
