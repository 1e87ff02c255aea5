import {
  agentFramework,
  cronJob,
  gatewayApi,
  internet,
  istio,
  kafka,
  keyVault,
  linkerd,
  type MeshProps,
  off,
  type PlatformProps,
  postgres,
  queueWorker,
  redis,
} from 'agent-gantry';
import type { ResourceQuota } from 'kubernetes-types/core/v1';
import { describe, expect, it } from 'vitest';
import { quantityOf } from '../../policies/proofs/quantity';
import { synthesise } from '../support/platforms';
import { podsOf, totalOf } from '../support/requests';
import { ofKind } from './checks/read';

/** Every part, in development, with recovery asked for there too. Linkerd has no gateway of its own. */
const everyPart = (mesh: MeshProps | undefined): PlatformProps => ({
  name: 'support-desk',
  tags: { owner: 'agents-team', costCentre: 'cc-1042' },
  vault: keyVault(),
  workloads: {
    chat: agentFramework({ scaling: { replicas: [3, 20], cpu: '70%', memory: '80%' }, calls: [internet()] }),
    worker: queueWorker({ queue: 'tasks', scaling: { replicas: [0, 30], backlog: 20 }, calls: [internet()] }),
    digest: cronJob({ image: 'ghcr.io/acme/digest:1.4.2', schedule: '@daily', calls: ['chat'] }),
  },
  data: { database: postgres(), cache: redis(), queue: kafka({ topics: ['tasks'] }), vectors: 'pgvector' },
  ...(mesh === undefined ? {} : { mesh }),
  ...(mesh?.kind === 'linkerd'
    ? {}
    : { gateway: { host: 'desk.example.com', tls: { issuer: 'letsencrypt' }, to: 'chat' } }),
  observability: { traces: { endpoint: 'http://tempo.tracing.svc:4318' } },
  targets: {
    kubernetes: {
      version: '1.34',
      regions: ['eastus2', 'centralus'],
      secrets: 'externalSecrets',
      ...(mesh?.kind === 'linkerd' ? {} : { gateway: gatewayApi({ class: 'istio' }) }),
    },
  },
  environments: { development: { recovery: {} }, staging: off, production: off },
});

const gibibyte = 2 ** 30;

describe.each([
  ['no mesh', undefined],
  ['Istio', istio()],
  ['Linkerd', linkerd()],
])('every part in development, with %s', (_, mesh) => {
  const output = synthesise(everyPart(mesh));
  const names = podsOf(output, 'least').map(({ name }) => name.replace(/^migrate-.*/, 'migrate'));

  it('is counted whole', () => {
    expect(names.sort()).toEqual(
      [
        ...['backup', 'brokers', 'cache', 'chat', 'collector', 'database', 'digest', 'drill'],
        ...(mesh?.kind === 'linkerd' ? [] : ['gateway-pods']),
        ...['migrate', 'queue-entity-operator', 'worker'],
      ].sort(),
    );
  });

  it('asks for at most 2 cores and 4 GiB, all of its jobs at once', () => {
    const { cpu, memory } = totalOf(podsOf(output, 'least'));
    expect(cpu).toBeLessThanOrEqual(2);
    expect(memory).toBeLessThanOrEqual(4 * gibibyte);
  });

  it('asks for at most 2 cores and 5 GiB when it has scaled to its most', () => {
    const { cpu, memory } = totalOf(podsOf(output, 'most'));
    expect(cpu).toBeLessThanOrEqual(2);
    expect(memory).toBeLessThanOrEqual(5 * gibibyte);
  });

  it('fits its own quota then', () => {
    const [quota] = ofKind<ResourceQuota>(output, 'ResourceQuota');
    const hard = (key: string) => quantityOf(quota?.spec?.hard?.[key]) ?? 0;
    const { pods, cpu, memory } = totalOf(podsOf(output, 'most'));
    expect(pods).toBeLessThanOrEqual(hard('pods'));
    expect(cpu).toBeLessThanOrEqual(hard('requests.cpu'));
    expect(memory).toBeLessThanOrEqual(hard('requests.memory'));
  });
});
