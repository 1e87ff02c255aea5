import { agentService, gatewayApi, late } from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import type { Document } from '../../charts/documents';
import { annotationsOf, auth, canaryImage, describeGateway, namesOf, specOf, synthGateway } from '../support/gateway';
import { at, synthOutput } from '../support/synth';

const ofIstio = gatewayApi({ class: 'istio' });
const ofAks = gatewayApi({ class: 'approuting-istio' });
const ofOther = gatewayApi({ class: 'envoy', namespace: 'envoy-gateway-system' });

interface Rule {
  readonly matches: readonly { readonly path: { readonly value: string }; readonly method?: string }[];
  readonly timeouts: unknown;
  readonly filters?: unknown;
  readonly backendRefs: unknown;
}
const rulesOf = (documents: readonly Document[], name = 'gateway-chat') =>
  (specOf(documents, 'HTTPRoute', name) as { readonly rules: readonly Rule[] }).rules;
const asked = ({ matches }: Rule) => matches.map(({ method = 'any', path }) => `${method} ${path.value}`);
describe('A1 Gateway API: what is reached, and how', () => {
  it('is the one host, over TLS with a certificate by cert-manager', () => {
    const documents = synthGateway(ofIstio);
    expect(specOf(documents, 'Gateway', 'gateway')).toMatchObject({
      gatewayClassName: 'istio',
      listeners: [
        { name: 'http', hostname: 'agents.example.com', port: 80, protocol: 'HTTP' },
        {
          name: 'https',
          hostname: 'agents.example.com',
          port: 443,
          protocol: 'HTTPS',
          tls: { mode: 'Terminate', certificateRefs: [{ kind: 'Secret', name: 'gateway-tls' }] },
        },
      ],
    });
    expect(specOf(documents, 'Certificate', 'gateway')).toEqual({
      secretName: 'gateway-tls',
      dnsNames: ['agents.example.com'],
      issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'letsencrypt' },
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      usages: ['digital signature', 'server auth'],
    });
  });

  it('takes routes from its own namespace alone', () => {
    const { listeners } = specOf(synthGateway(ofIstio), 'Gateway', 'gateway') as {
      listeners: { allowedRoutes: unknown }[];
    };
    for (const { allowedRoutes } of listeners) expect(allowedRoutes).toEqual({ namespaces: { from: 'Same' } });
  });

  it('sends plain HTTP to HTTPS, and serves nothing over it', () => {
    const documents = synthGateway(ofIstio);
    expect(specOf(documents, 'HTTPRoute', 'redirect-to-https')).toEqual({
      parentRefs: [{ name: 'gateway', sectionName: 'http' }],
      hostnames: ['agents.example.com'],
      rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
    });
    expect(specOf(documents, 'HTTPRoute', 'gateway-chat')).toMatchObject({
      parentRefs: [{ name: 'gateway', sectionName: 'https' }],
    });
  });

  it('takes a certificate that is made elsewhere, and says so', () => {
    const documents = synthGateway(ofIstio, { tls: { secret: 'agents-tls' } });
    expect(namesOf(documents, 'Certificate')).toEqual([]);
    expect(annotationsOf(documents, 'Gateway', 'gateway')).toEqual({
      'agent-gantry.dev/external': 'Secret/agents-tls',
    });
  });
});

describe('A1 Gateway API: requests', () => {
  it('are those of the API of the service, by path and method, and no others', () => {
    expect(rulesOf(synthGateway(ofIstio)).flatMap(asked).sort()).toEqual([
      'DELETE /session/',
      'GET /health/region',
      'GET /tasks/',
      'GET /v1/models',
      'HEAD /health/region',
      'POST /batch',
      'POST /chat',
      'POST /tasks',
      'POST /v1/chat/completions',
    ]);
  });

  it('have the content type that is declared, in any case and with parameters', () => {
    const [rule] = rulesOf(
      synthGateway(ofIstio, {
        routes: [{ path: '/chat', methods: ['POST'], contentType: 'application/vnd.api+json' }],
      }),
    );
    const header = at(rule, '/matches/0/headers/0') as { readonly name: string; readonly value: string };
    expect(header.name).toBe('content-type');
    const pattern = new RegExp(`^${header.value.replace('(?i)', '')}$`, 'i');
    for (const good of [
      'application/vnd.api+json',
      'Application/VND.API+JSON',
      'application/vnd.api+json; charset=utf-8',
    ])
      expect(good).toMatch(pattern);
    for (const bad of ['application/json', 'application/vndxapi+json', 'application/vnd.api+jsonp', 'text/plain'])
      expect(bad).not.toMatch(pattern);
  });

  it('of every path and method reach an image that is not ours, until routes say less', () => {
    const search = agentService({ image: 'ghcr.io/acme/search:1.4.2' });
    const documents = synthGateway(ofIstio, {}, { workloads: { search } });
    expect(rulesOf(documents, 'gateway-search').flatMap(asked)).toEqual(['any /']);
  });

  it('may take as long as the longest run of the workload they lead to', () => {
    const workloads = { chat: agentService({ longestRun: '10m' }), quick: agentService({ longestRun: '30s' }) };
    const routes = [
      { path: '/chat', to: 'chat' },
      { path: '/quick', to: 'quick' },
    ] as const;
    const documents = synthGateway(ofIstio, { routes }, { workloads });
    expect(rulesOf(documents)[0]?.timeouts).toEqual({ request: '615s' });
    expect(rulesOf(documents, 'gateway-quick')[0]?.timeouts).toEqual({ request: '45s' });
  });

  it('A3 go to a canary by its share, and copies only of those without side effects', () => {
    const workloads = { chat: agentService({ canary: { image: canaryImage, share: '20%', mirror: '5%' } }) };
    for (const controller of [ofIstio, ofAks, ofOther]) {
      const rules = rulesOf(synthGateway(controller, {}, { workloads }));
      for (const rule of rules) {
        expect(rule.backendRefs).toEqual([
          { name: 'chat', port: 80, weight: 80 },
          { name: 'chat-canary', port: 80, weight: 20 },
        ]);
        const safe = asked(rule).every((line) => /^(GET|HEAD) /.test(line));
        expect(rule.filters !== undefined).toBe(safe);
        if (safe)
          expect(rule.filters).toEqual([
            { type: 'RequestMirror', requestMirror: { backendRef: { name: 'chat-canary', port: 80 }, percent: 5 } },
          ]);
      }
    }
  });

  it('without weights where a canary gets copies alone', () => {
    const workloads = { chat: agentService({ canary: { image: canaryImage, share: '0%', mirror: '5%' } }) };
    for (const { backendRefs } of rulesOf(synthGateway(ofIstio, {}, { workloads })))
      expect(backendRefs).toEqual([{ name: 'chat', port: 80 }]);
  });

  it('say nothing of retries, which the standard channel does not know, and of no policy that patches them', () => {
    const documents = synthGateway(ofIstio);
    for (const rule of rulesOf(documents)) expect(rule).not.toHaveProperty('retry');
    expect(namesOf(documents, 'EnvoyFilter')).toEqual([]);
  });
});

describe('A1 class istio: limits', () => {
  const limited = { rateLimit: '100/min', maxBody: '1MiB' } as const;
  const patches = (documents: readonly Document[], name: string) =>
    at(specOf(documents, 'EnvoyFilter', name), '/configPatches') as readonly {
      readonly applyTo: string;
      readonly match: unknown;
      readonly patch: { readonly value: unknown };
    }[];

  it('of a client are counted by address, a bucket each, on the routes alone that count', () => {
    const documents = synthGateway(ofIstio, limited);
    const [filter, ...routes] = patches(documents, 'gateway-rate-limit');
    expect(at(filter, '/patch/value/typed_config')).toMatchObject({
      '@type': 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit',
      descriptors: [
        {
          entries: [{ key: 'remote_address' }],
          token_bucket: { max_tokens: 100, tokens_per_fill: 100, fill_interval: '60s' },
        },
      ],
      always_consume_default_token_bucket: false,
    });
    // A rule is called by its place in its HTTPRoute.
    const named = routes.map(({ match }) => at(match, '/routeConfiguration/vhost/route/name'));
    const counted = rulesOf(documents).flatMap((rule, index) =>
      asked(rule).some((line) => line.endsWith('/health/region')) ? [] : [`desk-production.gateway-chat.${index}`],
    );
    expect(named).toEqual(counted);
    expect(counted).toHaveLength(2);
    for (const { patch } of routes)
      expect(patch.value).toEqual({ route: { rate_limits: [{ actions: [{ remote_address: {} }] }] } });
  });

  it.each([
    ['5/s', '1s'],
    ['5/min', '60s'],
    ['5/h', '3600s'],
    ['5/d', '86400s'],
  ] as const)('%s is a bucket that fills in %s', (rateLimit, interval) => {
    const [filter] = patches(synthGateway(ofIstio, { rateLimit }), 'gateway-rate-limit');
    expect(at(filter, '/patch/value/typed_config/descriptors/0/token_bucket/fill_interval')).toBe(interval);
    // Envoy takes a client's bucket only where its time is a multiple of the common one's.
    expect(at(filter, '/patch/value/typed_config/token_bucket/fill_interval')).toBe(interval);
  });

  it('of a request come after those of a client, in an object of their own', () => {
    const documents = synthGateway(ofIstio, limited);
    expect(specOf(documents, 'EnvoyFilter', 'gateway-rate-limit')).not.toHaveProperty('priority');
    expect(specOf(documents, 'EnvoyFilter', 'gateway-max-body')).toMatchObject({ priority: 1 });
    expect(patches(documents, 'gateway-max-body').map(({ patch }) => at(patch, '/value/typed_config'))).toEqual([
      {
        '@type': 'type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer',
        max_request_bytes: 1_048_576,
      },
    ]);
  });

  it('hold for this gateway, and no other proxy of the namespace', () => {
    const documents = synthGateway(ofIstio, { ...limited, auth });
    const target = [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'gateway' }];
    const policies = documents.filter(({ kind }) =>
      /^(EnvoyFilter|RequestAuthentication|AuthorizationPolicy)$/.test(kind),
    );
    expect(policies).toHaveLength(4);
    for (const { spec } of policies) expect(at(spec, '/targetRefs')).toEqual(target);
  });
});

describe('A1 class istio: tokens', () => {
  const documents = synthGateway(ofIstio, { auth });

  it('are checked by their keys, issuer and audience, and passed on', () => {
    expect(at(specOf(documents, 'RequestAuthentication', 'gateway'), '/jwtRules')).toEqual([
      {
        issuer: 'https://login.example.com/',
        audiences: ['desk'],
        jwksUri: 'https://login.example.com/keys',
        forwardOriginalToken: true,
      },
    ]);
  });

  it('are asked for on every route, but for the question of what chooses between regions and the redirect', () => {
    const { action, rules } = specOf(documents, 'AuthorizationPolicy', 'gateway') as {
      readonly action: string;
      readonly rules: readonly { readonly from?: unknown; readonly to: readonly { readonly operation: unknown }[] }[];
    };
    expect(action).toBe('ALLOW');
    const [known, open, plain, ...others] = rules;
    expect(others).toEqual([]);
    expect(known?.from).toEqual([{ source: { requestPrincipals: ['https://login.example.com//*'] } }]);
    expect(known?.to.map(({ operation }) => operation)).toContainEqual({ methods: ['DELETE'], paths: ['/session/*'] });
    expect(known?.to.map(({ operation }) => operation)).toContainEqual({ methods: ['POST'], paths: ['/chat'] });
    expect(known?.to).toHaveLength(7);
    expect(open).toEqual({ to: [{ operation: { methods: ['GET', 'HEAD'], paths: ['/health/region'] } }] });
    expect(plain).toEqual({ to: [{ operation: { ports: ['80'] } }] });
  });

  it('may be of an issuer that is known after deployment', () => {
    const late_ = synthOutputWith({ auth: { ...auth, issuer: late('vault.tenantId') } });
    expect(at(specOf(late_, 'AuthorizationPolicy', 'gateway'), '/rules/0/from/0/source/requestPrincipals')).toEqual([
      '00000000-0000-0000-0000-000000000000/*',
    ]);
  });

  it('are not asked for where nobody says so', () => {
    const without = synthGateway(ofIstio);
    expect([...namesOf(without, 'RequestAuthentication'), ...namesOf(without, 'AuthorizationPolicy')]).toEqual([]);
  });
});

const synthOutputWith = (gateway: Parameters<typeof describeGateway>[1]) =>
  synthOutput(describeGateway(ofIstio, gateway)).documents;
