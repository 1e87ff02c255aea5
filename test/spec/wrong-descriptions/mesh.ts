import { agentService, cronJob, ingress, istio, linkerd, queueWorker } from 'agent-gantry';
import { off } from '../../../spec/place';
import { chat, platform } from '../support';
import type { Wrong } from './wrong';

const second = 'ghcr.io/acme/agent:2.0.0';
const canary = (props: object, rest: object = { mesh: istio() }) => chat({ canary: { image: second, ...props } }, rest);
const whole = 'a whole percentage from';

/** Mesh, canaries, copies of requests. */
export const mesh: Readonly<Record<string, Wrong>> = {
  'the name of a mesh': {
    given: platform({ mesh: 'istio' }),
    says: [{ path: 'mesh', got: '"istio"', want: 'istio() or linkerd()' }],
  },
  'a prop that this mesh has not': {
    given: platform({ mesh: linkerd({ revision: 'asm-1-27' } as never) }),
    says: [{ path: 'mesh.revision', want: 'a known prop: controlPlane, namespaces, proxy, retries, breaker' }],
  },
  'a revision with a dot': {
    given: platform({ mesh: istio({ revision: '1.27' }) }),
    says: [
      {
        path: 'mesh.revision',
        got: '"1.27"',
        want: 'lower-case letters, digits and dashes, beginning with a letter',
      },
    ],
  },
  'an address for a trust domain': {
    given: platform({ mesh: istio({ trustDomain: 'spiffe://acme' }) }),
    says: [{ path: 'mesh.trustDomain', got: '"spiffe://acme"', want: "a trust domain such as 'cluster.local'" }],
  },
  'one namespace in place of a list': {
    given: platform({ mesh: istio({ namespaces: 'edge' as never }) }),
    says: [{ path: 'mesh.namespaces', got: '"edge"', want: 'a list' }],
  },
  'a breaker that could leave out all pods': {
    given: platform({ mesh: istio({ breaker: { maxEjected: '100%' } }) }),
    says: [{ path: 'mesh.breaker.maxEjected', got: '"100%"', want: `${whole} 0% to 90%` }],
  },
  'a breaker that never closes again': {
    given: platform({ mesh: istio({ breaker: { ejection: '1h' } }) }),
    says: [{ path: 'mesh.breaker.ejection', got: '"1h"', want: "whole seconds, 1s to 5m, e.g. '30s', '5m'" }],
  },
  'limits of connections for Linkerd': {
    given: platform({ mesh: linkerd({ breaker: { errors: 5, connections: 100 } }) }),
    says: [
      {
        path: 'mesh.breaker.connections',
        got: '100',
        want: 'nothing: Linkerd has no such limit, istio() has',
        fix: 'Remove it, or use istio().',
      },
    ],
  },
  'a share of pods for Linkerd': {
    given: platform({ mesh: linkerd({ breaker: { maxEjected: '50%' } }) }),
    says: [
      {
        path: 'mesh.breaker.maxEjected',
        got: '"50%"',
        want: 'nothing: Linkerd has no such limit, istio() has',
        fix: 'Remove it, or use istio().',
      },
    ],
  },
  'retries without end': {
    given: platform({ mesh: istio({ retries: 10 }) }),
    says: [{ path: 'mesh.retries', got: '10', want: 'a whole number from 0 to 5' }],
  },
  'a proxy with more than its limit': {
    given: platform({ mesh: istio({ proxy: { memory: ['1GiB', '512MiB'] } }) }),
    says: [
      {
        path: 'mesh.proxy.memory',
        got: '["1GiB","512MiB"]',
        want: 'a request that is not above its limit',
        fix: 'Swap or align the two.',
      },
    ],
  },
  'a mesh beside a job that its proxy would keep from ending': {
    given: platform({
      workloads: { digest: cronJob({ image: 'digest:1.4.2', schedule: '@daily' }) },
      mesh: istio(),
      targets: { kubernetes: { regions: ['eastus2'], version: '1.28' } },
    }),
    says: [
      {
        path: 'mesh',
        got: '"istio()"',
        want: 'Kubernetes 1.29 or newer beside jobs; the target is 1.28',
        fix: 'The proxy would run on, and digest would never end. Raise targets.kubernetes.version, or leave mesh out.',
      },
    ],
  },
  'a canary that nothing divides requests for': {
    given: canary({}, {}),
    says: [
      {
        path: 'workloads.chat.canary',
        want: 'something that divides requests: mesh: istio() or linkerd(), or a gateway that leads to it and can',
        fix: 'Name one, or remove the canary.',
      },
    ],
  },
  'a canary that the gateway does not lead to': {
    given: platform({
      workloads: { chat: agentService(), search: agentService({ canary: { image: second } }) },
      gateway: { host: 'agents.example.com', to: 'chat', tls: { issuer: 'letsencrypt' } },
      targets: {
        kubernetes: { regions: ['eastus2'], gateway: ingress({ class: 'nginx', namespace: 'ingress-nginx' }) },
      },
    }),
    says: [
      {
        path: 'workloads.search.canary',
        want: 'something that divides requests: mesh: istio() or linkerd(), or a gateway that leads to it and can',
        fix: 'Name one, or remove the canary.',
      },
    ],
  },
  'a call of a service with a canary to what does not listen': {
    given: platform({
      workloads: {
        chat: agentService({ canary: { image: second }, calls: ['batch'] }),
        batch: queueWorker({ image: 'batch:1.4.2' }),
      },
      mesh: istio(),
    }),
    says: [
      {
        path: 'workloads.chat.calls[0]',
        got: '"batch"',
        want: 'a workload that listens',
        fix: 'Give batch a port: ports: { http: 8000 }.',
      },
    ],
  },
  'a canary without an image': {
    given: canary({ image: undefined }),
    says: [{ path: 'workloads.chat.canary.image', want: 'the image of the canary, pinned by digest or exact tag' }],
  },
  'a canary of the same image': {
    given: chat({ image: second, canary: { image: second } }, { mesh: istio() }),
    says: [{ path: 'workloads.chat.canary.image', got: `"${second}"`, want: 'another image than the service runs' }],
  },
  'a canary that moves after review': {
    given: canary({ image: 'ghcr.io/acme/agent:latest' }),
    says: [
      {
        path: 'workloads.chat.canary.image',
        got: '"ghcr.io/acme/agent:latest"',
        want: 'a digest or an exact tag',
        fix: 'Run `crane digest ghcr.io/acme/agent:latest`; a moving tag can change after review.',
      },
    ],
  },
  'a share as a number': {
    given: canary({ share: 10 }),
    says: [{ path: 'workloads.chat.canary.share', got: '10', want: `${whole} 0% to 100%`, fix: "Write '10%'." }],
  },
  'a canary that nothing would reach': {
    given: canary({ share: '0%' }),
    says: [
      {
        path: 'workloads.chat.canary.share',
        got: '"0%"',
        want: 'a share above 0%, or a mirror',
        fix: 'Nothing would reach the canary.',
      },
    ],
  },
  'copies of requests by Linkerd': {
    given: canary({ mirror: '5%' }, { mesh: linkerd() }),
    says: [
      {
        path: 'workloads.chat.canary.mirror',
        got: '"5%"',
        want: 'nothing: Linkerd copies no requests; istio() does, and a gateway that can',
        fix: 'Remove it, or use istio().',
      },
    ],
  },
  'a workload that is called like a canary': {
    given: platform({
      workloads: { chat: agentService({ canary: { image: second } }), 'chat-canary': agentService() },
      mesh: istio(),
    }),
    says: [
      {
        path: 'workloads.chat.canary',
        want: 'nothing else that is called chat-canary',
        fix: 'The canary is called so.',
      },
    ],
  },
  'a canary with too long a name': {
    given: platform({
      workloads: { ['c'.repeat(34)]: agentService({ canary: { image: second } }) },
      mesh: istio(),
    }),
    says: [
      {
        path: `workloads.${'c'.repeat(34)}.canary`,
        want: 'a workload with a name of at most 33 characters',
        fix: `Its canary is called ${'c'.repeat(34)}-canary.`,
      },
    ],
  },
  'a mesh that one environment takes away under a canary': {
    given: canary({}, { mesh: istio(), environments: { production: { mesh: off } } }),
    says: [
      {
        path: 'workloads.chat.canary',
        want: 'something that divides requests: mesh: istio() or linkerd(), or a gateway that leads to it and can',
        fix: 'Name one, or remove the canary.',
        environments: ['production'],
      },
    ],
  },
};
