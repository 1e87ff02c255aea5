import type { Schema } from './recover';

/**
 * What the API server (or the operator of a CRD) insists on although the published schemas leave it out: enumerations
 * that stand only in the field descriptions of the Kubernetes API reference, the keys of its map-like lists
 * (`x-kubernetes-list-map-keys`), and the fields that KEDA gained after the version that the npm package carries.
 *
 * Schema name → path of fields (an array is stepped into) → what to add there; the empty path is the schema itself.
 */
export type Amendments = Readonly<Record<string, Readonly<Record<string, Schema>>>>;

const oneOf = (...values: string[]): Schema => ({ enum: values });
const by = (...keys: string[]): Schema => ({ uniqueBy: keys });

const CONTAINER = {
  env: by('name'),
  imagePullPolicy: oneOf('Always', 'IfNotPresent', 'Never'),
  ports: by('containerPort', 'protocol'),
  terminationMessagePolicy: oneOf('File', 'FallbackToLogsOnError'),
  volumeDevices: by('devicePath'),
  volumeMounts: by('mountPath'),
};
const SCALING_POLICY = oneOf('Pods', 'Percent');
const SCALING_RULES = {
  selectPolicy: oneOf('Max', 'Min', 'Disabled'),
  stabilizationWindowSeconds: { minimum: 0, maximum: 3600 },
};
const CLAIM = {
  accessModes: oneOf('ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'),
  volumeMode: oneOf('Block', 'Filesystem'),
};
const SUBJECT_REF = { '': { required: ['kind', 'name'] } };

export const CORE: Amendments = {
  IoK8sApimachineryPkgApisMetaV1LabelSelectorRequirement: {
    operator: oneOf('In', 'NotIn', 'Exists', 'DoesNotExist'),
  },
  IoK8sApiCoreV1PodTemplateSpec: { '': { required: ['spec'] } },
  IoK8sApiCoreV1PodSpec: {
    containers: { ...by('name'), minItems: 1 },
    dnsPolicy: oneOf('ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'),
    hostAliases: by('ip'),
    imagePullSecrets: by('name'),
    initContainers: by('name'),
    preemptionPolicy: oneOf('PreemptLowerPriority', 'Never'),
    restartPolicy: oneOf('Always', 'OnFailure', 'Never'),
    topologySpreadConstraints: by('topologyKey', 'whenUnsatisfiable'),
    volumes: by('name'),
  },
  // The one restart policy that a container may have of its own makes an init container a sidecar.
  IoK8sApiCoreV1Container: { ...CONTAINER, '': { required: ['image'] }, restartPolicy: oneOf('Always') },
  IoK8sApiCoreV1ContainerPort: {
    containerPort: { minimum: 1, maximum: 65535 },
    protocol: oneOf('TCP', 'UDP', 'SCTP'),
  },
  IoK8sApiCoreV1HTTPGetAction: { scheme: oneOf('HTTP', 'HTTPS') },
  IoK8sApiCoreV1VolumeMount: {
    mountPropagation: oneOf('None', 'HostToContainer', 'Bidirectional'),
    recursiveReadOnly: oneOf('Disabled', 'IfPossible', 'Enabled'),
  },
  IoK8sApiCoreV1SecurityContext: { procMount: oneOf('Default', 'Unmasked') },
  IoK8sApiCoreV1PodSecurityContext: {
    fsGroupChangePolicy: oneOf('OnRootMismatch', 'Always'),
    supplementalGroupsPolicy: oneOf('Merge', 'Strict'),
  },
  IoK8sApiCoreV1SeccompProfile: { type: oneOf('RuntimeDefault', 'Unconfined', 'Localhost') },
  IoK8sApiCoreV1AppArmorProfile: { type: oneOf('RuntimeDefault', 'Unconfined', 'Localhost') },
  IoK8sApiCoreV1Toleration: {
    effect: oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute'),
    operator: oneOf('Exists', 'Equal'),
  },
  IoK8sApiCoreV1NodeSelectorRequirement: {
    operator: oneOf('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'),
  },
  IoK8sApiCoreV1TopologySpreadConstraint: {
    nodeAffinityPolicy: oneOf('Honor', 'Ignore'),
    nodeTaintsPolicy: oneOf('Honor', 'Ignore'),
    whenUnsatisfiable: oneOf('DoNotSchedule', 'ScheduleAnyway'),
  },
  IoK8sApiCoreV1PersistentVolumeClaimSpec: CLAIM,
  IoK8sApiCoreV1ServiceSpec: {
    externalTrafficPolicy: oneOf('Cluster', 'Local'),
    internalTrafficPolicy: oneOf('Cluster', 'Local'),
    ipFamilies: oneOf('IPv4', 'IPv6'),
    ipFamilyPolicy: oneOf('SingleStack', 'PreferDualStack', 'RequireDualStack'),
    ports: by('port', 'protocol'),
    sessionAffinity: oneOf('ClientIP', 'None'),
    type: oneOf('ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'),
  },
  IoK8sApiCoreV1ServicePort: {
    port: { minimum: 1, maximum: 65535 },
    protocol: oneOf('TCP', 'UDP', 'SCTP'),
  },
  IoK8sApiCoreV1LimitRangeItem: { type: oneOf('Container', 'Pod', 'PersistentVolumeClaim') },
  IoK8sApiCoreV1ResourceQuotaSpec: {
    scopes: oneOf(
      'BestEffort',
      'CrossNamespacePodAffinity',
      'NotBestEffort',
      'NotTerminating',
      'PriorityClass',
      'Terminating',
      'VolumeAttributesClass',
    ),
  },
  IoK8sApiCoreV1ServiceAccount: { secrets: by('name') },
  IoK8sApiAppsV1DeploymentStrategy: { type: oneOf('Recreate', 'RollingUpdate') },
  IoK8sApiAppsV1StatefulSetUpdateStrategy: { type: oneOf('OnDelete', 'RollingUpdate') },
  IoK8sApiAppsV1StatefulSetSpec: {
    // Optional only from Kubernetes 1.33 on.
    '': { required: ['serviceName'] },
    podManagementPolicy: oneOf('OrderedReady', 'Parallel'),
  },
  IoK8sApiAppsV1StatefulSetPersistentVolumeClaimRetentionPolicy: {
    whenDeleted: oneOf('Retain', 'Delete'),
    whenScaled: oneOf('Retain', 'Delete'),
  },
  IoK8sApiBatchV1JobTemplateSpec: { '': { required: ['spec'] } },
  IoK8sApiBatchV1JobSpec: {
    completionMode: oneOf('NonIndexed', 'Indexed'),
    podReplacementPolicy: oneOf('TerminatingOrFailed', 'Failed'),
  },
  IoK8sApiBatchV1CronJobSpec: { concurrencyPolicy: oneOf('Allow', 'Forbid', 'Replace') },
  // The package drops every key of this name, a field's as well as a comment's.
  IoK8sApiSchedulingV1PriorityClass: {
    description: { type: 'string' },
    preemptionPolicy: oneOf('PreemptLowerPriority', 'Never'),
  },
  IoK8sApiAutoscalingV2HPAScalingPolicy: { type: SCALING_POLICY },
  IoK8sApiAutoscalingV2HPAScalingRules: SCALING_RULES,
  IoK8sApiAutoscalingV2MetricSpec: { type: oneOf('ContainerResource', 'External', 'Object', 'Pods', 'Resource') },
  IoK8sApiAutoscalingV2MetricTarget: { type: oneOf('Utilization', 'Value', 'AverageValue') },
  IoK8sApiPolicyV1PodDisruptionBudgetSpec: {
    unhealthyPodEvictionPolicy: oneOf('IfHealthyBudget', 'AlwaysAllow'),
  },
  IoK8sApiNetworkingV1NetworkPolicySpec: { policyTypes: oneOf('Ingress', 'Egress') },
  IoK8sApiNetworkingV1NetworkPolicyPort: { protocol: oneOf('TCP', 'UDP', 'SCTP') },
  IoK8sApiNetworkingV1HTTPIngressPath: { pathType: oneOf('Exact', 'Prefix', 'ImplementationSpecific') },
  IoK8sApiRbacV1RoleRef: SUBJECT_REF,
  IoK8sApiRbacV1Subject: { ...SUBJECT_REF, kind: oneOf('ServiceAccount', 'User', 'Group') },
};

const STRING: Schema = { type: 'string' };
// From config/crd/bases/ of github.com/kedacore/keda; the package carries the CRDs of KEDA 2.10.
// It inlines what an HPA refers to.
const BEHAVIOUR = { ...SCALING_RULES, 'policies/type': SCALING_POLICY };
const POD_IDENTITY = {
  identityAuthorityHost: STRING,
  identityOwner: { type: 'string', enum: ['keda', 'workload'] },
  identityTenantId: STRING,
  provider: oneOf('azure-workload', 'gcp', 'aws', 'aws-eks', 'none'),
  roleArn: STRING,
};
const TRIGGER_AUTHENTICATION = {
  ...under('spec/podIdentity', POD_IDENTITY),
  ...under('spec/azureKeyVault/podIdentity', POD_IDENTITY),
  'spec/configMapTargetRef': {
    type: 'array',
    items: {
      type: 'object',
      properties: { key: STRING, name: STRING, parameter: STRING },
      required: ['key', 'name', 'parameter'],
    },
  },
};
export const KEDA: Amendments = {
  KedaShV1alpha1ScaledObject: {
    ...under('spec/advanced/horizontalPodAutoscalerConfig/behavior/scaleDown', BEHAVIOUR),
    ...under('spec/advanced/horizontalPodAutoscalerConfig/behavior/scaleUp', BEHAVIOUR),
    'spec/advanced/scalingModifiers': {
      type: 'object',
      properties: {
        activationTarget: STRING,
        formula: STRING,
        metricType: { type: 'string', enum: ['AverageValue', 'Value'] },
        target: STRING,
      },
    },
    'spec/fallback/behavior': {
      type: 'string',
      enum: ['static', 'currentReplicas', 'currentReplicasIfHigher', 'currentReplicasIfLower'],
    },
    'spec/initialCooldownPeriod': { type: 'integer', format: 'int32' },
    'spec/triggers/authenticationRef/kind': oneOf('TriggerAuthentication', 'ClusterTriggerAuthentication'),
    'spec/triggers/metricType': oneOf('AverageValue', 'Value', 'Utilization'),
  },
  KedaShV1alpha1TriggerAuthentication: TRIGGER_AUTHENTICATION,
  KedaShV1alpha1ClusterTriggerAuthentication: TRIGGER_AUTHENTICATION,
};

function under(path: string, fields: Record<string, Schema>): Record<string, Schema> {
  return Object.fromEntries(Object.entries(fields).map(([field, schema]) => [`${path}/${field}`, schema]));
}
