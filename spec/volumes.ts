import { readName, slug } from './names';
import type { Place } from './place';
import type { Size } from './units';

/** An empty folder that lives as long as the pod. */
export interface Scratch {
  readonly kind: 'scratch';
  /** The pod is evicted beyond it. 1MiB to 1TiB. @default '256MiB' */
  readonly size?: Size;
  /** In memory, counted against the container's memory limit. @default false */
  readonly memory?: boolean;
  /** Scratch volumes of one name are one folder, shared by the pod's containers. @default made from the mount path */
  readonly name?: string;
}

/** A claim that exists in the namespace; made and owned elsewhere. */
export interface ExistingClaim {
  readonly kind: 'claim';
  readonly claim: string;
  /** @default false */
  readonly readOnly?: boolean;
}

/** A ConfigMap that exists in the namespace; made and owned elsewhere. */
export interface ExistingConfig {
  readonly kind: 'config';
  readonly configMap: string;
}

/** Secrets of the platform's vault, one file each. */
export interface SecretFiles {
  readonly kind: 'secretFiles';
  /** Names in the vault. */
  readonly secrets: readonly string[];
}

export type VolumeProps = Scratch | ExistingClaim | ExistingConfig | SecretFiles;

/** An empty folder that lives as long as the pod; the root file system is read-only. */
export function scratch(props: Omit<Scratch, 'kind'> = {}): Scratch {
  return { kind: 'scratch', ...props };
}

export function existingClaim(claim: string, props: { readonly readOnly?: boolean } = {}): ExistingClaim {
  return { kind: 'claim', claim, ...props };
}

export function existingConfig(configMap: string): ExistingConfig {
  return { kind: 'config', configMap };
}

/** Mounts secrets of the vault as files, so that a rotation reaches a running pod. */
export function secretFiles(...secrets: readonly string[]): SecretFiles {
  return { kind: 'secretFiles', secrets };
}

/** What a pod carries under a name. */
export type Volume =
  | { readonly kind: 'scratch'; readonly bytes: number; readonly memory: boolean }
  | { readonly kind: 'claim'; readonly claim: string; readonly readOnly: boolean }
  | { readonly kind: 'config'; readonly configMap: string }
  | { readonly kind: 'secretFiles'; readonly secrets: readonly string[] };

export interface Mount {
  readonly path: string;
  /** Name of the volume within the pod. */
  readonly volume: string;
  readonly readOnly: boolean;
}

export interface Mounted {
  readonly mounts: readonly Mount[];
  readonly volumes: Readonly<Record<string, Volume>>;
}

/** Names that the pod's own volumes carry: a user's volume of that name would replace them. */
const taken = ['config', 'secrets'];

export function resolveVolumes(place: Place, props: Readonly<Record<string, VolumeProps>>): Mounted {
  const mounts: Mount[] = [];
  const volumes: Record<string, Volume> = {};
  const paths = new Set<string>();
  for (const [path, volume] of place.entries(props)) {
    const here = place.in(path);
    if (!/^\/[\w.-]+(\/[\w.-]+)*$/.test(path) || path.includes('..')) {
      here.missing('an absolute path without a closing slash, e.g. /app/data');
    }
    paths.add(path);
    const { name, spec, readOnly } = readVolume(here, path, volume);
    mounts.push({ path, volume: name, readOnly });
    volumes[name] = spec;
  }
  return { mounts, volumes };
}

function readVolume(
  place: Place,
  path: string,
  volume: VolumeProps,
): { name: string; spec: Volume; readOnly: boolean } {
  const name = slug(path, 50);
  switch ((volume as Partial<VolumeProps> | null)?.kind) {
    case 'scratch': {
      const props = place.props(volume as Scratch, { kind: true, size: true, memory: true, name: true });
      const bytes = place.in('size').bytes(props.size, { min: 2 ** 20, max: 2 ** 40, fallback: 256 * 2 ** 20 });
      const memory = place.in('memory').flag(props.memory, false);
      const own = props.name === undefined ? name : readName(place.in('name'), props.name, 50);
      if (taken.includes(own)) place.in('name').fault(own, `a name other than ${taken.join(', ')}`);
      return { name: own, spec: { kind: 'scratch', bytes, memory }, readOnly: false };
    }
    case 'claim': {
      const props = place.props(volume as ExistingClaim, { kind: true, claim: true, readOnly: true });
      const claim = readName(place.in('claim'), props.claim, 63);
      const readOnly = place.in('readOnly').flag(props.readOnly, false);
      return { name: `claim-${claim}`.slice(0, 63), spec: { kind: 'claim', claim, readOnly }, readOnly };
    }
    case 'config': {
      const props = place.props(volume as ExistingConfig, { kind: true, configMap: true });
      const configMap = readName(place.in('configMap'), props.configMap, 63);
      return { name: `config-${configMap}`.slice(0, 63), spec: { kind: 'config', configMap }, readOnly: true };
    }
    case 'secretFiles': {
      const props = place.props(volume as SecretFiles, { kind: true, secrets: true });
      const secrets = place.in('secrets').list(props.secrets);
      if (secrets.length === 0) place.in('secrets').missing("at least one of the vault's secrets");
      return { name, spec: { kind: 'secretFiles', secrets }, readOnly: true };
    }
    default:
      place.fault(volume, 'scratch(), existingClaim(), existingConfig() or secretFiles()');
      return { name, spec: { kind: 'scratch', bytes: 2 ** 20, memory: false }, readOnly: false };
  }
}
