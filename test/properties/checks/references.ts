import { load } from 'js-yaml';
import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2';
import type { ConfigMap, Container, Service, Volume } from 'kubernetes-types/core/v1';
import type { RegionOutput } from '../../../charts/documents';
import type { Certificate } from '../../../constructs/kubernetes/custom-resources/cert-manager';
import type { GeneratedSecret } from '../../../constructs/kubernetes/custom-resources/generators';
import type { ScaledObject } from '../../../constructs/kubernetes/custom-resources/keda';
import type { ExternalSecret, SecretProviderClass } from '../../../constructs/kubernetes/custom-resources/secrets';
import { operatedSecrets } from './operated';
import { allContainers, type Check, identify, ofKind, type PodOwner, podOwners, runningContainers } from './read';

/** What a reference may point to: `Kind/name`, and for a Secret or ConfigMap the keys that it is known to hold. */
interface Known {
  readonly objects: ReadonlySet<string>;
  readonly keys: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Every reference by name is to an object of the output, or to one that the referring object declares external. */
export const referencesResolve: Check = (output) => {
  const known = knownObjects(output);
  return [
    ...podOwners(output).flatMap((owner) => podProblems(known, owner)),
    ...scaleProblems(output, known),
    ...storeProblems(output),
  ];
};

function knownObjects(output: RegionOutput): Known {
  const objects = new Set(output.documents.map(identify));
  const keys = new Map<string, ReadonlySet<string>>();
  for (const { metadata, data } of ofKind<ConfigMap>(output, 'ConfigMap')) {
    keys.set(`ConfigMap/${metadata.name}`, new Set(Object.keys(data ?? {})));
  }
  for (const { spec } of externalSecrets(output)) {
    objects.add(`Secret/${spec.target.name}`);
    // The generator of passwords writes them under this key.
    const held = 'data' in spec ? spec.data.map(({ secretKey }) => secretKey) : ['password'];
    keys.set(`Secret/${spec.target.name}`, new Set(held));
  }
  for (const { spec } of ofKind<Certificate>(output, 'Certificate')) {
    objects.add(`Secret/${spec.secretName}`);
    keys.set(`Secret/${spec.secretName}`, new Set(['ca.crt', 'tls.crt', 'tls.key']));
  }
  for (const { spec } of ofKind<SecretProviderClass>(output, 'SecretProviderClass')) {
    for (const { secretName, data } of spec.secretObjects ?? []) {
      objects.add(`Secret/${secretName}`);
      keys.set(`Secret/${secretName}`, new Set(data.map(({ key }) => key)));
    }
  }
  for (const [name, held] of operatedSecrets(output)) {
    objects.add(`Secret/${name}`);
    keys.set(`Secret/${name}`, new Set(held));
  }
  return { objects, keys };
}

const externalSecrets = (output: RegionOutput) => ofKind<ExternalSecret | GeneratedSecret>(output, 'ExternalSecret');

const declared = (annotations: Readonly<Record<string, string>> | undefined): ReadonlySet<string> =>
  new Set((annotations?.['agent-gantry.dev/external'] ?? '').split(', ').filter((name) => name !== ''));

function podProblems(known: Known, { document, spec }: PodOwner): string[] {
  const external = declared(document.metadata.annotations);
  const used = new Set<string>();
  const problems: string[] = [];
  const refer = (reference: string, key?: string) => {
    used.add(reference);
    if (external.has(reference)) return;
    if (!known.objects.has(reference))
      problems.push(`${identify(document)} refers to ${reference}, which is not there`);
    else if (key !== undefined && !known.keys.get(reference)?.has(key))
      problems.push(`${identify(document)} reads the key ${key}, which ${reference} does not hold`);
  };
  refer(`ServiceAccount/${spec.serviceAccountName}`);
  if (spec.priorityClassName !== undefined) refer(`PriorityClass/${spec.priorityClassName}`);
  for (const { name } of spec.imagePullSecrets ?? []) refer(`Secret/${name}`);
  for (const volume of spec.volumes ?? []) for (const reference of volumeReferences(volume)) refer(reference);
  for (const container of allContainers(spec)) {
    for (const { valueFrom } of container.env ?? []) {
      if (valueFrom?.secretKeyRef !== undefined)
        refer(`Secret/${valueFrom.secretKeyRef.name}`, valueFrom.secretKeyRef.key);
      if (valueFrom?.configMapKeyRef !== undefined)
        refer(`ConfigMap/${valueFrom.configMapKeyRef.name}`, valueFrom.configMapKeyRef.key);
    }
    problems.push(...probeProblems(container).map((problem) => `${identify(document)}: ${problem}`));
  }
  for (const reference of external)
    if (!used.has(reference)) problems.push(`${identify(document)} declares ${reference}, and does not use it`);
  return [...problems, ...mountProblems({ spec }).map((problem) => `${identify(document)}: ${problem}`)];
}

function volumeReferences(volume: Volume): string[] {
  const { persistentVolumeClaim, configMap, secret, csi, projected } = volume;
  return [
    ...(persistentVolumeClaim === undefined ? [] : [`PersistentVolumeClaim/${persistentVolumeClaim.claimName}`]),
    ...(configMap === undefined ? [] : [`ConfigMap/${configMap.name}`]),
    ...(secret === undefined ? [] : [`Secret/${secret.secretName}`]),
    ...(csi === undefined ? [] : [`SecretProviderClass/${csi.volumeAttributes?.secretProviderClass}`]),
    ...(projected?.sources ?? []).map((source) => `Secret/${source.secret?.name}`),
  ];
}

function mountProblems({ spec }: Pick<PodOwner, 'spec'>): string[] {
  const volumes = (spec.volumes ?? []).map(({ name }) => name);
  const mounted = new Set<string>();
  const problems: string[] = [];
  for (const { name, volumeMounts = [] } of allContainers(spec)) {
    const paths = volumeMounts.map(({ mountPath }) => mountPath);
    if (new Set(paths).size < paths.length) problems.push(`${name} mounts twice at one path`);
    for (const mount of volumeMounts) {
      mounted.add(mount.name);
      if (!volumes.includes(mount.name)) problems.push(`${name} mounts ${mount.name}, which the pod does not carry`);
    }
  }
  return [...problems, ...volumes.filter((name) => !mounted.has(name)).map((name) => `nobody mounts ${name}`)];
}

/** A probe asks a port by a name, or a number, that its container declares. */
function probeProblems({ name, ports = [], startupProbe, livenessProbe, readinessProbe }: Container): string[] {
  return [startupProbe, livenessProbe, readinessProbe].flatMap((probe) => {
    const asked = probe?.httpGet?.port ?? probe?.tcpSocket?.port ?? probe?.grpc?.port;
    const found = ports.some((port) => port.name === asked || port.containerPort === asked);
    return asked === undefined || found ? [] : [`a probe of ${name} asks port ${asked}, which it does not declare`];
  });
}

function scaleProblems(output: RegionOutput, { objects }: Known): string[] {
  const problems: string[] = [];
  const owners = new Map(podOwners(output).map((owner) => [identify(owner.document), owner]));
  const check = (from: string, target: { kind: string; name: string }, containers: readonly (string | undefined)[]) => {
    const owner = owners.get(`${target.kind}/${target.name}`);
    if (owner === undefined) problems.push(`${from} scales ${target.kind}/${target.name}, which is not there`);
    const names = owner?.spec.containers.map(({ name }) => name) ?? [];
    for (const container of containers)
      if (container === undefined || !names.includes(container))
        problems.push(`${from} measures ${container}, which is no container`);
  };
  for (const document of ofKind<HorizontalPodAutoscaler>(output, 'HorizontalPodAutoscaler')) {
    const { scaleTargetRef, metrics = [] } = document.spec ?? { scaleTargetRef: { kind: '', name: '' } };
    check(
      identify(document),
      scaleTargetRef,
      metrics.map(({ containerResource }) => containerResource?.container),
    );
  }
  for (const document of ofKind<ScaledObject>(output, 'ScaledObject')) {
    const { scaleTargetRef, triggers } = document.spec;
    const usage = triggers.filter(({ type }) => type === 'cpu' || type === 'memory');
    check(
      identify(document),
      scaleTargetRef,
      usage.map(({ metadata }) => metadata.containerName),
    );
    for (const { authenticationRef } of triggers)
      if (authenticationRef !== undefined && !objects.has(`TriggerAuthentication/${authenticationRef.name}`))
        problems.push(`${identify(document)} authenticates by ${authenticationRef.name}, which is not there`);
  }
  return problems;
}

/** Objects of the vault: what is copied into a Secret is fetched, under a name of its own. */
function storeProblems(output: RegionOutput): string[] {
  const problems: string[] = [];
  for (const document of ofKind<SecretProviderClass>(output, 'SecretProviderClass')) {
    const files = fetchedFiles(document.spec);
    if (new Set(files).size < files.length) problems.push(`${identify(document)} writes two secrets to one file`);
    for (const { objectName } of (document.spec.secretObjects ?? []).flatMap(({ data }) => data))
      if (!files.includes(objectName))
        problems.push(`${identify(document)} copies ${objectName}, which it does not fetch`);
    const mounted = podOwners(output).some(({ spec }) =>
      spec.volumes?.some(({ csi }) => csi?.volumeAttributes?.secretProviderClass === document.metadata.name),
    );
    if (!mounted) problems.push(`${identify(document)} is mounted by nobody, so that it is never filled`);
  }
  for (const document of externalSecrets(output)) {
    if ('data' in document.spec) {
      const { kind, name } = document.spec.secretStoreRef;
      if (!declared(document.metadata.annotations).has(`${kind}/${name}`))
        problems.push(`${identify(document)} does not declare its store external`);
    } else {
      for (const { sourceRef } of document.spec.dataFrom) {
        const { kind, name } = sourceRef.generatorRef;
        if (!output.documents.some((other) => other.kind === kind && other.metadata.name === name))
          problems.push(`${identify(document)} is made by ${kind}/${name}, which is not there`);
      }
    }
  }
  return problems;
}

interface Fetched {
  readonly objectName: string;
  readonly objectAlias?: string;
  readonly jmesPath?: readonly { readonly objectAlias: string }[];
}

/** Names of the files that a provider writes: each secret's own, and one for each path within it. */
function fetchedFiles({ provider, parameters }: SecretProviderClass['spec']): readonly string[] {
  const list = load(parameters.objects ?? '');
  const objects = (
    provider === 'azure' ? (list as { array: string[] }).array.map((text) => load(text)) : list
  ) as Fetched[];
  return objects.flatMap(({ objectName, objectAlias, jmesPath = [] }) => [
    objectAlias ?? objectName,
    ...jmesPath.map((path) => path.objectAlias),
  ]);
}

/** A Service reaches pods of one workload, and the ports that it names are ports of theirs. */
export const servicesReachPods: Check = (output) =>
  ofKind<Service>(output, 'Service').flatMap((service) => {
    const { selector, ports = [] } = service.spec ?? {};
    const reached = podOwners(output).filter(({ template }) =>
      Object.entries(selector ?? { none: '' }).every(([key, value]) => template.metadata?.labels?.[key] === value),
    );
    const [owner] = reached;
    if (reached.length !== 1 || owner === undefined)
      return [`${identify(service)} reaches the pods of ${reached.length} workloads`];
    const names = ports.map(({ name }) => name);
    const open = runningContainers(owner.spec).flatMap((container) => container.ports ?? []);
    return [
      ...(new Set(names).size < names.length
        ? [`${identify(service)} has two ports of one name: ${names.join(', ')}`]
        : []),
      ...ports
        .filter(({ targetPort }) => !open.some((port) => port.name === targetPort || port.containerPort === targetPort))
        .map(
          ({ targetPort }) =>
            `${identify(service)} leads to ${targetPort}, which no container of ${owner.name} listens on`,
        ),
    ];
  });
