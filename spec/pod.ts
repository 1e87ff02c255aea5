import type { JobProps } from './added';
import { type AzureModels, attachAzureModels } from './azure/models';
import { type ConfigFiles, resolveConfig } from './config';
import { type Container, type ContainerDefaults, containerProps, resolveContainer } from './container';
import { type Attachment, joined } from './data/attachment';
import { attachData, type Data, type StoreName, storesOf } from './data/data';
import type { QueueUse } from './data/queue';
import { type Edges, resolveEdges } from './edges';
import { type Identity, resolveIdentity } from './identity';
import type { ImageSource } from './image';
import { readName, readReference } from './names';
import { attachTraces, type Observability } from './observability/observability';
import type { Off, Place } from './place';
import { isPlain } from './plain';
import type { Cloud } from './regions';
import { labelKey, readLabel, readLabels, readSelector } from './tags';
import type { Vault } from './vault';
import { madeSecret, scratch, secretsPath, shareVolumes, type Volume } from './volumes';
import type { PodProps, SidecarProps, TolerationProps, WorkloadProps } from './workload';

/** What a platform gives to each of its workloads. */
export interface PodContext {
  readonly platform: string;
  readonly production: boolean;
  readonly environment: string;
  readonly images: ImageSource;
  readonly vault: Vault | undefined;
  readonly data: Data;
  readonly observability: Observability | undefined;
  /** Models of an account in Azure. */
  readonly models: AzureModels | undefined;
  /** Whose cloud the primary region is. */
  readonly cloud: Cloud;
  readonly workloads: readonly string[];
  /** Names that other parts of the platform carry. */
  readonly taken: readonly string[];
}

/** A pod, with nothing left to decide. */
export interface Pod extends Edges {
  readonly name: string;
  readonly main: Container;
  readonly sidecars: readonly Container[];
  readonly init: readonly Container[];
  readonly volumes: Readonly<Record<string, Volume>>;
  readonly config: { readonly files: ConfigFiles; readonly path: string };
  /** Seconds. */
  readonly longestRun: number;
  readonly identity?: Identity;
  readonly serviceAccount: { readonly name: string; readonly existing: boolean };
  readonly user: number;
  readonly pullSecrets: readonly string[];
  /** Parts of `data` that it uses. */
  readonly uses: readonly StoreName[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly nodes: Readonly<Record<string, string>>;
  readonly tolerations: readonly TolerationProps[];
  readonly priority?: string;
}

/** What to do with runs that take longer than a kind of workload may. */
const longerWork: Readonly<Record<(WorkloadProps | JobProps)['kind'], string>> = {
  service: 'Use a queueWorker() for longer work.',
  worker: 'Divide the work, and queue its parts.',
  cron: 'Divide the work into several jobs.',
  job: 'Divide the work into several jobs.',
};

const sidecarDefaults: ContainerDefaults = {
  resources: { cpu: '50m', memory: '64MiB' },
  probes: {},
  volumes: { '/tmp': scratch({ name: 'tmp' }) },
};

export function resolvePod(
  place: Place,
  name: string,
  given: Partial<PodProps & { kind: (WorkloadProps | JobProps)['kind'] }>,
  context: PodContext,
  defaults: ContainerDefaults,
  use: Omit<QueueUse, 'workload'> = {},
): Pod {
  // Another image serves what it serves: the questions and ports of ours would be guesses.
  const own = given.image === undefined || typeof given.image === 'object';
  const fitting = own ? defaults : { ...defaults, probes: {}, ports: given.kind === 'service' ? { http: 8000 } : {} };
  const uses = readUses(place.in('uses'), given.uses, own, context.data);
  const attached = joined([
    attachData(context.data, uses, { workload: name, ...use }),
    ...(own ? [attachTraces(context.observability, { ...context, workload: name })] : []),
    attachAzureModels(context.models, name, own && (given.kind === 'service' || given.kind === 'worker')),
  ]);
  const main = resolveContainer(place, 'agent', given, { ...context, defaults: withAttachment(fitting, attached) });
  const beside = resolveBeside(place.in('sidecars'), given.sidecars, context);
  const before = resolveBeside(place.in('init'), withoutProbes(place, given), context);
  const containers = [main, ...beside, ...before];
  checkPorts(place, [main.container, ...beside.map(({ container }) => container)]);
  const volumes = shareVolumes(containers.flatMap(({ needs }) => needs));
  const reads =
    containers.some(({ container }) => Object.keys(container.secrets).length > 0) ||
    Object.values(volumes).some(({ kind }) => kind === 'secretFiles');
  const identity = resolveIdentity(place.in('identity'), given.identity, name, context, {
    vault: reads && context.vault?.kind !== 'existingSecrets',
    stores: attached.identity,
  });
  const longest = given.kind === 'service' ? 900 : 86_400;
  const edges = resolveEdges(place, given, main.container.ports, context.workloads, name, identity);
  return {
    name,
    uses,
    main: main.container,
    sidecars: beside.map(({ container }) => container),
    init: before.map(({ container }) => container),
    volumes,
    config: resolveFiles(place, given, main.container),
    longestRun: place
      .in('longestRun')
      .seconds(given.longestRun, { min: 1, max: longest, fallback: 120 }, longerWork[given.kind ?? 'cron']),
    ...(identity === undefined ? {} : { identity }),
    serviceAccount: readServiceAccount(place.in('serviceAccount'), given.serviceAccount, name, identity, reads),
    user: place.in('user').integer(given.user, { min: 1, max: 2 ** 31 - 1, fallback: 1000 }),
    pullSecrets: place
      .in('pullSecrets')
      .list(given.pullSecrets)
      .map((secret, index) => readName(place.in('pullSecrets').item(index), secret, 63)),
    labels: readLabels(place.in('labels'), given.labels, 'labels'),
    annotations: readLabels(place.in('annotations'), given.annotations, 'annotations'),
    nodes: readSelector(place.in('nodes'), given.nodes),
    tolerations: place
      .in('tolerations')
      .list(given.tolerations)
      .map((toleration, index) => readToleration(place.in('tolerations').item(index), toleration)),
    ...(given.priority === undefined ? {} : { priority: readName(place.in('priority'), given.priority, 63) }),
    ...edges,
    outward: [...edges.outward, ...attached.flows],
  };
}

/** Parts of `data` that a workload uses: ours knows them all, another image is told of none that it does not name. */
function readUses(
  place: Place,
  given: readonly StoreName[] | undefined,
  own: boolean,
  data: Data,
): readonly StoreName[] {
  const declared = storesOf(data);
  if (given === undefined) return own ? declared : [];
  const named = place.list(given);
  named.forEach((store, index) => {
    if (readReference(place.item(index), store, declared, 'part of data') && named.indexOf(store) !== index)
      place.item(index).fault(store, 'each part once');
  });
  return declared.filter((store) => named.includes(store));
}

function withAttachment(defaults: ContainerDefaults, { env, made, secrets, files }: Attachment): ContainerDefaults {
  const volumes = Object.entries(files).map(([path, secret]) => [path, madeSecret(secret)] as const);
  return {
    ...defaults,
    env: { ...defaults.env, ...env },
    made,
    secrets,
    volumes: { ...defaults.volumes, ...Object.fromEntries(volumes) },
  };
}

function resolveBeside(
  place: Place,
  props: Readonly<Record<string, SidecarProps | Off>> | undefined,
  context: PodContext,
) {
  return (place.entries(props) as [string, SidecarProps][]).map(([name, sidecar]) => {
    const here = place.in(name);
    readName(here, name, 40);
    if (name === 'agent') here.missing("a name other than agent: that is the workload's own container");
    return resolveContainer(here, name, here.props(sidecar, containerProps), { ...context, defaults: sidecarDefaults });
  });
}

/** Init containers run to their end: nobody asks how they are. Beside sidecars, they stand in one list. */
function withoutProbes(place: Place, { init, sidecars }: Partial<PodProps>): PodProps['init'] {
  if (!isPlain(init)) return init;
  return Object.fromEntries(
    Object.entries<unknown>(init).map(([name, container]) => {
      const here = place.in('init').in(name);
      if (isPlain(sidecars) && Object.hasOwn(sidecars, name)) here.missing('a name that no sidecar has');
      if (!isPlain(container) || container.probes === undefined) return [name, container];
      here.in('probes').fault(container.probes, 'nothing: a container that runs to its end is not asked', 'Remove it.');
      return [name, { ...container, probes: undefined }];
    }),
  ) as NonNullable<PodProps['init']>;
}

function resolveFiles(place: Place, given: Partial<PodProps>, main: Container): Pod['config'] {
  const files = resolveConfig(place.in('config'), given.config);
  const path = readPath(place.in('configPath'), given.configPath);
  if (path === secretsPath) place.in('configPath').fault(path, "another path: the vault's secrets are mounted there");
  if (Object.keys(files).length > 0 && main.mounts.some((mount) => mount.path === path)) {
    place.in('volumes').in(path).missing('a path of its own', 'The files of config are mounted there.');
  }
  return { files, path };
}

/** The containers of a pod share one network: a port can be listened on once, and named once. */
function checkPorts(place: Place, containers: readonly Container[]): void {
  const numbers = new Map<number, string>();
  const names = new Map<string, string>();
  for (const container of containers) {
    for (const [name, port] of Object.entries(container.ports)) {
      const here =
        container === containers[0]
          ? place.in('ports').in(name)
          : place.in('sidecars').in(container.name).in('ports').in(name);
      const other = numbers.get(port);
      if (other !== undefined && other !== container.name) here.fault(port, `a port that ${other} does not listen on`);
      const namesake = names.get(name);
      if (namesake !== undefined && namesake !== container.name)
        here.fault(name, `a port name that ${namesake} does not use`);
      numbers.set(port, container.name);
      names.set(name, container.name);
    }
  }
}

function readServiceAccount(
  place: Place,
  name: string | undefined,
  workload: string,
  identity: Identity | undefined,
  reads: boolean,
): Pod['serviceAccount'] {
  if (name === undefined) return { name: workload, existing: false };
  if (identity !== undefined && identity.kind !== 'podIdentity') {
    place.fault(
      name,
      'no account of your own beside an identity',
      `The identity is written on the account that is made; leave serviceAccount out${reads ? '' : ', or set identity: off'}.`,
    );
  }
  return { name: readName(place, name, 63), existing: true };
}

function readToleration(place: Place, props: TolerationProps): TolerationProps {
  const given = place.props(props, { key: true, value: true, effect: true });
  const { key, value, effect } = given;
  if (typeof key !== 'string' || !labelKey.test(key)) place.in('key').fault(key, "a taint's key, e.g. nvidia.com/gpu");
  const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;
  return {
    key: typeof key === 'string' ? key : 'invalid',
    ...(value === undefined ? {} : { value: value === '' ? value : readLabel(place.in('value'), value) }),
    ...(effect === undefined ? {} : { effect: place.in('effect').choice(effect, effects, 'NoSchedule') }),
  };
}

function readPath(place: Place, path: string | undefined): string {
  if (path === undefined) return '/app/config';
  if (typeof path !== 'string' || !/^(\/[\w.-]+)+$/.test(path))
    place.fault(path, "an absolute path, e.g. '/app/config'");
  return path;
}
