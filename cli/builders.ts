import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Io } from './command';
import { UsageError } from './command';

/** What is built, and under which names. */
export interface Build {
  /** Folder that the builder sees. */
  readonly context: string;
  readonly dockerfile: string;
  /** Operating system and processor of the nodes, e.g. `linux/amd64`. */
  readonly platform: string;
  /** Whole references, each with its tag. */
  readonly references: readonly string[];
}

/** A program that builds images. */
export interface Builder {
  readonly program: string;
  /** Words by which it shows that it is there, and can. */
  readonly probe: readonly string[];
  build(build: Build, run: Run): void;
  /** Builds, and pushes under every reference. @returns the digest that the registry knows the image by */
  push(build: Build, run: Run): string;
}

/** Runs the builder; its own output goes to the terminal. @throws UsageError where it fails */
export type Run = (args: readonly string[]) => void;

const base = ({ platform, dockerfile, references }: Build): readonly string[] => [
  ...['--platform', platform, '--file', dockerfile],
  ...references.flatMap((reference) => ['--tag', reference]),
];

/** In the order in which they are looked for. */
export const builders: readonly Builder[] = [
  {
    program: 'docker',
    probe: ['buildx', 'version'],
    build: (build, run) => run(['buildx', 'build', ...base(build), '--load', build.context]),
    push: (build, run) =>
      inScratch((folder) => {
        const file = join(folder, 'metadata.json');
        run(['buildx', 'build', ...base(build), '--push', '--metadata-file', file, build.context]);
        const metadata = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>>;
        return readDigest('docker', metadata['containerimage.digest']);
      }),
  },
  {
    program: 'podman',
    probe: ['--version'],
    build: (build, run) => run(['build', ...base(build), build.context]),
    push(build, run) {
      this.build(build, run);
      const digests = build.references.map((reference) =>
        inScratch((folder) => {
          const file = join(folder, 'digest');
          run(['push', '--digestfile', file, reference]);
          return readDigest('podman', readFileSync(file, 'utf8').trim());
        }),
      );
      const [first = '', ...others] = new Set(digests);
      if (others.length > 0) {
        throw new UsageError(`image: the registries give ${digests.join(', ')}, want one digest for one image.`);
      }
      return first;
    },
  },
];

/** The first builder that answers. */
export const findBuilder = (io: Io, wanted: string | undefined): Builder | undefined =>
  builders.find(
    ({ program, probe }) =>
      (wanted === undefined || wanted === program) && spawnSync(program, probe, { env: io.env }).status === 0,
  );

/** A digest that is not one is a fault of the builder, and must not be written down. */
function readDigest(program: string, value: unknown): string {
  if (typeof value === 'string' && /^sha256:[0-9a-f]{64}$/.test(value)) return value;
  throw new UsageError(`image: ${program} tells the digest ${JSON.stringify(value)}, want sha256:<64 digits>.`);
}

function inScratch<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-image-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
