import type { Container as ContainerObject, PodTemplateSpec, Volume as VolumeObject } from 'kubernetes-types/core/v1';
import { type Running, runsToEnd, type Workload } from '../../spec/resolve-workload';
import { formatBytes } from '../../spec/units';
import { supports } from '../../spec/versions';
import type { Volume } from '../../spec/volumes';
import { configName } from './config';
import { container } from './container';
import { meshOptIn } from './mesh/pod';
import { secretFilesName, secretName } from './secret-names';
import { readsSecrets } from './secrets';
import { type Site, selectorLabels, workloadLabels } from './site';

/** The pod of a workload, fit for Pod Security "restricted". */
export function podTemplate(site: Site, workload: Workload): PodTemplateSpec {
  const { user, priority } = workload;
  const mesh = meshOptIn(site, workload);
  return {
    metadata: {
      labels: { ...workloadLabels(site, workload), ...identityLabels(workload), ...mesh.labels },
      annotations: { ...podAnnotations(workload), ...mesh.annotations },
    },
    spec: {
      serviceAccountName: workload.serviceAccount.name,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      ...(workload.pullSecrets.length === 0
        ? {}
        : { imagePullSecrets: workload.pullSecrets.map((name) => ({ name })) }),
      securityContext: {
        runAsNonRoot: true,
        runAsUser: user,
        runAsGroup: user,
        fsGroup: user,
        // A volume of many files must not be walked on every start.
        fsGroupChangePolicy: 'OnRootMismatch',
        seccompProfile: { type: 'RuntimeDefault' },
      },
      ...(priority === undefined ? {} : { priorityClassName: priority }),
      ...(Object.keys(workload.nodes).length === 0 ? {} : { nodeSelector: { ...workload.nodes } }),
      ...(workload.tolerations.length === 0 ? {} : { tolerations: workload.tolerations.map(toleration) }),
      ...containers(site, workload),
      volumes: volumes(site, workload),
      ...(runsToEnd(workload)
        ? { restartPolicy: 'Never', terminationGracePeriodSeconds: 30 }
        : { terminationGracePeriodSeconds: workload.drain.grace, ...spread(site, workload) }),
    },
  };
}

function containers(
  site: Site,
  workload: Workload,
): { containers: ContainerObject[]; initContainers?: ContainerObject[] } {
  const main = container(site, workload, withMounts(site, workload));
  const sidecars = workload.sidecars.map((spec) => container(site, workload, spec));
  const init = workload.init.map((spec) => container(site, workload, spec));
  if (!runsToEnd(workload) && workload.drain.pause > 0) main.lifecycle = preStop(site, workload);
  // A restartable init container starts before the main one and is stopped after it; older minors know only neighbours.
  const native = supports(site.target.version, 'nativeSidecars');
  const before = native ? [...sidecars.map((sidecar) => ({ ...sidecar, restartPolicy: 'Always' })), ...init] : init;
  return {
    containers: native ? [main] : [main, ...sidecars],
    ...(before.length === 0 ? {} : { initContainers: before }),
  };
}

/** The main container sees the workload's files and secrets. */
function withMounts(site: Site, workload: Workload) {
  const { main, config } = workload;
  const files = Object.keys(config.files).length === 0 ? [] : [{ path: config.path, volume: 'config', readOnly: true }];
  // The CSI driver fills the Secret only while some pod mounts the class.
  const secrets = mountsClass(site, workload) ? [{ path: '/mnt/secrets', volume: 'secrets', readOnly: true }] : [];
  return { ...main, mounts: [...main.mounts, ...files, ...secrets] };
}

const mountsClass = (site: Site, workload: Workload): boolean =>
  readsSecrets(workload) && site.environment.vault?.kind !== 'existingSecrets' && site.target.secrets === 'csi';

/** A pause before the container is told to stop: load balancers need it to forget the pod. */
function preStop(site: Site, { drain }: Running): NonNullable<ContainerObject['lifecycle']> {
  return supports(site.target.version, 'preStopSleep')
    ? { preStop: { sleep: { seconds: drain.pause } } }
    : { preStop: { exec: { command: ['sleep', String(drain.pause)] } } };
}

function volumes(site: Site, workload: Workload): VolumeObject[] {
  const own = Object.entries(workload.volumes).map(([name, spec]) => ({ name, ...volume(site, workload, name, spec) }));
  return [
    ...own,
    ...(Object.keys(workload.config.files).length === 0
      ? []
      : [{ name: 'config', configMap: { name: configName(workload) } }]),
    ...(mountsClass(site, workload) ? [{ name: 'secrets', csi: secretClass(secretName(workload)) }] : []),
  ];
}

function volume(site: Site, workload: Workload, name: string, spec: Volume): Omit<VolumeObject, 'name'> {
  switch (spec.kind) {
    case 'scratch':
      return { emptyDir: { sizeLimit: formatBytes(spec.bytes), ...(spec.memory ? { medium: 'Memory' } : {}) } };
    case 'claim':
      return { persistentVolumeClaim: { claimName: spec.claim, ...(spec.readOnly ? { readOnly: true } : {}) } };
    case 'config':
      return { configMap: { name: spec.configMap } };
    case 'secretFiles':
      return secretFiles(site, workload, name, spec.secrets);
    case 'made':
      return { secret: { secretName: spec.secret, ...(spec.keys === undefined ? {} : { items: items(spec.keys) }) } };
  }
}

const items = (keys: readonly string[]) => keys.map((key) => ({ key, path: key }));

function secretFiles(
  site: Site,
  workload: Workload,
  name: string,
  secrets: readonly string[],
): Omit<VolumeObject, 'name'> {
  if (site.environment.vault?.kind === 'existingSecrets') {
    return { projected: { sources: secrets.map((secret) => ({ secret: { name: secret } })) } };
  }
  const object = secretFilesName(workload, name);
  return site.target.secrets === 'csi' ? { csi: secretClass(object) } : { secret: { secretName: object } };
}

const secretClass = (name: string): NonNullable<VolumeObject['csi']> => ({
  driver: 'secrets-store.csi.k8s.io',
  readOnly: true,
  volumeAttributes: { secretProviderClass: name },
});

function spread(site: Site, { name, spread: { zones, hosts } }: Workload & Running) {
  const constraint = (topologyKey: string, strength: 'required' | 'preferred') => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: strength === 'required' ? 'DoNotSchedule' : 'ScheduleAnyway',
    labelSelector: { matchLabels: { ...selectorLabels(site, name) } },
    // Counted a revision at a time: during a rollout the old pods would push the new ones aside.
    matchLabelKeys: ['pod-template-hash'],
  });
  const constraints = [
    ...(zones === undefined ? [] : [constraint('topology.kubernetes.io/zone', zones)]),
    ...(hosts === undefined ? [] : [constraint('kubernetes.io/hostname', hosts)]),
  ];
  return constraints.length === 0 ? {} : { topologySpreadConstraints: constraints };
}

function podAnnotations(workload: Workload): Record<string, string> {
  const local = Object.entries(workload.volumes).flatMap(([name, { kind }]) => (kind === 'scratch' ? [name] : []));
  return {
    ...workload.annotations,
    'kubectl.kubernetes.io/default-container': workload.main.name,
    // Scratch volumes hold nothing worth keeping: without this the autoscaler never empties the node.
    ...(local.length === 0
      ? {}
      : { 'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes': local.sort().join(',') }),
  };
}

const identityLabels = ({ identity }: Workload): Record<string, string> =>
  identity?.kind === 'azure' ? { 'azure.workload.identity/use': 'true' } : {};

const toleration = ({ key, value, effect }: Workload['tolerations'][number]) => ({
  key,
  operator: value === undefined ? 'Exists' : 'Equal',
  ...(value === undefined ? {} : { value }),
  ...(effect === undefined ? {} : { effect }),
});
