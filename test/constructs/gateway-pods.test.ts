import { agentService, apiManagement, gatewayApi, istio, region } from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import type { Document } from '../../charts/documents';
import { requirements } from '../../charts/requirements';
import { off } from '../../spec/place';
import { canaryImage, describeGateway, namesOf, opened, specOf, synthGateway } from '../support/gateway';
import { at, only, synthOutput } from '../support/synth';

const ofIstio = gatewayApi({ class: 'istio' });
const ofAks = gatewayApi({ class: 'approuting-istio' });
const ofOther = gatewayApi({ class: 'envoy', namespace: 'envoy-gateway-system' });

const overlay = (documents: readonly Document[], key: string) => {
  const text = at(
    documents.find(({ metadata }) => metadata.name === 'gateway-pods'),
    `/data/${key}`,
  );
  return text === undefined ? undefined : (JSON.parse(text as string) as unknown);
};

describe('A2 pods of the gateway', () => {
  it('are two or more, spread over zones, with a budget, and live as long as their longest answer', () => {
    const documents = synthGateway(ofIstio, {}, { workloads: { chat: agentService({ longestRun: '10m' }) } });
    expect(overlay(documents, 'horizontalPodAutoscaler')).toMatchObject({ spec: { minReplicas: 2, maxReplicas: 10 } });
    expect(overlay(documents, 'podDisruptionBudget')).toEqual({
      spec: { minAvailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    });
    const pod = at(overlay(documents, 'deployment'), '/spec/template') as object;
    expect(at(pod, '/spec/terminationGracePeriodSeconds')).toBe(630);
    expect(at(pod, '/spec/topologySpreadConstraints/0')).toEqual({
      maxSkew: 1,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'gateway' } },
    });
    expect(JSON.parse(at(pod, '/metadata/annotations/proxy.istio.io~1config') as string)).toEqual({
      proxyMetadata: { EXIT_ON_ZERO_ACTIVE_CONNECTIONS: 'true', MINIMUM_DRAIN_DURATION: '15s' },
    });
  });

  it('E1 meet Pod Security restricted: all that Istio leaves out is the seccomp profile', () => {
    expect(at(overlay(synthGateway(ofIstio), 'deployment'), '/spec/template/spec/securityContext')).toEqual({
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  it('have neither a budget nor a second pod in development, where one node is all there is', () => {
    const documents = synthGateway(ofIstio, {}, { environments: { production: off, staging: off } });
    expect(overlay(documents, 'horizontalPodAutoscaler')).toMatchObject({ spec: { minReplicas: 1, maxReplicas: 2 } });
    expect(overlay(documents, 'podDisruptionBudget')).toBeUndefined();
  });

  it('are as many as is said', () => {
    const documents = synthGateway(gatewayApi({ class: 'istio', replicas: [3, 30] }));
    expect(overlay(documents, 'horizontalPodAutoscaler')).toMatchObject({ spec: { minReplicas: 3, maxReplicas: 30 } });
  });

  it('count in the quota of the namespace', () => {
    const pods = (most: number) => {
      const documents = synthGateway(gatewayApi({ class: 'istio', replicas: [2, most] }));
      return Number(at(only(documents, 'ResourceQuota'), '/spec/hard/pods'));
    };
    expect(pods(20)).toBeGreaterThan(pods(10));
  });

  it('get what AKS admits and no more, never fewer than two', () => {
    for (const controller of [ofAks, gatewayApi({ class: 'istio', namespace: 'aks-istio-system' })]) {
      const documents = synthGateway(controller, {}, { environments: { production: off, staging: off } });
      expect(at(overlay(documents, 'deployment'), '/spec/template/spec')).not.toHaveProperty('securityContext');
      expect(overlay(documents, 'horizontalPodAutoscaler')).toMatchObject({ spec: { minReplicas: 2, maxReplicas: 2 } });
      expect(at(overlay(documents, 'service'), '/metadata/annotations')).toEqual({
        'service.beta.kubernetes.io/port_80_health-probe_port': null,
        'service.beta.kubernetes.io/port_80_health-probe_protocol': null,
        'service.beta.kubernetes.io/port_80_health-probe_request-path': null,
      });
    }
  });

  it('A16 keep the client’s address, so that callers are told by it', () => {
    expect(overlay(synthGateway(ofIstio), 'service')).toEqual({ spec: { externalTrafficPolicy: 'Local' } });
    expect(overlay(synthGateway(ofIstio, { from: ['203.0.113.0/24'] }), 'service')).toEqual({
      spec: { externalTrafficPolicy: 'Local', loadBalancerSourceRanges: ['203.0.113.0/24'] },
    });
  });
});

describe('A16 behind API Management', () => {
  const behind = apiManagement({ addresses: ['10.1.1.0/24', '10.1.0.0/24'] });
  const documents = synthGateway(ofIstio, { behind, rateLimit: '600/min' });

  it('only its addresses reach the gateway: its balancer and its pods', () => {
    expect(at(overlay(documents, 'service'), '/spec/loadBalancerSourceRanges')).toEqual(['10.1.0.0/24', '10.1.1.0/24']);
    expect(opened(documents, 'gateway', 'ingress')).toEqual([
      '{"ipBlock":{"cidr":"10.1.0.0/24"}} 80,443',
      '{"ipBlock":{"cidr":"10.1.1.0/24"}} 80,443',
    ]);
  });

  it.each([
    ['eastus2', { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' }],
    ['us-east-1', { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal' }],
    ['europe-west1', { 'networking.gke.io/load-balancer-type': 'Internal' }],
    [region('munich-1'), undefined],
  ] as const)('its load balancer stays inside the network: %s', (where, annotations) => {
    const inside = synthGateway(ofIstio, { behind }, { regions: [where] });
    expect(at(specOf(inside, 'Gateway', 'gateway'), '/infrastructure/annotations')).toEqual(annotations);
  });

  it('and is open to the outside without it, also where a cloud would keep it inside', () => {
    const open = (where: 'eastus2' | 'us-east-1') =>
      at(specOf(synthGateway(ofIstio, {}, { regions: [where] }), 'Gateway', 'gateway'), '/infrastructure/annotations');
    expect(open('eastus2')).toBeUndefined();
    expect(open('us-east-1')).toEqual({ 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internet-facing' });
  });

  it('its limits stay, and tell clients by their tokens', () => {
    const patches = at(specOf(documents, 'EnvoyFilter', 'gateway-rate-limit'), '/configPatches') as readonly object[];
    expect(at(patches[0], '/patch/value/typed_config/descriptors/0/entries')).toEqual([{ key: 'client' }]);
    expect(at(patches[1], '/patch/value/route/rate_limits/0/actions')).toEqual([
      { request_headers: { header_name: 'authorization', descriptor_key: 'client' } },
    ]);
  });
});

describe('E2 least privilege: pods of the gateway', () => {
  const workloads = {
    chat: agentService({ canary: { image: canaryImage } }),
    search: agentService(),
    inner: agentService(),
  };
  const routes = [
    { path: '/chat', to: 'chat' },
    { path: '/search', to: 'search' },
  ] as const;

  it('reach the routed workloads, their canaries and the control plane; nobody else is reached', () => {
    for (const [controller, controlPlane] of [
      [ofIstio, 'istio-system'],
      [ofAks, 'aks-istio-system'],
    ] as const) {
      const documents = synthGateway(controller, { routes }, { workloads });
      const pod = (name: string) =>
        `{"podSelector":{"matchLabels":{"app.kubernetes.io/name":"${name}","app.kubernetes.io/part-of":"desk"}}} 8000`;
      expect(opened(documents, 'gateway', 'egress')?.toSorted()).toEqual(
        [
          `{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"${controlPlane}"}},"podSelector":{"matchLabels":{"app":"istiod"}}} 15012`,
          ...['chat', 'chat-canary', 'search'].map(pod),
        ].toSorted(),
      );
      expect(at(specOf(documents, 'NetworkPolicy', 'gateway'), '/podSelector')).toEqual({
        matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'gateway' },
      });
      const own = '{"podSelector":{"matchLabels":{"gateway.networking.k8s.io/gateway-name":"gateway"}}} 8000';
      for (const name of ['chat', 'chat-canary', 'search']) expect(opened(documents, name, 'ingress')).toEqual([own]);
      // What nobody calls has no policy of its own beside the one that denies all.
      expect(namesOf(documents, 'NetworkPolicy')).not.toContain('inner');
    }
  });

  it('of another class live elsewhere: its namespace reaches the routed workloads', () => {
    const documents = synthGateway(
      gatewayApi({ class: 'envoy', namespace: 'edge', pods: { app: 'envoy' } }),
      { routes },
      { workloads },
    );
    expect(namesOf(documents, 'NetworkPolicy')).not.toContain('gateway');
    expect(namesOf(documents, 'ConfigMap')).not.toContain('gateway-pods');
    expect(opened(documents, 'search', 'ingress')).toEqual([
      '{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"edge"}},"podSelector":{"matchLabels":{"app":"envoy"}}} 8000',
    ]);
  });

  it('are called from anywhere, unless it is said from where', () => {
    expect(opened(synthGateway(ofIstio), 'gateway', 'ingress')).toEqual([
      '{"ipBlock":{"cidr":"0.0.0.0/0"}} 80,443',
      '{"ipBlock":{"cidr":"::/0"}} 80,443',
    ]);
  });

  it('B8 let an issuer’s question pass to the pods that answer it, where it is asked over HTTP', () => {
    const documents = synthGateway(ofIstio, { tls: { issuer: 'letsencrypt', challenge: 'http' } });
    const solver = '{"podSelector":{"matchLabels":{"acme.cert-manager.io/http01-solver":"true"}}} 8089';
    expect(opened(documents, 'gateway', 'egress')).toContain(solver);
    expect(opened(documents, 'acme-solver', 'ingress')).toEqual([
      '{"podSelector":{"matchLabels":{"gateway.networking.k8s.io/gateway-name":"gateway"}}} 8089',
    ]);
    expect(namesOf(synthGateway(ofIstio), 'NetworkPolicy')).not.toContain('acme-solver');
  });
});

describe('A1 the class', () => {
  it('need not be named where the mesh is Istio: its control plane and revision are the mesh’s', () => {
    const documents = synthGateway(undefined, {}, { mesh: istio({ controlPlane: 'mesh', revision: 'asm-1-27' }) });
    expect(specOf(documents, 'Gateway', 'gateway')).toMatchObject({ gatewayClassName: 'istio' });
    expect(
      at(
        documents.find(({ kind }) => kind === 'Gateway'),
        '/metadata/labels/istio.io~1rev',
      ),
    ).toBe('asm-1-27');
    expect(opened(documents, 'gateway', 'egress')?.join()).toContain('"kubernetes.io/metadata.name":"mesh"');
  });

  it.each([
    [ofIstio, 'serves the GatewayClass `istio`'],
    [ofAks, 'Application routing of AKS'],
    [ofOther, 'The controller of the GatewayClass'],
  ])('asks the cluster for what serves it: %#', (controller, what) => {
    const text = requirements(synthOutput(describeGateway(controller)));
    expect(text).toContain(what);
    expect(text).toContain('cert-manager.io/v1');
  });
});
