import type { Construct } from 'constructs';
import type { Gateway } from '../../../spec/gateway';
import type { Route } from '../../../spec/gateway/routes';
import { shortHash } from '../../../spec/names';
import type { Controller } from '../../../spec/targets/gateway';
import type { KongPlugin, KongPluginName } from '../custom-resources/kong';
import { externalAnnotation } from '../external';
import { createObject } from '../object';
import type { Site } from '../site';
import { createIngress } from './ingress';
import { gatewayLabels, grouped, longest } from './parts';

type Kong = Extract<Controller, { kind: 'kong' }>;

interface Plugin {
  readonly plugin: KongPluginName;
  readonly config: Record<string, unknown>;
  readonly password?: { readonly secret: string; readonly key: string };
}

/** Kong knows methods and plugins by the Ingress: one for each group of routes that have them in common. */
export function createKong(scope: Construct, site: Site, gateway: Gateway, controller: Kong): void {
  const everywhere = Object.entries(shared(gateway, controller));
  for (const [name, plugin] of everywhere) createPlugin(scope, site, name, plugin);
  const types = [...new Set(gateway.routes.flatMap(({ contentType }) => contentType ?? []))].sort();
  for (const type of types) createPlugin(scope, site, validatorName(type), validator(type));
  const { auth } = gateway;
  if (auth !== undefined) createPlugin(scope, site, 'gateway-token', tokens(auth));
  for (const [name, routes] of grouped(gateway.routes, groupName)) {
    const [route] = routes;
    if (route === undefined) continue;
    const plugins = [
      ...everywhere.filter(([word]) => word !== 'gateway-rate-limit' || route.counted).map(([word]) => word),
      ...(auth === undefined || route.anonymous ? [] : ['gateway-token']),
      ...(route.contentType === undefined ? [] : [validatorName(route.contentType)]),
    ];
    createIngress(scope, {
      ...{ site, gateway, name, routes, class: controller.class },
      annotations: {
        'konghq.com/protocols': 'https',
        'konghq.com/https-redirect-status-code': '308',
        'konghq.com/strip-path': 'false',
        ...(route.methods.length === 0 ? {} : { 'konghq.com/methods': route.methods.join(',') }),
        ...(route.streaming ? { 'konghq.com/response-buffering': 'false' } : {}),
        ...(plugins.length === 0 ? {} : { 'konghq.com/plugins': plugins.sort().join(',') }),
      },
    });
  }
}

/** What the routes of one Ingress have in common, as a name; dots, which no workload has in its name, keep them apart. */
function groupName({ workload, methods, streaming, anonymous, counted, contentType }: Route): string {
  return [
    `gateway-${workload}`,
    ...(methods.length === 0 ? ['any'] : methods.map((method) => method.toLowerCase())),
    ...(streaming ? ['streaming'] : []),
    ...(anonymous ? ['anonymous'] : []),
    ...(counted ? [] : ['uncounted']),
    ...(contentType === undefined ? [] : [shortHash(contentType)]),
  ].join('.');
}

/** Plugins of every route. */
function shared(gateway: Gateway, { redis }: Kong): Readonly<Record<string, Plugin>> {
  const { from, maxBody, rateLimit, internal } = gateway;
  return {
    ...(from.length === 0 ? {} : { 'gateway-callers': { plugin: 'ip-restriction', config: { allow: [...from] } } }),
    ...(maxBody === undefined
      ? {}
      : {
          'gateway-max-body': {
            plugin: 'request-size-limiting',
            config: { allowed_payload_size: maxBody, size_unit: 'bytes', require_content_length: false },
          },
        }),
    ...(rateLimit === undefined
      ? {}
      : {
          'gateway-rate-limit': {
            plugin: 'rate-limiting',
            config: {
              [{ s: 'second', min: 'minute', h: 'hour', d: 'day' }[rateLimit.per]]: rateLimit.requests,
              // Behind API Management all addresses are its own.
              ...(internal ? { limit_by: 'header', header_name: 'authorization' } : { limit_by: 'ip' }),
              ...(redis === undefined
                ? { policy: 'local' }
                : {
                    policy: 'redis',
                    redis: { host: redis.host, port: redis.port, ssl: redis.tls, ssl_verify: redis.tls },
                  }),
              // A limit that can't count must not be an outage: the service has its own.
              fault_tolerant: true,
            },
            ...(redis?.password === undefined ? {} : { password: redis.password }),
          },
        }),
  };
}

/**
 * Keys come from the address that is given, not from the issuer's discovery document (Kong, "OpenID Connect with
 * multiple identity providers").
 */
const tokens = ({ issuer, jwks, audiences }: NonNullable<Gateway['auth']>): Plugin => ({
  plugin: 'openid-connect',
  config: {
    issuer,
    using_pseudo_issuer: true,
    extra_jwks_uris: [jwks],
    issuers_allowed: [issuer],
    audience_required: [...audiences],
    auth_methods: ['bearer'],
    bearer_token_param_type: ['header'],
    verify_signature: true,
    verify_claims: true,
  },
});

/** The content type is looked at only beside a schema; this one lets every JSON through (Kong, "Request Validator"). */
const validator = (contentType: string): Plugin => ({
  plugin: 'request-validator',
  config: {
    version: 'draft4',
    body_schema: '{}',
    allowed_content_types: [contentType],
    content_type_parameter_validation: false,
  },
});

const validatorName = (contentType: string): string => `gateway-content-type-${shortHash(contentType)}`;

function createPlugin(scope: Construct, site: Site, name: string, { plugin, config, password }: Plugin): void {
  const annotations = externalAnnotation(password === undefined ? [] : [`Secret/${password.secret}`]);
  createObject<KongPlugin>(
    scope,
    name,
    site,
    { name, labels: gatewayLabels(site), annotations },
    {
      apiVersion: 'configuration.konghq.com/v1',
      kind: 'KongPlugin',
      plugin,
      config,
      ...(password === undefined
        ? {}
        : {
            configPatches: [
              {
                path: '/redis/password',
                valueFrom: { secretKeyRef: { name: password.secret, key: password.key } },
              },
            ],
          }),
    },
  );
}

/** What Kong reads from the Service of a workload behind it: how long to wait, and that nothing is sent twice. */
export function kongServiceAnnotations(site: Site, workload: string): Readonly<Record<string, string>> {
  const { gateway } = site.environment;
  const routes = gateway?.routes.filter((route) => route.workload === workload) ?? [];
  if (gateway?.controller?.kind !== 'kong' || routes.length === 0) return {};
  const wait = String(longest(routes) * 1000);
  return {
    'konghq.com/read-timeout': wait,
    'konghq.com/write-timeout': wait,
    'konghq.com/retries': '0',
    // To the Service, not to its pods: the mesh chooses among those.
    ...(gateway.mesh === 'linkerd' ? { 'ingress.kubernetes.io/service-upstream': 'true' } : {}),
  };
}
