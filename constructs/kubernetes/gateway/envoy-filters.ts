import type { Construct } from 'constructs';
import type { Gateway } from '../../../spec/gateway';
import type { RateLimit } from '../../../spec/gateway/admission';
import type { EnvoyFilter, EnvoyPatch } from '../custom-resources/istio-gateway';
import { createObject } from '../object';
import type { Site } from '../site';
import type { NamedRule } from './gateway-api';
import { targetRefs } from './istio-policies';
import { gatewayLabels } from './parts';

/**
 * What Istio has no words for: the limits of a client and of a request. An object each, since a cluster may admit one
 * filter of Envoy and not another, as AKS does.
 */
export function createEnvoyFilters(scope: Construct, site: Site, gateway: Gateway, rules: readonly NamedRule[]): void {
  const { maxBody, rateLimit, internal } = gateway;
  if (rateLimit !== undefined) {
    const counted = rules.filter(({ routes }) => routes.every((route) => route.counted));
    create(scope, site, 'gateway-rate-limit', {
      targetRefs,
      configPatches: [
        filter('envoy.filters.http.local_ratelimit', 'local_ratelimit.v3.LocalRateLimit', limiter(rateLimit, internal)),
        ...counted.map(({ name }) => onRoute(name, { rate_limits: [{ actions: [client(internal)] }] })),
      ],
    });
  }
  if (maxBody !== undefined) {
    create(scope, site, 'gateway-max-body', {
      targetRefs,
      // Later in the chain: who is beyond a limit is refused before the body is waited for.
      priority: 1,
      configPatches: [filter('envoy.filters.http.buffer', 'buffer.v3.Buffer', { max_request_bytes: maxBody })],
    });
  }
}

const create = (scope: Construct, site: Site, name: string, spec: EnvoyFilter['spec']) =>
  createObject<EnvoyFilter>(
    scope,
    name,
    site,
    { name, labels: gatewayLabels(site) },
    { apiVersion: 'networking.istio.io/v1alpha3', kind: 'EnvoyFilter', spec },
  );

const onRoute = (name: string, route: object): EnvoyPatch => ({
  applyTo: 'HTTP_ROUTE',
  match: { context: 'GATEWAY', routeConfiguration: { vhost: { route: { name } } } },
  patch: { operation: 'MERGE', value: { route } },
});

function filter(name: string, type: string, config: object): EnvoyPatch {
  return {
    applyTo: 'HTTP_FILTER',
    match: {
      context: 'GATEWAY',
      listener: {
        filterChain: {
          filter: {
            name: 'envoy.filters.network.http_connection_manager',
            subFilter: { name: 'envoy.filters.http.router' },
          },
        },
      },
    },
    patch: {
      operation: 'INSERT_BEFORE',
      value: {
        name,
        typed_config: { '@type': `type.googleapis.com/envoy.extensions.filters.http.${type}`, ...config },
      },
    },
  };
}

/** Behind API Management all addresses are its own. */
const client = (internal: boolean): object =>
  internal ? { request_headers: { header_name: 'authorization', descriptor_key: 'client' } } : { remote_address: {} };

const seconds = { s: 1, min: 60, h: 3600, d: 86_400 } as const;

/** A bucket for each client, by a descriptor without a value (Envoy, "Local rate limit", dynamic descriptors). */
function limiter({ requests, per }: RateLimit, internal: boolean): object {
  const bucket = (tokens: number) => ({
    ...{ max_tokens: tokens, tokens_per_fill: tokens },
    fill_interval: `${seconds[per]}s`,
  });
  const always = { default_value: { numerator: 100, denominator: 'HUNDRED' } };
  return {
    stat_prefix: 'gateway',
    // Routes that count no client draw from here: it must not run dry.
    token_bucket: bucket(1_000_000_000),
    always_consume_default_token_bucket: false,
    filter_enabled: always,
    filter_enforced: always,
    descriptors: [{ entries: [{ key: internal ? 'client' : 'remote_address' }], token_bucket: bucket(requests) }],
    // Clients beyond these are forgotten, the one that was away longest first; each takes a few hundred bytes.
    max_dynamic_descriptors: 10_000,
    enable_x_ratelimit_headers: 'DRAFT_VERSION_03',
  };
}
