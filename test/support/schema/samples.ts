/** One good manifest of each kind that the platform emits, with the fields that it is likely to use. */

type Manifest = Record<string, unknown>;

const manifest = (apiVersion: string, kind: string, rest: Manifest, metadata: Manifest = {}): Manifest => ({
  apiVersion,
  kind,
  metadata: { name: 'planner', namespace: 'agents', labels: { 'app.kubernetes.io/name': 'planner' }, ...metadata },
  ...rest,
});

const labels = { 'app.kubernetes.io/name': 'planner' };
const container = {
  name: 'agent',
  image: 'registry.example.com/planner@sha256:0000000000000000000000000000000000000000000000000000000000000000',
  imagePullPolicy: 'IfNotPresent',
  args: ['serve'],
  ports: [
    { name: 'http', containerPort: 8080, protocol: 'TCP' },
    { name: 'metrics', containerPort: 9090 },
  ],
  env: [
    { name: 'MODE', value: 'prod' },
    { name: 'KEY', valueFrom: { secretKeyRef: { name: 'planner', key: 'key' } } },
    { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
  ],
  envFrom: [{ configMapRef: { name: 'planner' } }],
  resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: 1, memory: '1.5Gi' } },
  livenessProbe: { httpGet: { path: '/live', port: 'http', scheme: 'HTTP' }, periodSeconds: 10 },
  readinessProbe: { tcpSocket: { port: 8080 } },
  startupProbe: { grpc: { port: 8080 }, failureThreshold: 30 },
  lifecycle: { preStop: { sleep: { seconds: 5 } } },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  volumeMounts: [
    { name: 'tmp', mountPath: '/tmp' },
    { name: 'secrets', mountPath: '/secrets', readOnly: true },
  ],
};
const pod = {
  serviceAccountName: 'planner',
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, runAsUser: 10001, fsGroup: 10001 },
  terminationGracePeriodSeconds: 30,
  initContainers: [{ name: 'proxy', image: 'registry.example.com/proxy:1.0', restartPolicy: 'Always' }],
  containers: [container],
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: labels },
    },
  ],
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] }] }],
      },
    },
  },
  tolerations: [{ key: 'gpu', operator: 'Exists', effect: 'NoSchedule' }],
  volumes: [
    { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
    {
      name: 'secrets',
      csi: {
        driver: 'secrets-store.csi.k8s.io',
        readOnly: true,
        volumeAttributes: { secretProviderClass: 'planner' },
      },
    },
    {
      name: 'token',
      projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3600, audience: 'api' } }] },
    },
  ],
};
const template = { metadata: { labels }, spec: pod };
const job = { backoffLimit: 2, template: { spec: { ...pod, restartPolicy: 'Never' } }, ttlSecondsAfterFinished: 600 };
const claim = {
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage: '10Gi' } },
  storageClassName: 'fast',
};
const triggerAuthentication = {
  podIdentity: { provider: 'azure-workload', identityId: '00000000-0000-0000-0000-000000000000' },
  secretTargetRef: [{ parameter: 'connection', name: 'planner', key: 'connection' }],
};

export const SAMPLES: readonly Manifest[] = [
  manifest('v1', 'Namespace', {}, { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } }),
  manifest('v1', 'ResourceQuota', { spec: { hard: { 'requests.cpu': '10', pods: 50 }, scopes: ['NotTerminating'] } }),
  manifest('v1', 'LimitRange', {
    spec: { limits: [{ type: 'Container', default: { memory: '512Mi' }, defaultRequest: { cpu: '0.1' } }] },
  }),
  manifest(
    'v1',
    'ServiceAccount',
    { automountServiceAccountToken: false },
    {
      annotations: { 'azure.workload.identity/client-id': '00000000-0000-0000-0000-000000000000' },
    },
  ),
  manifest('v1', 'ConfigMap', { data: { 'config.yaml': 'a: 1' }, immutable: true }),
  manifest('v1', 'Secret', { type: 'Opaque', data: { key: 'aGVsbG8=' }, stringData: { other: 'text' } }),
  manifest('v1', 'Service', {
    spec: {
      type: 'ClusterIP',
      selector: labels,
      ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP', appProtocol: 'http' }],
    },
  }),
  manifest('v1', 'PersistentVolumeClaim', { spec: claim }),
  manifest('v1', 'Pod', { spec: pod }),
  manifest('apps/v1', 'Deployment', {
    spec: {
      replicas: 2,
      revisionHistoryLimit: 5,
      selector: { matchLabels: labels },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
      template,
    },
  }),
  manifest('apps/v1', 'StatefulSet', {
    spec: {
      serviceName: 'planner',
      selector: { matchLabels: labels },
      podManagementPolicy: 'Parallel',
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' },
      updateStrategy: { type: 'RollingUpdate' },
      template,
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim }],
    },
  }),
  manifest('batch/v1', 'Job', { spec: job }),
  manifest('batch/v1', 'CronJob', {
    spec: { schedule: '0 3 * * *', timeZone: 'Etc/UTC', concurrencyPolicy: 'Forbid', jobTemplate: { spec: job } },
  }),
  manifest('autoscaling/v2', 'HorizontalPodAutoscaler', {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'planner' },
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      ],
      behavior: {
        scaleDown: {
          stabilizationWindowSeconds: 300,
          selectPolicy: 'Min',
          policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }],
        },
      },
    },
  }),
  manifest('policy/v1', 'PodDisruptionBudget', {
    spec: {
      minAvailable: '50%',
      selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['planner'] }] },
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  }),
  manifest('networking.k8s.io/v1', 'NetworkPolicy', {
    spec: {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ namespaceSelector: { matchLabels: labels } }], ports: [{ port: 8080, protocol: 'TCP' }] }],
      egress: [
        { to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.169.254/32'] } }], ports: [{ port: 'https' }] },
      ],
    },
  }),
  manifest('networking.k8s.io/v1', 'Ingress', {
    spec: {
      ingressClassName: 'nginx',
      tls: [{ hosts: ['planner.example.com'], secretName: 'planner-tls' }],
      rules: [
        {
          host: 'planner.example.com',
          http: {
            paths: [
              { path: '/', pathType: 'Prefix', backend: { service: { name: 'planner', port: { name: 'http' } } } },
            ],
          },
        },
      ],
    },
  }),
  manifest('rbac.authorization.k8s.io/v1', 'Role', {
    rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list'] }],
  }),
  manifest('rbac.authorization.k8s.io/v1', 'RoleBinding', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'planner' },
    subjects: [{ kind: 'ServiceAccount', name: 'planner', namespace: 'agents' }],
  }),
  manifest('scheduling.k8s.io/v1', 'PriorityClass', { value: 1000, globalDefault: false, description: 'Agents.' }),
  manifest('keda.sh/v1alpha1', 'ScaledObject', {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'planner' },
      minReplicaCount: 0,
      maxReplicaCount: 20,
      cooldownPeriod: 300,
      initialCooldownPeriod: 60,
      fallback: { failureThreshold: 3, replicas: 2, behavior: 'currentReplicas' },
      advanced: {
        horizontalPodAutoscalerConfig: {
          behavior: { scaleUp: { stabilizationWindowSeconds: 0, selectPolicy: 'Max' } },
        },
      },
      triggers: [
        {
          type: 'azure-servicebus',
          name: 'queue',
          metricType: 'AverageValue',
          metadata: { queueName: 'tasks', messageCount: '5' },
          authenticationRef: { name: 'planner', kind: 'TriggerAuthentication' },
        },
      ],
    },
  }),
  manifest('keda.sh/v1alpha1', 'TriggerAuthentication', { spec: triggerAuthentication }),
  manifest('keda.sh/v1alpha1', 'ClusterTriggerAuthentication', { spec: triggerAuthentication }),
  manifest('external-secrets.io/v1', 'ExternalSecret', {
    spec: {
      refreshInterval: '1h',
      refreshPolicy: 'Periodic',
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
      target: {
        name: 'planner',
        creationPolicy: 'Owner',
        deletionPolicy: 'Retain',
        template: { type: 'Opaque', engineVersion: 'v2', data: { key: '{{ .key }}' }, metadata: { labels } },
      },
      data: [{ secretKey: 'key', remoteRef: { key: 'planner', property: 'key', decodingStrategy: 'None' } }],
      dataFrom: [
        { extract: { key: 'planner' }, rewrite: [{ regexp: { source: 'a', target: 'b' } }] },
        { find: { name: { regexp: '.*' }, tags: { app: 'planner' } }, sourceRef: { storeRef: { name: 'vault' } } },
      ],
    },
  }),
  manifest('secrets-store.csi.x-k8s.io/v1', 'SecretProviderClass', {
    spec: {
      provider: 'azure',
      parameters: { keyvaultName: 'planner', usePodIdentity: 'false' },
      secretObjects: [{ secretName: 'planner', type: 'Opaque', data: [{ key: 'key', objectName: 'key' }] }],
    },
  }),
];
