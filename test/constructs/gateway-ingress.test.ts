import { agentService, apiManagement, ingress, linkerd } from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import { requirements } from '../../charts/requirements';
import {
  annotationsOf,
  canaryImage,
  describeGateway,
  namesOf,
  opened,
  pathsOf,
  specOf,
  synthGateway,
} from '../support/gateway';
import { at, synthOutput } from '../support/synth';

const plain = ingress({ class: 'traefik', namespace: 'traefik' });
const nginx = ingress({
  class: 'nginx',
  namespace: 'ingress-nginx',
  pods: { 'app.kubernetes.io/component': 'controller' },
});
const own = (name: string) => `nginx.ingress.kubernetes.io/${name}`;
const canaried = { workloads: { chat: agentService({ canary: { image: canaryImage, share: '20%' } }) } };

describe('B8 an Ingress of any class', () => {
  it('has the class, host, paths and certificate, and no annotations: it can’t know who reads them', () => {
    const documents = synthGateway(plain);
    expect(namesOf(documents, 'Ingress')).toEqual(['gateway']);
    expect(annotationsOf(documents, 'Ingress', 'gateway')).toEqual({});
    expect(specOf(documents, 'Ingress', 'gateway')).toMatchObject({
      ingressClassName: 'traefik',
      tls: [{ hosts: ['agents.example.com'], secretName: 'gateway-tls' }],
      rules: [{ host: 'agents.example.com' }],
    });
    expect(pathsOf(documents, 'gateway')).toEqual([
      'Exact /batch chat:80',
      'Exact /chat chat:80',
      'Exact /health/region chat:80',
      'Prefix /session/ chat:80',
      'Exact /tasks chat:80',
      'Prefix /tasks/ chat:80',
      'Exact /v1/chat/completions chat:80',
      'Exact /v1/models chat:80',
    ]);
  });

  it('has its certificate from cert-manager by an issuer of the cluster or of the namespace', () => {
    const issuer = (kind?: 'Issuer') =>
      at(
        specOf(
          synthGateway(plain, { tls: { issuer: 'le', ...(kind === undefined ? {} : { kind }) } }),
          'Certificate',
          'gateway',
        ),
        '/issuerRef',
      );
    expect(issuer()).toEqual({ group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'le' });
    expect(issuer('Issuer')).toEqual({ group: 'cert-manager.io', kind: 'Issuer', name: 'le' });
  });

  it('E2 lets the controller’s namespace reach the routed workloads on their port, and nothing else', () => {
    const workloads = { chat: agentService(), inner: agentService() };
    const documents = synthGateway(plain, { to: 'chat' }, { workloads });
    expect(opened(documents, 'chat', 'ingress')).toEqual([
      '{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"traefik"}}} 8000',
    ]);
    expect(namesOf(documents, 'NetworkPolicy')).not.toContain('inner');
  });

  it('leads to the port of the Service, wherever it is', () => {
    const service = agentService({ ports: { http: 3000 }, service: { ports: { 8080: 'http' } } });
    const documents = synthGateway(plain, {}, { workloads: { chat: service } });
    expect(pathsOf(documents, 'gateway')).toContain('Exact /chat chat:8080');
    expect(opened(documents, 'chat', 'ingress')?.join()).toMatch(/ 3000$/);
  });

  it('asks the cluster for its controller, and says that ingress-nginx is retired', () => {
    expect(requirements(synthOutput(describeGateway(plain)))).toMatch(/IngressClass.*\|.*retired/);
  });
});

describe('B8 an Ingress of nginx', () => {
  it('limits a client and a request, redirects to HTTPS, and waits as long as the longest run', () => {
    const documents = synthGateway(
      nginx,
      { rateLimit: '100/min', maxBody: '1MiB' },
      { workloads: { chat: agentService({ longestRun: '10m' }) } },
    );
    expect(annotationsOf(documents, 'Ingress', 'gateway-chat')).toEqual({
      [own('force-ssl-redirect')]: 'true',
      [own('limit-burst-multiplier')]: '1',
      [own('limit-rpm')]: '100',
      [own('proxy-body-size')]: '1048576',
      [own('proxy-buffering')]: 'off',
      [own('proxy-read-timeout')]: '615',
      [own('proxy-send-timeout')]: '615',
    });
  });

  it('limits by the second too', () => {
    const annotations = annotationsOf(synthGateway(nginx, { rateLimit: '5/s' }), 'Ingress', 'gateway-chat');
    expect(annotations[own('limit-rps')]).toBe('5');
    expect(annotations).not.toHaveProperty([own('limit-rpm')]);
  });

  it('counts no question of what chooses between regions', () => {
    const documents = synthGateway(nginx, { rateLimit: '100/min' });
    expect(namesOf(documents, 'Ingress')).toEqual(['gateway-chat', 'gateway-chat--uncounted']);
    expect(pathsOf(documents, 'gateway-chat--uncounted')).toEqual(['Exact /health/region chat:80']);
    expect(pathsOf(documents, 'gateway-chat')).not.toContain('Exact /health/region chat:80');
    expect(Object.keys(annotationsOf(documents, 'Ingress', 'gateway-chat--uncounted')).join()).not.toContain('limit');
    expect(namesOf(synthGateway(nginx), 'Ingress')).toEqual(['gateway-chat']);
  });

  it('buffers answers only of what does not stream', () => {
    const buffering = (streaming: boolean) =>
      annotationsOf(synthGateway(nginx, { routes: [{ path: '/chat', streaming }] }), 'Ingress', 'gateway-chat')[
        own('proxy-buffering')
      ];
    expect(buffering(true)).toBe('off');
    expect(buffering(false)).toBeUndefined();
  });

  it('A16 lets only those in that may call', () => {
    const allowed = (gateway: Parameters<typeof synthGateway>[1]) =>
      annotationsOf(synthGateway(nginx, gateway), 'Ingress', 'gateway-chat')[own('allowlist-source-range')];
    expect(allowed({ from: ['203.0.113.0/24', '198.51.100.0/24'] })).toBe('198.51.100.0/24,203.0.113.0/24');
    expect(allowed({ behind: apiManagement({ addresses: ['10.1.0.0/24'] }) })).toBe('10.1.0.0/24');
    expect(allowed({})).toBeUndefined();
  });

  it('A3 gives a canary its share of the same paths by a second Ingress', () => {
    const documents = synthGateway(nginx, {}, canaried);
    expect(annotationsOf(documents, 'Ingress', 'gateway-chat--canary')).toEqual({
      [own('canary')]: 'true',
      [own('canary-weight')]: '20',
    });
    expect(pathsOf(documents, 'gateway-chat--canary')).toEqual(
      pathsOf(documents, 'gateway-chat').map((line) => line.replace('chat:80', 'chat-canary:80')),
    );
    expect(opened(documents, 'chat-canary', 'ingress')).toEqual(opened(documents, 'chat', 'ingress'));
  });

  it('A3 leaves the division to Linkerd where its pods are in that mesh, and speaks to the Service', () => {
    const mesh = linkerd({ namespaces: ['ingress-nginx'] });
    const documents = synthGateway(nginx, {}, { ...canaried, mesh });
    expect(namesOf(documents, 'Ingress')).toEqual(['gateway-chat']);
    expect(annotationsOf(documents, 'Ingress', 'gateway-chat')[own('service-upstream')]).toBe('true');
  });

  it('is known by its class, also that of AKS, or said to be', () => {
    const redirects = (controller: ReturnType<typeof ingress>) =>
      synthGateway(controller)
        .filter(({ kind }) => kind === 'Ingress')
        .every(({ metadata }) => own('force-ssl-redirect') in (metadata.annotations ?? {}));
    expect(redirects(nginx)).toBe(true);
    expect(redirects(ingress({ class: 'webapprouting.kubernetes.azure.com', namespace: 'app-routing-system' }))).toBe(
      true,
    );
    expect(redirects(ingress({ class: 'internal', dialect: 'nginx', namespace: 'edge' }))).toBe(true);
    expect(redirects(ingress({ class: 'nginx', dialect: 'plain', namespace: 'edge' }))).toBe(false);
  });

  it('declares a certificate that is made elsewhere on each Ingress that reads it', () => {
    const documents = synthGateway(nginx, { tls: { secret: 'agents-tls' } }, canaried);
    for (const { kind, metadata } of documents) {
      if (kind === 'Ingress') expect(metadata.annotations?.['agent-gantry.dev/external']).toBe('Secret/agents-tls');
    }
  });
});
