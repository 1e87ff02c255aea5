import { readName, shortHash, slug } from './names';
import type { Off, Place } from './place';
import { overlay } from './plain';
import type { Size } from './units';
import { needVault, readSecretName, type Vault } from './vault';

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
  /** Name of the PersistentVolumeClaim. */
  readonly claim: string;
  /** Mounted without the right to write. @default false */
  readonly readOnly?: boolean;
}

/** A ConfigMap that exists in the namespace; made and owned elsewhere. */
export interface ExistingConfig {
  readonly kind: 'config';
  /** Name of the ConfigMap. */
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

/** Mounts a claim that exists in the namespace; the output declares it as made elsewhere. */
export function existingClaim(claim: string, props: { readonly readOnly?: boolean } = {}): ExistingClaim {
  return { kind: 'claim', claim, ...props };
}

/** Mounts a ConfigMap that exists in the namespace; the output declares it as made elsewhere. */
export function existingConfig(configMap: string): ExistingConfig {
  return { kind: 'config', configMap };
}

/** Mounts secrets of the vault as files, so that a rotation reaches a running pod. */
export function secretFiles(...secrets: readonly string[]): SecretFiles {
  return { kind: 'secretFiles', secrets };
}

/** A Secret that an operator makes in the namespace; only the platform's own parts mount one. */
export interface MadeSecretFiles {
  readonly kind: 'made';
  readonly secret: string;
  /** Its keys that become files. @default all */
  readonly keys?: readonly string[];
}

export const madeSecret = (files: string | Omit<MadeSecretFiles, 'kind'>): MadeSecretFiles => ({
  kind: 'made',
  ...(typeof files === 'string' ? { secret: files } : files),
});

/** What a pod carries under a name. */
export type Volume =
  | { readonly kind: 'scratch'; readonly bytes: number; readonly memory: boolean }
  | { readonly kind: 'claim'; readonly claim: string; readonly readOnly: boolean }
  | { readonly kind: 'config'; readonly configMap: string }
  | { readonly kind: 'secretFiles'; readonly secrets: readonly string[] }
  /** A Secret that an operator makes in the namespace. */
  | { readonly kind: 'made'; readonly secret: string; readonly keys?: readonly string[] };

export interface Mount {
  readonly path: string;
  /** Name of the volume within the pod. */
  readonly volume: string;
  readonly readOnly: boolean;
}

export interface Mounted {
  readonly mounts: readonly Mount[];
  readonly needs: readonly Need[];
}

/** What one mount asks the pod to carry. */
export interface Need {
  readonly place: Place;
  readonly name: string;
  readonly volume: Volume;
  /** Nobody wrote it: whatever is written of the same name goes before it. */
  readonly implied: boolean;
}

/** Names that the pod's own volumes carry: a user's volume of that name would replace them. */
const taken = ['config', 'secrets'];

/** Where the CSI driver puts what it fills the pod's Secret from. */
export const secretsPath = '/mnt/secrets';

export function resolveVolumes(
  place: Place,
  props: Readonly<Record<string, VolumeProps | Off>> | undefined,
  defaults: Readonly<Record<string, VolumeProps | MadeSecretFiles>>,
  vault: Vault | undefined,
): Mounted {
  const mounts: Mount[] = [];
  const needs: Need[] = [];
  for (const [path, volume] of place.entries(overlay<VolumeProps | MadeSecretFiles>(defaults, props))) {
    const here = place.in(path);
    if (!/^\/[\w.-]+(\/[\w.-]+)*$/.test(path) || path.includes('..')) {
      here.missing('an absolute path without a closing slash, e.g. /app/data');
    }
    if (path === secretsPath) here.missing("another path: the vault's secrets are mounted there");
    const implied = props?.[path] === undefined;
    const { name, spec, readOnly } =
      implied && volume.kind === 'made'
        ? { name: slug(`made-${volume.secret}`), spec: volume, readOnly: true }
        : readVolume(here, path, volume as VolumeProps, vault);
    mounts.push({ path, volume: name, readOnly });
    needs.push({ place: here, name, volume: spec, implied });
  }
  return { mounts, needs };
}

/** The volumes of a pod: mounts of one name share one, and must agree on what it is. */
export function shareVolumes(needs: readonly Need[]): Readonly<Record<string, Volume>> {
  const shared = new Map<string, Need>();
  for (const need of needs) {
    const other = shared.get(need.name);
    if (other === undefined || (other.implied && !need.implied)) shared.set(need.name, need);
    else if (!need.implied && JSON.stringify(need.volume) !== JSON.stringify(other.volume)) {
      need.place.missing(
        `the same volume as the other mount of ${need.name}`,
        'Mounts of one name share one folder: align the two, or name one differently.',
      );
    }
  }
  return Object.fromEntries([...shared].map(([name, { volume }]) => [name, volume]));
}

/** Made from the path; a name that means another volume of the pod is kept apart by a hash. */
function nameOf(path: string): string {
  const name = slug(path, 50);
  return [...taken, 'cache'].includes(name) ? `${name}-${shortHash(path)}` : name;
}

function readVolume(
  place: Place,
  path: string,
  volume: VolumeProps,
  vault: Vault | undefined,
): { name: string; spec: Volume; readOnly: boolean } {
  const name = nameOf(path);
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
      return { name: slug(`claim-${claim}`), spec: { kind: 'claim', claim, readOnly }, readOnly };
    }
    case 'config': {
      const props = place.props(volume as ExistingConfig, { kind: true, configMap: true });
      const configMap = readName(place.in('configMap'), props.configMap, 63);
      return { name: slug(`config-${configMap}`), spec: { kind: 'config', configMap }, readOnly: true };
    }
    case 'secretFiles': {
      const props = place.props(volume as SecretFiles, { kind: true, secrets: true });
      const list = place.in('secrets');
      const secrets = list.list(props.secrets).map((secret, index) => readSecretName(list.item(index), secret, vault));
      if (secrets.length === 0) list.missing("at least one of the vault's secrets");
      secrets.forEach((secret, index) => {
        if (secrets.indexOf(secret) !== index) list.item(index).fault(secret, 'each secret once');
      });
      if (vault === undefined) needVault(place);
      return { name, spec: { kind: 'secretFiles', secrets }, readOnly: true };
    }
    default:
      place.fault(volume, 'scratch(), existingClaim(), existingConfig() or secretFiles()');
      return { name, spec: { kind: 'scratch', bytes: 2 ** 20, memory: false }, readOnly: false };
  }
}
