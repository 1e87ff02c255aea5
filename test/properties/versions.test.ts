import { describe, expect, it } from 'vitest';
import { kubernetesVersions, supports } from '../../spec/versions';
import { synthesise } from '../support/platforms';
import { checks } from './checks';
import { walk } from './checks/read';
import { everything } from './everything';

/** Fields that not every minor has: how they are found, and the first minor that has them. */
const fields = {
  'preStop.sleep': { since: '1.30', at: /\/preStop\/sleep$/ },
  'restartPolicy of a container': { since: '1.29', at: /\/initContainers\/\d+\/restartPolicy$/ },
  trafficDistribution: { since: '1.31', at: /\/trafficDistribution$/ },
  'tolerance of an autoscaler': { since: '1.33', at: /\/behavior\/scale(Up|Down)\/tolerance$/ },
} as const;

const minor = (version: string): number => Number(version.split('.')[1]);

const kinds = {
  always: [
    ...['AlertmanagerConfig', 'AuthorizationPolicy', 'Certificate', 'ConfigMap', 'CronJob', 'Deployment', 'Flow'],
    ...['HTTPRoute', 'HorizontalPodAutoscaler', 'Job', 'LimitRange', 'Namespace', 'NetworkPolicy', 'Output'],
    ...['PodDisruptionBudget', 'PodMonitor', 'PrometheusRule', 'ResourceQuota', 'ScaledObject', 'Service'],
    'ServiceAccount',
  ],
  managed: ['Ingress', 'KongPlugin', 'MeshTLSAuthentication', 'NetworkAuthentication', 'SecretProviderClass', 'Server'],
  inCluster: [
    ...[
      'Cluster',
      'Database',
      'ObjectStore',
      'ScheduledBackup',
      'RedisCluster',
      'Issuer',
      'ExternalSecret',
      'Password',
    ],
    ...['Kafka', 'KafkaNodePool', 'KafkaTopic', 'KafkaUser', 'TriggerAuthentication'],
    ...['DestinationRule', 'PeerAuthentication', 'ServiceEntry', 'Sidecar', 'VirtualService'],
    ...['EnvoyFilter', 'Gateway', 'RequestAuthentication'],
  ],
};

/** A mesh beside jobs, and what writes a database's backups. Istio's gateway goes on without the mesh. */
const needSidecars = {
  managed: ['AuthorizationPolicy', 'HTTPRoute', 'MeshTLSAuthentication', 'NetworkAuthentication', 'Server'],
  inCluster: [
    ...['DestinationRule', 'PeerAuthentication', 'ServiceEntry', 'Sidecar', 'VirtualService'],
    ...['ObjectStore', 'ScheduledBackup'],
  ],
};

const platforms = kubernetesVersions.flatMap((version) =>
  (['managed', 'inCluster'] as const).map((hosting) => ({ version, hosting })),
);

describe.each(platforms)('Kubernetes $version, stores $hosting', ({ version, hosting }) => {
  const output = synthesise(everything(version, hosting));

  it.each(Object.entries(fields))('has %s from the first minor that serves it, and not before', (_, { since, at }) => {
    const found = output.documents.some((document) => [...walk(document)].some(([path]) => at.test(path)));
    expect(found).toBe(minor(version) >= minor(since));
  });

  it('spells what it lacks another way', () => {
    const text = JSON.stringify(output.documents);
    expect(text.includes('"command":["sleep","15"]')).toBe(!supports(version, 'preStopSleep'));
    expect(text.includes('service.kubernetes.io/topology-mode')).toBe(!supports(version, 'trafficDistribution'));
  });

  it('pins Pod Security to itself', () => {
    const [namespace] = output.documents.filter(({ kind }) => kind === 'Namespace');
    expect(namespace?.metadata.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce-version': `v${version}` });
  });

  it('keeps every promise that holds of random platforms', () => {
    expect(
      Object.entries(checks).flatMap(([promise, check]) => check(output).map((problem) => `${promise}: ${problem}`)),
    ).toEqual([]);
  });

  it('loses none of the kinds of objects', () => {
    const lost: readonly string[] = supports(version, 'nativeSidecars') ? [] : needSidecars[hosting];
    expect([...new Set(output.documents.map(({ kind }) => kind))].sort()).toEqual(
      [...kinds.always, ...kinds[hosting]].filter((kind) => !lost.includes(kind)).sort(),
    );
  });
});
