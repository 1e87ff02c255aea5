import type { MadeSecret } from './data/attachment';
import { type Env, type EnvValue, resolveEnv } from './env';
import { type Image, type ImageSource, isServiceImage, readImage } from './image';
import type { Off, Place } from './place';
import { isPlain, overlay } from './plain';
import { type Probes, type ProbesProps, resolveProbes } from './probes';
import { type Resources, type ResourcesProps, resolveResources } from './resources';
import { resolveSecrets, type SecretRef, type Secrets, type Vault } from './vault';
import { type MadeSecretFiles, type Mount, type Need, resolveVolumes, type VolumeProps } from './volumes';

/** One container of a pod: the agent itself, or one that stands beside it. */
export interface ContainerProps {
  /** Pinned by digest or exact tag. @default serviceImage() for a workload's own container; required for others */
  readonly image?: Image;
  /** When the node asks the registry. @default 'IfNotPresent': a pinned image never changes */
  readonly pull?: 'IfNotPresent' | 'Always' | 'Never';
  /** Replaces the image's entry point. @default the image's own */
  readonly command?: readonly string[];
  /** Replaces the image's arguments. @default the image's own */
  readonly args?: readonly string[];
  /** Name → number of the ports that it listens on, 1024 to 65535. @default service image: http 8000 (services) and management 9090, each unless named; another image of a service: { http: 8000 } */
  readonly ports?: Readonly<Record<string, number>>;
  /** Environment variables, beside ENVIRONMENT and what the queue and the ports give. Secrets go into `secrets`. */
  readonly env?: Readonly<Record<string, EnvValue | Off>>;
  /** Environment variables that are filled from the vault: variable → name in the vault. */
  readonly secrets?: Readonly<Record<string, string | SecretRef | Off>>;
  readonly resources?: ResourcesProps;
  /** How the kubelet asks whether it is well. @default service image: `/health/live` and `/health/ready`; other images: none */
  readonly probes?: ProbesProps;
  /** Mount path → volume. @default /tmp and, for a workload's own container, /app/.cache: the root file system is read-only */
  readonly volumes?: Readonly<Record<string, VolumeProps | Off>>;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly pull: 'IfNotPresent' | 'Always' | 'Never';
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly ports: Readonly<Record<string, number>>;
  readonly env: Env;
  readonly secrets: Secrets;
  /** Variables from Secrets that an operator makes in the namespace. */
  readonly made: Readonly<Record<string, MadeSecret>>;
  readonly resources: Resources;
  readonly probes: Probes;
  readonly mounts: readonly Mount[];
}

/** What a container's props are resolved against. */
export interface ContainerContext {
  readonly images: ImageSource;
  readonly vault: Vault | undefined;
  /** Values for props that are left out. */
  readonly defaults: ContainerDefaults;
}

export interface ContainerDefaults {
  readonly image?: Image;
  readonly args?: readonly string[];
  readonly ports?: Readonly<Record<string, number>>;
  readonly env?: Readonly<Record<string, EnvValue>>;
  readonly made?: Readonly<Record<string, MadeSecret>>;
  readonly secrets?: Secrets;
  readonly resources: ResourcesProps;
  readonly probes: ProbesProps;
  readonly volumes: Readonly<Record<string, VolumeProps | MadeSecretFiles>>;
}

/** The names of all container props; spread into the lists of those that have more. */
export const containerProps = {
  ...{ image: true, pull: true, command: true, args: true, ports: true, env: true, secrets: true },
  ...{ resources: true, probes: true, volumes: true },
} as const satisfies { readonly [K in keyof Required<ContainerProps>]: true };

const pulls = ['IfNotPresent', 'Always', 'Never'] as const;

export function resolveContainer(
  place: Place,
  name: string,
  props: Partial<ContainerProps>,
  { images, vault, defaults }: ContainerContext,
): { container: Container; needs: readonly Need[] } {
  const image = props.image ?? defaults.image;
  if (image === undefined) place.in('image').missing('an image, pinned by digest or exact tag');
  const ours = isServiceImage(image);
  // Ours always listens on its management port; what another image listens on only its user knows.
  const ports = resolvePorts(
    place.in('ports'),
    ours ? overlay(defaults.ports ?? {}, props.ports) : (props.ports ?? defaults.ports),
    defaults.ports,
  );
  const env = overlay<EnvValue>({ ...defaults.env, ...(ours ? portVariables(ports) : {}) }, props.env);
  const { mounts, needs } = resolveVolumes(place.in('volumes'), props.volumes, defaults.volumes, vault);
  const container: Container = {
    name,
    image: image === undefined ? 'invalid' : readImage(place.in('image'), image, images),
    pull: place.in('pull').choice(props.pull, pulls, 'IfNotPresent'),
    command: readWords(place.in('command'), props.command),
    args: readWords(place.in('args'), props.args ?? (ours ? defaults.args : undefined)),
    ports,
    env: resolveEnv(place.in('env'), env),
    secrets: resolveSecrets(
      place.in('secrets'),
      overlay<string | SecretRef>(without(defaults.secrets, props.env), props.secrets) as Readonly<
        Record<string, string | SecretRef>
      >,
      vault,
    ),
    made: without(without(defaults.made, props.env), props.secrets),
    resources: resolveResources(place.in('resources'), props.resources, defaults.resources),
    probes: resolveProbes(place.in('probes'), props.probes, defaults.probes, ports),
    mounts,
  };
  for (const variable of Object.keys(container.secrets)) {
    if (!Object.hasOwn(container.env, variable)) continue;
    const fix = Object.hasOwn(props.env ?? {}, variable)
      ? `env.${variable} sets it too; remove one.`
      : `It is set by default; write env: { ${variable}: off } beside it.`;
    place.in('secrets').in(variable).missing('one source for the variable', fix);
  }
  return { container, needs };
}

/** Defaults that a description does not set another way. */
function without<T>(defaults: Readonly<Record<string, T>> | undefined, given: object | undefined) {
  return Object.fromEntries(Object.entries(defaults ?? {}).filter(([name]) => !Object.hasOwn(given ?? {}, name)));
}

/** The service of this package reads its ports from the environment. */
function portVariables(ports: Readonly<Record<string, number>>): Readonly<Record<string, string>> {
  return {
    ...(ports.http === undefined ? {} : { PORT: String(ports.http) }),
    ...(ports.management === undefined ? {} : { MANAGEMENT_PORT: String(ports.management) }),
  };
}

function resolvePorts(
  place: Place,
  props: Readonly<Record<string, number>> | undefined,
  defaults: Readonly<Record<string, number>> = {},
): Readonly<Record<string, number>> {
  const ports: Record<string, number> = {};
  const owners = new Map<number, string>();
  const entries = place.entries(props);
  // What refers to a port must not be faulted for the shape of the ports.
  if (props !== undefined && !isPlain(props)) return defaults;
  for (const [name, port] of entries) {
    const here = place.in(name);
    // IANA service names: the form that Kubernetes takes for a port's name.
    if (!/^(?=.*[a-z])(?!.*--)[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/.test(name)) {
      here.missing('a port name of at most 15 lower-case letters, digits and dashes');
    }
    ports[name] = readPort(here, port);
    const other = owners.get(port);
    if (other !== undefined) here.fault(port, 'a port of its own', `${other} listens there already.`);
    owners.set(port, name);
  }
  return ports;
}

function readPort(place: Place, port: number): number {
  if (!Number.isInteger(port) || port < 1 || port >= 1024)
    return place.integer(port, { min: 1024, max: 65_535, fallback: 1024 });
  place.fault(
    port,
    'a whole number from 1024 to 65535',
    'A container without privileges cannot listen below 1024; a Service can still offer 80.',
  );
  return port;
}

function readWords(place: Place, words: readonly string[] | undefined): readonly string[] {
  const list = place.list(words, "a list of words, e.g. ['node', 'main.js']");
  list.forEach((word, index) => {
    if (typeof word !== 'string') place.item(index).fault(word, 'text');
  });
  return list;
}
