import { agentService, gatewayApi, ingress, istio, kong, linkerd } from 'agent-gantry';
import { platform } from '../support';
import type { Wrong } from './wrong';

const ofIstio = gatewayApi({ class: 'istio' });
const by = (controller: unknown, rest: object = {}) =>
  platform({
    gateway: { host: 'agents.example.com', tls: { issuer: 'letsencrypt' } },
    targets: { kubernetes: { regions: ['eastus2'], gateway: controller } },
    ...rest,
  });

/** What serves the gateway. */
export const controllers: Readonly<Record<string, Wrong>> = {
  'a controller without a gateway': {
    given: platform({ targets: { kubernetes: { regions: ['eastus2'], gateway: kong() } } }),
    says: [
      {
        path: 'targets.kubernetes.gateway',
        got: '{"kind":"kong"}',
        want: 'nothing: the platform has no gateway',
        fix: "Describe one: gateway: { host: '…' }.",
      },
    ],
  },
  'the name of a controller': {
    given: by('kong'),
    says: [{ path: 'targets.kubernetes.gateway', got: '"kong"', want: 'ingress({ … }), kong() or gatewayApi({ … })' }],
  },
  'an Ingress without a class': {
    given: by(ingress({ namespace: 'traefik' } as never)),
    says: [{ path: 'targets.kubernetes.gateway.class', want: "an IngressClass, e.g. 'traefik'" }],
  },
  'an Ingress of a controller that is nowhere': {
    given: by(ingress({ class: 'traefik' } as never)),
    says: [
      {
        path: 'targets.kubernetes.gateway.namespace',
        want: "the namespace of the controller's pods",
        fix: 'Only they reach the workloads.',
      },
    ],
  },
  'an edition that there is not': {
    given: by(kong({ edition: 'pro' as never })),
    says: [{ path: 'targets.kubernetes.gateway.edition', got: '"pro"', want: 'one of oss, enterprise' }],
  },
  'a Redis without a host': {
    given: by(kong({ redis: { port: 6380 } as never })),
    says: [
      {
        path: 'targets.kubernetes.gateway.redis.host',
        want: "the name or address of the server, e.g. 'redis.kong.svc'",
      },
    ],
  },
  'a password without a key': {
    given: by(kong({ redis: { host: 'redis', password: { secret: 'kong-redis' } as never } })),
    says: [
      { path: 'targets.kubernetes.gateway.redis.password.key', want: 'the key in the Secret that holds the password' },
    ],
  },
  'a class whose pods are nowhere': {
    given: by(gatewayApi({ class: 'envoy' })),
    says: [
      {
        path: 'targets.kubernetes.gateway.namespace',
        want: 'the namespace of the pods that serve',
        fix: 'Only they reach the workloads.',
      },
    ],
  },
  'replicas of pods that run elsewhere': {
    given: by(gatewayApi({ class: 'envoy', namespace: 'edge', replicas: [2, 4] })),
    says: [
      {
        path: 'targets.kubernetes.gateway.replicas',
        got: '[2,4]',
        want: 'nothing: envoy runs its pods elsewhere; istio and approuting-istio run them here',
        fix: 'Remove it.',
      },
    ],
  },
  'labels of pods that the class labels': {
    given: by(gatewayApi({ class: 'istio', pods: { app: 'edge' } })),
    says: [
      {
        path: 'targets.kubernetes.gateway.pods',
        got: '{"app":"edge"}',
        want: 'nothing: istio labels the pods of the gateway itself',
        fix: 'Remove it.',
      },
    ],
  },
  'more replicas at least than at most': {
    given: by(gatewayApi({ class: 'istio', replicas: [10, 2] })),
    says: [
      {
        path: 'targets.kubernetes.gateway.replicas',
        got: '[10,2]',
        want: 'the least number first',
        fix: 'Write [2, 10].',
      },
    ],
  },
  'one replica where AKS takes two': {
    given: by(gatewayApi({ class: 'approuting-istio', replicas: [1, 4] })),
    says: [{ path: 'targets.kubernetes.gateway.replicas[0]', got: '1', want: 'a whole number from 2 to 100' }],
  },
  'one number of replicas': {
    given: by(gatewayApi({ class: 'istio', replicas: [2] as never })),
    says: [{ path: 'targets.kubernetes.gateway.replicas', got: '[2]', want: 'two numbers, e.g. [2, 10]' }],
  },
  'both classes of AKS': {
    given: by(gatewayApi({ class: 'approuting-istio' }), { mesh: istio() }),
    says: [
      {
        path: 'targets.kubernetes.gateway.class',
        got: '"approuting-istio"',
        want: "'istio' where the mesh is istio(): AKS runs one of the two",
        fix: 'Remove targets.kubernetes.gateway.',
      },
    ],
  },
  'a control plane that is not the mesh’s': {
    given: by(gatewayApi({ class: 'istio', namespace: 'other' }), { mesh: istio() }),
    says: [
      {
        path: 'targets.kubernetes.gateway.namespace',
        got: '"other"',
        want: "'istio-system', as the mesh has it",
        fix: 'Remove it.',
      },
    ],
  },
  'proxies of Istio beside Linkerd': {
    given: by(ofIstio, { mesh: linkerd() }),
    says: [
      {
        path: 'targets.kubernetes.gateway',
        got: '{"kind":"gatewayApi","class":"istio"}',
        want: 'ingress({ … }) or kong() where the mesh is linkerd()',
        fix: 'Its proxies are not supported beside those of Istio; name the namespace of the controller in linkerd({ namespaces }).',
      },
    ],
  },
  'a workload that is called like the gateway': {
    given: by(ofIstio, { workloads: { gateway: agentService() } }),
    says: [
      {
        path: 'workloads.gateway',
        want: 'another name',
        fix: 'A part of the platform that you asked for is called so.',
      },
    ],
  },
};
