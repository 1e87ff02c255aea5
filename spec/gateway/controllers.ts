import type { Controller } from '../targets/gateway';

/** What a gateway may be asked for, with its name in sentences and in the table of the guide. */
export const features = {
  tls: 'TLS',
  callers: 'callers by address (`from`, `behind`)',
  rateLimit: 'rate limit for each client',
  maxBody: 'size of a request',
  methods: 'declared methods',
  contentType: 'content type',
  auth: 'tokens (JWT by JWKS)',
  canary: 'share of a canary',
  mirror: 'copies to a canary',
  redirect: 'HTTP to HTTPS',
  timeouts: 'time of the longest run',
  noRetries: 'a POST is never sent twice',
} as const;

export type Feature = keyof typeof features;

/** A controller, as far as what it can spell goes. */
interface Row {
  /** How a description chooses it. */
  readonly choice: string;
  /** The objects, or the annotations and plugins of objects, that spell a feature; left out where nothing does. */
  readonly cells: { readonly [F in Feature]?: string };
}

const certificate = 'Certificate';
const route = 'HTTPRoute';

/** What every implementation of the Gateway API has in its standard channel. */
const standard = {
  ...{ tls: certificate, methods: route, canary: `${route} weights`, mirror: `${route} RequestMirror` },
  ...{ redirect: route, timeouts: route },
} as const;

/** Classes of Istio's control plane. The Service is made from the Gateway: its balancer filters addresses. */
const istioPods = {
  ...standard,
  callers: 'ConfigMap of the Gateway',
  contentType: `${route} header match`,
  // Since 1.24 only what no pod has taken is sent again (Istio, pilot/pkg/networking/core/route/retry).
  noRetries: 'its default',
} as const;

const kongOss = {
  tls: certificate,
  callers: 'KongPlugin `ip-restriction`',
  rateLimit: 'KongPlugin `rate-limiting`',
  maxBody: 'KongPlugin `request-size-limiting`',
  methods: 'Ingress `konghq.com/methods`',
  redirect: 'Ingress `konghq.com/protocols`',
  timeouts: 'Service `konghq.com/read-timeout`',
  noRetries: 'Service `konghq.com/retries`',
} as const;

/**
 * What each controller can spell, and with what. The resolver, its refusals and the guide read this table, so that none
 * of them promises what another lacks.
 */
export const controllers = {
  ingress: { choice: "ingress({ class: '…' })", cells: { tls: certificate } },
  nginx: {
    choice: "ingress({ class: 'nginx' })",
    cells: {
      tls: certificate,
      callers: 'Ingress `allowlist-source-range`',
      rateLimit: 'Ingress `limit-rpm`, `limit-rps`',
      maxBody: 'Ingress `proxy-body-size`',
      canary: 'second Ingress `canary-weight`',
      redirect: 'Ingress `force-ssl-redirect`',
      timeouts: 'Ingress `proxy-read-timeout`',
      noRetries: 'its default',
    },
  },
  kong: { choice: 'kong()', cells: kongOss },
  kongEnterprise: {
    choice: "kong({ edition: 'enterprise' })",
    cells: {
      ...kongOss,
      contentType: 'KongPlugin `request-validator`',
      auth: 'KongPlugin `openid-connect`',
    },
  },
  istio: {
    choice: "gatewayApi({ class: 'istio' })",
    cells: {
      ...istioPods,
      rateLimit: 'EnvoyFilter',
      maxBody: 'EnvoyFilter',
      auth: 'RequestAuthentication, AuthorizationPolicy',
    },
  },
  approuting: { choice: "gatewayApi({ class: 'approuting-istio' })", cells: istioPods },
  gatewayApi: { choice: "gatewayApi({ class: '…' })", cells: standard },
} as const satisfies Readonly<Record<string, Row>>;

export type ControllerName = keyof typeof controllers;
export const controllerNames = Object.keys(controllers) as readonly ControllerName[];

/** The row of a controller that was chosen. */
export function rowOf(controller: Controller): ControllerName {
  switch (controller.kind) {
    case 'ingress':
      return controller.dialect === 'nginx' ? 'nginx' : 'ingress';
    case 'kong':
      return controller.edition === 'enterprise' ? 'kongEnterprise' : 'kong';
    case 'gatewayApi':
      return controller.flavour === 'other' ? 'gatewayApi' : controller.flavour;
  }
}

const cell = (name: ControllerName, feature: Feature): string | undefined => (controllers[name] as Row).cells[feature];

export const can = (name: ControllerName, feature: Feature): boolean => cell(name, feature) !== undefined;

/** The controllers that spell a feature, as a description chooses them. */
export const controllersFor = (feature: Feature): readonly string[] =>
  controllerNames.filter((name) => can(name, feature)).map((name) => controllers[name].choice);

/** The table as lines of Markdown, for the guide. */
export function controllerTable(): readonly string[] {
  const heads = controllerNames.map((name) => `\`${controllers[name].choice}\``);
  return [
    `| | ${heads.join(' | ')} |`,
    `|---|${controllerNames.map(() => '---|').join('')}`,
    ...(Object.keys(features) as Feature[]).map((feature) => {
      const cells = controllerNames.map((name) => cell(name, feature) ?? '–');
      return `| ${features[feature]} | ${cells.join(' | ')} |`;
    }),
  ];
}
