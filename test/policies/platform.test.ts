import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../../policies/rules';
import { judge, read } from './support';

const platform = readFileSync(join(__dirname, 'fixtures', 'platform.yaml'), 'utf8').replaceAll('\r\n', '\n');

/** Changes the platform at one place, and fails where that place is not there exactly once, within its document. */
function broken(document: string, from: string, to: string): string {
  const documents = platform.split('\n---\n');
  const index = documents.findIndex(
    (text) => text.includes(`kind: ${document.split('/')[0]}\n`) && text.includes(`name: ${document.split('/')[1]}\n`),
  );
  const text = documents[index];
  if (text === undefined || !text.includes(from)) throw new Error(`${document} has no ${from}`);
  return documents.with(index, text.replace(from, to)).join('\n---\n');
}

type Mutation = readonly [rule: string, document: string, from: string, to: string, place: string];

const POD = '/spec/template/spec';
const CRON = '/spec/jobTemplate/spec/template/spec';
const MAIN = `${POD}/containers/0`;

/** What a person might get wrong in a good platform, with the one finding it gives. */
const MUTATIONS: readonly Mutation[] = [
  ['image-pinned', 'Deployment/chat', 'telemetry:0.9.1', 'telemetry', `${POD}/initContainers/1/image`],
  ['image-pinned', 'CronJob/backup', 'backup:2.0.1', 'backup:latest', `${CRON}/containers/0/image`],
  ['run-as-non-root', 'CronJob/backup', 'runAsUser: 1000', 'runAsUser: 0', `${CRON}/securityContext/runAsUser`],
  [
    'no-privilege-escalation',
    'Deployment/chat',
    'allowPrivilegeEscalation: false, ',
    '',
    `${POD}/initContainers/0/securityContext/allowPrivilegeEscalation`,
  ],
  ['drop-capabilities', 'Deployment/worker', 'drop: [ALL]', 'drop: [all]', `${MAIN}/securityContext/capabilities/drop`],
  [
    'seccomp-profile',
    'Deployment/worker',
    'RuntimeDefault',
    'Unconfined',
    `${MAIN}/securityContext/seccompProfile/type`,
  ],
  [
    'read-only-root',
    'CronJob/backup',
    'readOnlyRootFilesystem: true',
    'readOnlyRootFilesystem: false',
    `${CRON}/containers/0/securityContext/readOnlyRootFilesystem`,
  ],
  [
    'no-host-access',
    'Deployment/chat',
    'containerPort: 8000',
    'containerPort: 8000, hostPort: 80',
    `${MAIN}/ports/0/hostPort`,
  ],
  [
    'resources-set',
    'CronJob/backup',
    'requests: {cpu: 100m, memory: 256Mi}',
    'requests: {memory: 256Mi}',
    `${CRON}/containers/0/resources`,
  ],
  ['probes-set', 'Deployment/chat', 'readinessProbe', 'readyProbe', `${MAIN}/readinessProbe`],
  [
    'probes-local',
    'Deployment/chat',
    'path: /health/ready',
    'host: api.openai.com, path: /health/ready',
    `${MAIN}/readinessProbe/httpGet/host`,
  ],
  ['probes-distinct', 'Deployment/chat', '/health/ready', '/health/live', `${MAIN}/livenessProbe/httpGet/path`],
  [
    'token-not-mounted',
    'Deployment/worker',
    'automountServiceAccountToken: false',
    'automountServiceAccountToken: true',
    `${POD}/automountServiceAccountToken`,
  ],
  [
    'namespace-pod-security',
    'Namespace/support-desk',
    'enforce: restricted',
    'enforce: baseline',
    '/metadata/labels/pod-security.kubernetes.io~1enforce',
  ],
  [
    'network-default-deny',
    'NetworkPolicy/default-deny',
    'policyTypes: [Ingress, Egress]',
    'policyTypes: [Egress]',
    '/metadata/name',
  ],
  ['egress-bounded', 'NetworkPolicy/chat', ', except: [169.254.169.254/32]', '', '/spec/egress/0/to/0/ipBlock'],
  ['one-replica-owner', 'Deployment/worker', 'spec:\n  selector', 'spec:\n  replicas: 2\n  selector', '/spec/replicas'],
  ['pdb-allows-drain', 'PodDisruptionBudget/chat', 'maxUnavailable: 1', 'minAvailable: 3', '/spec/minAvailable'],
  [
    'pdb-unhealthy-pods',
    'PodDisruptionBudget/chat',
    'AlwaysAllow',
    'IfHealthyBudget',
    '/spec/unhealthyPodEvictionPolicy',
  ],
  ['reference-exists', 'Deployment/chat', 'key: openai', 'key: open-ai', `${MAIN}/env/0/valueFrom/secretKeyRef/key`],
  [
    'reference-exists',
    'ScaledObject/worker',
    'authenticationRef: {name: queue}',
    'authenticationRef: {name: tasks}',
    '/spec/triggers/0/authenticationRef/name',
  ],
  [
    'external-used',
    'Deployment/worker',
    'external: Secret/queue',
    'external: "Secret/queue, ConfigMap/ca"',
    '/metadata/annotations/agent-gantry.dev~1external',
  ],
  ['service-reaches-pods', 'Service/chat', 'targetPort: http', 'targetPort: web', '/spec/ports/0/targetPort'],
  [
    'backend-port-exists',
    'Ingress/chat',
    'port: {name: http}',
    'port: {number: 8000}',
    '/spec/rules/0/http/paths/0/backend/service/port/number',
  ],
  [
    'pod-parts-exist',
    'Deployment/chat',
    'volumeMounts: [{name: tmp',
    'volumeMounts: [{name: cache',
    `${MAIN}/volumeMounts/0/name`,
  ],
  [
    'scaler-metric-exists',
    'HorizontalPodAutoscaler/chat',
    'container: chat',
    'container: agent',
    '/spec/metrics/0/containerResource/container',
  ],
  [
    'selector-matches',
    'NetworkPolicy/chat',
    'matchLabels: {app: worker}',
    'matchLabels: {app: workers}',
    '/spec/ingress/0/from/0/podSelector',
  ],
  [
    'selector-own-pods',
    'Deployment/worker',
    'selector: {matchLabels: {app: worker}}',
    'selector: {matchLabels: {app: worker, tier: a}}',
    '/spec/template/metadata/labels',
  ],
  ['no-secret-material', 'ConfigMap/chat', '"maxTokens": "4096"', '"apiKey": "hunter2hunter2"', '/data/models.json'],
  ['tags-present', 'ServiceAccount/chat', 'owner: agents-team, ', '', '/metadata/labels'],
  ['no-public-service', 'Service/chat', 'ClusterIP', 'LoadBalancer', '/spec/type'],
  ['ingress-tls', 'Ingress/chat', 'hosts: [agents.example.com]', 'hosts: [other.example.com]', '/spec/rules/0/host'],
  [
    'nginx-annotations',
    'Ingress/chat',
    'limit-rpm',
    'rate-limit',
    '/metadata/annotations/nginx.ingress.kubernetes.io~1rate-limit',
  ],
  [
    'drain-fits',
    'Deployment/chat',
    'terminationGracePeriodSeconds: 150',
    'terminationGracePeriodSeconds: 19',
    `${POD}/terminationGracePeriodSeconds`,
  ],
  ['rollout-proceeds', 'Deployment/chat', 'maxSurge: 1', 'maxSurge: 0', '/spec/strategy/rollingUpdate'],
  [
    'quota-admits-scale',
    'HorizontalPodAutoscaler/chat',
    'maxReplicas: 10',
    'maxReplicas: 20',
    '/spec/hard/requests.cpu',
  ],
  [
    'pods-spread',
    'Deployment/worker',
    'labelSelector: {matchLabels: {app: worker}}',
    'labelSelector: {matchLabels: {app: chat}}',
    `${POD}/topologySpreadConstraints/0/labelSelector`,
  ],
  ['authorization-bounded', 'AuthorizationPolicy/deny-by-default', 'spec: {}', 'spec: {rules: [{}]}', '/spec/rules/0'],
  [
    'breaker-leaves-pods',
    'DestinationRule/chat-breaker',
    'maxEjectionPercent: 50',
    'maxEjectionPercent: 100',
    '/spec/trafficPolicy/outlierDetection/maxEjectionPercent',
  ],
  [
    'cilium-bounded',
    'CiliumNetworkPolicy/chat-models',
    'toFQDNs: [{matchName: api.openai.com}]',
    'toEntities: [world]',
    '/spec/egress/0/toEntities/0',
  ],
  ['database-backed-up', 'Cluster/database', 'isWALArchiver: true', 'isWALArchiver: false', '/spec'],
  ['gateway-tls', 'HTTPRoute/edge-chat', 'sectionName: https', 'sectionName: http', '/spec/listeners/0/protocol'],
  ['jwt-required', 'AuthorizationPolicy/edge-callers', 'requestPrincipals', 'namespaces', '/spec/jwtRules'],
  ['mesh-mtls-strict', 'PeerAuthentication/strict', 'STRICT', 'PERMISSIVE', '/spec/mtls/mode'],
  [
    'mirror-safe',
    'VirtualService/chat-routes',
    '- retries: {attempts: 0}',
    '- mirror: {host: chat}\n      retries: {attempts: 0}',
    '/spec/http/1/mirror',
  ],
  ['retries-safe', 'VirtualService/chat-routes', 'attempts: 0', 'attempts: 3', '/spec/http/1/retries/attempts'],
  [
    'monitor-port-exists',
    'PodMonitor/chat-metrics',
    'port: metrics',
    'port: management',
    '/spec/podMetricsEndpoints/0/port',
  ],
  ['stores-replicated', 'Cluster/database', 'instances: 3', 'instances: 1', '/spec/instances'],
  ['stores-replicated', 'KafkaNodePool/broker-nodes', 'replicas: 3', 'replicas: 1', '/spec/replicas'],
  ['topic-writable', 'KafkaTopic/tasks', 'replicas: 2', 'replicas: 3', '/spec/config/min.insync.replicas'],
  [
    'reference-exists',
    'Cluster/database',
    'barmanObjectName: backups',
    'barmanObjectName: backup',
    '/spec/plugins/0/parameters/barmanObjectName',
  ],
  ['reference-exists', 'HTTPRoute/edge-chat', 'name: edge,', 'name: edges,', '/spec/parentRefs/0/name'],
  [
    'reference-exists',
    'AuthorizationPolicy/chat-callers',
    'sa/chat]',
    'sa/chats]',
    '/spec/rules/0/from/0/source/principals/0',
  ],
  [
    'reference-exists',
    'DestinationRule/chat-breaker',
    'host: chat',
    'host: chats.support-desk.svc.cluster.local',
    '/spec/host',
  ],
  ['reference-exists', 'KafkaTopic/tasks', 'cluster: broker', 'cluster: kafka', '/metadata/labels/strimzi.io~1cluster'],
  [
    'backend-port-exists',
    'VirtualService/chat-routes',
    'number: 80',
    'number: 8000',
    '/spec/http/0/route/0/destination/port/number',
  ],
  ['selector-matches', 'AuthorizationPolicy/chat-callers', 'app: chat', 'app: chats', '/spec/selector'],
  ['selector-matches', 'CiliumNetworkPolicy/chat-models', 'app: chat', 'app: chats', '/spec/endpointSelector'],
];

describe('E4: a good platform and what one mistake in it gives', () => {
  test('nothing is found in the good platform', () => {
    const result = judge(read(platform));
    expect(result.crashes).toEqual([]);
    expect(result.findings.map(({ rule, object, path, message }) => ({ rule, object, path, message }))).toEqual([]);
  });

  test.each(MUTATIONS)('%s: %s with %s as %s', (rule, document, from, to, path) => {
    const { findings } = judge(read(broken(document, from, to)));
    const own = findings.filter((finding) => finding.rule === rule);
    expect(own.map((finding) => finding.path)).toContain(path);
    expect([...new Set(findings.map((finding) => finding.rule))]).toEqual([rule]);
  });

  test('every rule is tried, but for those that a missing or second object breaks', () => {
    const tried = new Set(MUTATIONS.map(([rule]) => rule));
    expect(rules.map((rule) => rule.id).filter((id) => !id.startsWith('azure-') && !tried.has(id))).toEqual([
      ...['envoy-filter', 'no-duplicates', 'pdb-present', 'runs-once'],
    ]);
  });

  test('B6: without its budget the workload is found', () => {
    const documents = platform.split('\n---\n').filter((text) => !text.includes('kind: PodDisruptionBudget'));
    const { findings } = judge(read(documents.join('\n---\n')));
    expect(findings.map(({ rule, object }) => `${rule} ${object.name}`)).toEqual(['pdb-present chat']);
  });

  test('the same platform in two directories is two units, not duplicates', () => {
    const twice = [
      ...read(platform, 'production/eastus2/a.k8s.yaml'),
      ...read(platform, 'production/centralus/a.k8s.yaml'),
    ];
    expect(judge(twice).findings).toEqual([]);
  });

  test('the same platform twice in one directory is a duplicate of every object', () => {
    const resources = read(platform, 'production/eastus2/a.k8s.yaml');
    const twice = [...resources, ...read(platform, 'production/eastus2/b.k8s.yaml')];
    const found = judge(twice).findings.filter((finding) => finding.rule === 'no-duplicates');
    expect(found.map((finding) => finding.object.file)).toEqual(resources.map(() => 'production/eastus2/b.k8s.yaml'));
  });
});
