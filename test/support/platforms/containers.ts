import {
  type ContainerProps,
  type Cpu,
  existingClaim,
  existingConfig,
  type Image,
  late,
  type ProbeProps,
  type ProbesProps,
  podField,
  type ResourcesProps,
  type SecretRef,
  type SidecarProps,
  type Size,
  scratch,
  secretFiles,
  serviceImage,
  type VolumeProps,
} from 'agent-gantry';
import fc from 'fast-check';
import { off } from '../../../spec/place';
import type { Keeping } from './setting';
import { anyText, entries, maybe, name, remembered, seconds, some } from './text';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

const pinned = fc.constantFrom(
  'redis:8.2.1',
  'ghcr.io/acme/triage:1.4.2-rc.1',
  `registry.example.com:5000/team/agent@${digest}`,
  `example.com/a/b/c:v1@${digest}`,
);

const ownImage: fc.Arbitrary<Image> = fc.oneof(
  fc.constantFrom<Image>(serviceImage(), serviceImage({ tag: '2.0.0' }), late('extra.image')),
);

const cpus = fc.constantFrom<Cpu>('1m', '100m', '250m', '0.5', '1', '2', '16');
const sizes = fc.constantFrom<Size>('1MiB', '64MiB', '1536KiB', '512MiB', '2GiB', '1TiB');
const cpuPair = fc.constantFrom<readonly [Cpu, Cpu]>(['10m', '20m'], ['500m', '500m'], ['1', '2'], ['250m', '1.5']);
const sizePair = fc.constantFrom<readonly [Size, Size]>(['1MiB', '2MiB'], ['1GiB', '1GiB'], ['512MiB', '1.5GiB']);

export const resources: fc.Arbitrary<ResourcesProps> = some<Required<ResourcesProps>>({
  cpu: fc.oneof(cpus, cpuPair),
  memory: fc.oneof(sizes, sizePair),
  ephemeralStorage: fc.oneof(sizes, sizePair),
  devices: entries(fc.constantFrom('nvidia.com/gpu', 'example.com/Some_device'), fc.integer({ min: 1, max: 64 })),
});

/** Names are those that a container listens on; without any, only a command can be run. */
const probe = remembered((ports: readonly string[]): fc.Arbitrary<ProbeProps> => {
  const cadence = some<Pick<Required<ProbeProps>, 'delay' | 'every' | 'timeout' | 'failures'>>({
    delay: seconds(0, 300),
    every: seconds(1, 300),
    timeout: seconds(1, 60),
    failures: fc.integer({ min: 1, max: 300 }),
  });
  const exec = fc.record({
    exec: fc.array(
      anyText.filter((text) => text !== ''),
      { minLength: 1, maxLength: 3 },
    ),
  });
  const port = ports.length === 0 ? fc.constant({}) : some<{ port: string }>({ port: fc.constantFrom(...ports) });
  const asked = fc.oneof(
    fc.record({ http: fc.constantFrom('/', '/health/live', '/ready?deep=0', '/a%20b') }),
    fc.record({ tcp: fc.constant(true as const) }),
    fc.record({ grpc: fc.constantFrom('', 'agents.v1.Health') }),
  );
  const question =
    ports.length === 0
      ? exec
      : fc.oneof(
          fc.tuple(asked, port).map(([a, b]) => ({ ...a, ...b })),
          exec,
        );
  return fc.tuple(question, cadence).map(([a, b]) => ({ ...a, ...b }));
});

const probes = remembered((ports: readonly string[]): fc.Arbitrary<ProbesProps> => {
  const one = fc.oneof({ weight: 3, arbitrary: probe(ports) }, { weight: 1, arbitrary: fc.constant(off) });
  return some<Required<ProbesProps>>({ startup: one, liveness: one, readiness: one });
});

const variable = fc.oneof(
  fc.constantFrom('LOG_LEVEL', 'lower', '_X1', 'ENVIRONMENT', 'PORT'),
  fc.stringMatching(/^E_[A-Z0-9_]{0,8}x$/),
);

const env = entries(
  variable,
  fc.oneof(
    { weight: 4, arbitrary: anyText },
    { weight: 1, arbitrary: fc.constantFrom(late('extra.value'), late('extra.{region}.value')) },
    { weight: 1, arbitrary: fc.constantFrom(podField('metadata.name'), podField('status.podIP')) },
    { weight: 1, arbitrary: fc.constant(off) },
  ),
  5,
);

/** Names in the vault, as that vault spells them. */
const vaultName = ({ vault }: Keeping): fc.Arbitrary<string> => {
  if (vault === 'existingSecrets') return name(20);
  if (vault === 'secretsManager') return fc.constantFrom('llm', 'prod/llm-key', 'A/b_c+d=e.f@g-h', 'x'.repeat(300));
  return fc.constantFrom('llm-api-key', 'LLM-Key', '0', 'x'.repeat(127));
};

function secret(setting: Keeping): fc.Arbitrary<string | SecretRef> {
  const reference = vaultName(setting);
  const key = fc.constantFrom('key', 'tls.crt', 'A_b-c', 'password');
  if (setting.vault === 'existingSecrets') return fc.record({ name: reference, key });
  const version = fc.constantFrom('1', '0755', '4387e9f3d6e14c459867679a90fd0f79');
  // The CSI provider of Key Vault reads whole values only.
  const whole = setting.vault === 'keyVault' && setting.secrets === 'csi';
  const detailed = whole
    ? fc.record({ name: reference, version })
    : fc.record({ name: reference, version, key }, { requiredKeys: ['name'] });
  return fc.oneof(reference, detailed);
}

const secretVariable = fc.oneof(fc.constantFrom('API_KEY', 'token'), fc.stringMatching(/^S_[A-Z0-9_]{0,8}$/));

/** No two of these share a volume's name; `side` keeps those of neighbours apart. */
const folders = (side: string) => [`/data/${side}`, `/Data/${side}`, `/srv/${side}/9.lives`, `/${side}/_cache`];

function volumes(setting: Keeping, side: string): fc.Arbitrary<Readonly<Record<string, VolumeProps | typeof off>>> {
  const empty = some<{ size: Size; memory: boolean }>({ size: sizes, memory: fc.boolean() }).map(scratch);
  // Mounts of one name share one folder, and must agree on it.
  const shared = fc.constant(scratch({ name: 'spool', size: '3MiB' }));
  const kinds: fc.Arbitrary<VolumeProps | typeof off>[] = [
    empty,
    shared,
    name(20).map((claim) => existingClaim(`${claim}-${side}`, { readOnly: claim.length % 2 === 0 })),
    name(20).map((config) => existingConfig(`${config}-${side}`)),
    fc.constant(off),
  ];
  if (setting.vault !== 'none') {
    kinds.push(
      fc.uniqueArray(vaultName(setting), { minLength: 1, maxLength: 3 }).map((secrets) => secretFiles(...secrets)),
    );
  }
  const first = fc.constantFrom(...folders(side), ...(side === 'own' ? ['/app/.cache', '/tmp', '/b/secrets'] : []));
  return entries(first, fc.oneof(...kinds), 4);
}

const words = fc.array(anyText, { maxLength: 3 });

const common = remembered((setting: Keeping, side: string) => {
  const none = setting.vault === 'none' || !setting.reads;
  return some<Omit<Required<ContainerProps>, 'image' | 'ports' | 'probes'>>({
    pull: fc.constantFrom('IfNotPresent', 'Always', 'Never'),
    command: words,
    args: words,
    env,
    secrets: none ? fc.constant({}) : entries(secretVariable, secret(setting)),
    resources,
    volumes: volumes(none ? { ...setting, vault: 'none' } : setting, side),
  });
});

/** Numbers are apart by a hundred for each container of a pod, names by their ending. */
const ports = remembered((names: readonly string[], base: number, minLength: number) =>
  fc
    .uniqueArray(fc.constantFrom(...names), { minLength, maxLength: names.length })
    .map(
      (chosen): Readonly<Record<string, number>> =>
        Object.fromEntries(chosen.map((port) => [port, base + names.indexOf(port)])),
    ),
);

/** The workload's own container. What serves, or runs the service's image, listens somewhere. */
export const ownContainer = remembered(
  (setting: Keeping, kind: 'service' | 'worker' | 'cron'): fc.Arbitrary<ContainerProps> => {
    const image = kind === 'cron' ? fc.oneof(ownImage, pinned) : maybe(fc.oneof(ownImage, pinned));
    return image.chain((chosen) => {
      const ours = typeof chosen !== 'string';
      const needed = kind === 'service' || ours ? 1 : 0;
      const names = ['http', 'management', 'grpc', 'a', '9p-x'];
      const defaults =
        kind === 'service'
          ? ['http', ...(ours ? ['management'] : [])]
          : kind === 'worker' && ours
            ? ['management']
            : [];
      return maybe(ports(names, 2000, needed)).chain((listening) =>
        fc
          .tuple(common(setting, 'own'), maybe(probes(listening === undefined ? defaults : Object.keys(listening))))
          .map(([rest, asked]) => ({
            ...rest,
            ...(chosen === undefined ? {} : { image: chosen }),
            ...(listening === undefined ? {} : { ports: listening }),
            ...(asked === undefined ? {} : { probes: asked }),
          })),
      );
    });
  },
);

/** A container beside the main one, or, without questions and ports, before it. */
export const besideContainer = remembered(
  (setting: Keeping, side: string, base: number): fc.Arbitrary<SidecarProps> => {
    return fc.constantFrom<string[]>([], [`a-${side}`], [`a-${side}`, `b-${side}`]).chain((names) =>
      fc.tuple(fc.oneof(pinned, ownImage), common(setting, side), maybe(probes(names))).map(([image, rest, asked]) => ({
        ...rest,
        image,
        ports: Object.fromEntries(names.map((port, index) => [port, base + index])),
        ...(asked === undefined ? {} : { probes: asked }),
      })),
    );
  },
);

export const initContainer = remembered(
  (setting: Keeping, side: string): fc.Arbitrary<SidecarProps> =>
    fc.tuple(pinned, common(setting, side)).map(([image, rest]) => ({ ...rest, image })),
);
