import { agentService, apiManagement, kong, linkerd } from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import type { Document } from '../../charts/documents';
import { requirements } from '../../charts/requirements';
import {
  annotationsOf,
  auth,
  canaryImage,
  describeGateway,
  namesOf,
  opened,
  pathsOf,
  synthGateway,
} from '../support/gateway';
import { only, synthOutput } from '../support/synth';

const oss = kong();
const enterprise = kong({ edition: 'enterprise' });
const plugin = (documents: readonly Document[], name: string) => {
  const { plugin: kind, config, configPatches } = only(documents, 'KongPlugin', name) as unknown as Plugin;
  return { plugin: kind, config, ...(configPatches === undefined ? {} : { configPatches }) };
};
interface Plugin {
  readonly plugin: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly configPatches?: unknown;
}
const pluginsOf = (documents: readonly Document[], name: string) =>
  (annotationsOf(documents, 'Ingress', name)['konghq.com/plugins'] ?? '').split(',');

describe('A16 Kong: requests', () => {
  it('pass by declared path and method alone, an Ingress for what has them in common', () => {
    const documents = synthGateway(oss);
    const passing = namesOf(documents, 'Ingress').flatMap((name) =>
      pathsOf(documents, name).map(
        (path) => `${annotationsOf(documents, 'Ingress', name)['konghq.com/methods']} ${path}`,
      ),
    );
    expect(passing.toSorted()).toEqual([
      'DELETE Prefix /session/ chat:80',
      'GET Exact /v1/models chat:80',
      'GET Prefix /tasks/ chat:80',
      'GET,HEAD Exact /health/region chat:80',
      'POST Exact /batch chat:80',
      'POST Exact /chat chat:80',
      'POST Exact /tasks chat:80',
      'POST Exact /v1/chat/completions chat:80',
    ]);
  });

  it('come over HTTPS, are redirected to it, and keep their path', () => {
    const documents = synthGateway(oss);
    for (const name of namesOf(documents, 'Ingress'))
      expect(annotationsOf(documents, 'Ingress', name)).toMatchObject({
        'konghq.com/protocols': 'https',
        'konghq.com/https-redirect-status-code': '308',
        'konghq.com/strip-path': 'false',
      });
  });

  it('that stream are not buffered, others are', () => {
    const documents = synthGateway(oss);
    const unbuffered = namesOf(documents, 'Ingress').filter(
      (name) => annotationsOf(documents, 'Ingress', name)['konghq.com/response-buffering'] === 'false',
    );
    expect(unbuffered.flatMap((name) => pathsOf(documents, name))).toEqual([
      'Exact /chat chat:80',
      'Exact /v1/chat/completions chat:80',
    ]);
  });

  it('are waited for as long as the longest run, and never sent twice', () => {
    const documents = synthGateway(oss, {}, { workloads: { chat: agentService({ longestRun: '10m' }) } });
    expect(annotationsOf(documents, 'Service', 'chat')).toEqual({
      'konghq.com/read-timeout': '615000',
      'konghq.com/write-timeout': '615000',
      'konghq.com/retries': '0',
    });
  });

  it('of workloads whose names are alike are kept apart', () => {
    const workloads = { chat: agentService(), 'chat-delete': agentService() };
    const routes = [
      { path: '/a', to: 'chat', methods: ['DELETE', 'GET'] },
      { path: '/b', to: 'chat-delete', methods: ['GET'] },
    ] as const;
    const documents = synthGateway(oss, { routes }, { workloads });
    const methods = namesOf(documents, 'Ingress').map((name) => [
      pathsOf(documents, name).join(),
      annotationsOf(documents, 'Ingress', name)['konghq.com/methods'],
    ]);
    expect(Object.fromEntries(methods)).toEqual({
      'Exact /a chat:80': 'DELETE,GET',
      'Exact /b chat-delete:80': 'GET',
    });
  });

  it('reach a Service without annotations where they are not routed to it', () => {
    const workloads = { chat: agentService(), inner: agentService() };
    const documents = synthGateway(oss, { to: 'chat' }, { workloads });
    expect(annotationsOf(documents, 'Service', 'inner')).toEqual({});
  });
});

describe('A1 Kong: limits', () => {
  const documents = synthGateway(oss, { rateLimit: '100/min', maxBody: '1MiB' });

  it('of a client and of a request are plugins of every route, but of what counts no client', () => {
    expect(plugin(documents, 'gateway-rate-limit')).toEqual({
      plugin: 'rate-limiting',
      config: { minute: 100, limit_by: 'ip', policy: 'local', fault_tolerant: true },
    });
    expect(plugin(documents, 'gateway-max-body')).toEqual({
      plugin: 'request-size-limiting',
      config: { allowed_payload_size: 1_048_576, size_unit: 'bytes', require_content_length: false },
    });
    for (const name of namesOf(documents, 'Ingress'))
      expect(pluginsOf(documents, name)).toEqual(
        name.endsWith('.uncounted') ? ['gateway-max-body'] : ['gateway-max-body', 'gateway-rate-limit'],
      );
  });

  it.each([
    ['5/s', 'second'],
    ['5/h', 'hour'],
    ['5/d', 'day'],
  ] as const)('%s is counted by the %s', (rateLimit, unit) => {
    expect(plugin(synthGateway(oss, { rateLimit }), 'gateway-rate-limit').config).toMatchObject({ [unit]: 5 });
  });

  it('are counted for all pods of Kong together in a Redis, with a password that stands in no manifest', () => {
    const redis = { host: 'redis.kong.svc', password: { secret: 'kong-redis', key: 'password' } };
    const platform = describeGateway(kong({ redis }), { rateLimit: '100/min' });
    const { documents: shared } = synthOutput(platform);
    expect(plugin(shared, 'gateway-rate-limit')).toEqual({
      plugin: 'rate-limiting',
      config: {
        minute: 100,
        limit_by: 'ip',
        policy: 'redis',
        redis: { host: 'redis.kong.svc', port: 6379, ssl: true, ssl_verify: true },
        fault_tolerant: true,
      },
      configPatches: [
        { path: '/redis/password', valueFrom: { secretKeyRef: { name: 'kong-redis', key: 'password' } } },
      ],
    });
    expect(requirements(synthOutput(platform))).toContain('| Secret/kong-redis | KongPlugin/gateway-rate-limit |');
  });

  it('A16 let only those in that may call; behind API Management clients are told by their tokens', () => {
    const behind = apiManagement({ addresses: ['10.1.0.0/24'] });
    const inside = synthGateway(oss, { behind, rateLimit: '600/min' });
    expect(plugin(inside, 'gateway-callers')).toEqual({ plugin: 'ip-restriction', config: { allow: ['10.1.0.0/24'] } });
    for (const name of namesOf(inside, 'Ingress')) expect(pluginsOf(inside, name)).toContain('gateway-callers');
    expect(plugin(inside, 'gateway-rate-limit').config).toMatchObject({
      limit_by: 'header',
      header_name: 'authorization',
    });
    expect(plugin(synthGateway(oss, { from: ['203.0.113.0/24'] }), 'gateway-callers').config).toEqual({
      allow: ['203.0.113.0/24'],
    });
  });
});

describe('A1 Kong Enterprise', () => {
  const documents = synthGateway(enterprise, { auth });

  it('checks tokens by the keys that are named, and their issuer and audience', () => {
    expect(plugin(documents, 'gateway-token')).toEqual({
      plugin: 'openid-connect',
      config: {
        issuer: 'https://login.example.com/',
        using_pseudo_issuer: true,
        extra_jwks_uris: ['https://login.example.com/keys'],
        issuers_allowed: ['https://login.example.com/'],
        audience_required: ['desk'],
        auth_methods: ['bearer'],
        bearer_token_param_type: ['header'],
        verify_signature: true,
        verify_claims: true,
      },
    });
  });

  it('asks for them everywhere but at the question of what chooses between regions', () => {
    const open = namesOf(documents, 'Ingress').filter((name) => !pluginsOf(documents, name).includes('gateway-token'));
    expect(open.flatMap((name) => pathsOf(documents, name))).toEqual(['Exact /health/region chat:80']);
  });

  it('holds requests to their content type, which the open source edition can’t', () => {
    const [name = ''] = namesOf(documents, 'KongPlugin').filter((one) => one.startsWith('gateway-content-type-'));
    expect(plugin(documents, name)).toEqual({
      plugin: 'request-validator',
      config: {
        version: 'draft4',
        body_schema: '{}',
        allowed_content_types: ['application/json'],
        content_type_parameter_validation: false,
      },
    });
    const held = namesOf(documents, 'Ingress').filter((one) => pluginsOf(documents, one).includes(name));
    expect(held.flatMap((one) => pathsOf(documents, one)).toSorted()).toEqual([
      'Exact /batch chat:80',
      'Exact /chat chat:80',
      'Exact /tasks chat:80',
      'Exact /v1/chat/completions chat:80',
    ]);
    expect(namesOf(synthGateway(oss), 'KongPlugin')).toEqual([]);
  });
});

describe('E2 Kong: who reaches whom', () => {
  it('its namespace, and its pods where they are named, reach the routed workloads', () => {
    const from = (controller: ReturnType<typeof kong>) => opened(synthGateway(controller), 'chat', 'ingress');
    const peer = '"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":';
    expect(from(oss)).toEqual([`{${peer}"kong"}}} 8000`]);
    expect(from(kong({ namespace: 'edge', pods: { app: 'proxy' } }))).toEqual([
      `{${peer}"edge"}},"podSelector":{"matchLabels":{"app":"proxy"}}} 8000`,
    ]);
  });

  it('A3 speaks to the Service where its pods are in Linkerd, which divides the requests', () => {
    const documents = synthGateway(
      oss,
      {},
      {
        mesh: linkerd({ namespaces: ['kong'] }),
        workloads: { chat: agentService({ canary: { image: canaryImage, share: '20%' } }) },
      },
    );
    expect(annotationsOf(documents, 'Service', 'chat')['ingress.kubernetes.io/service-upstream']).toBe('true');
    expect(
      namesOf(documents, 'Ingress')
        .flatMap((name) => pathsOf(documents, name))
        .join(),
    ).not.toContain('canary');
  });
});
