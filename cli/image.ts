import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { serviceRepository } from '../spec/image';
import { version } from '../spec/version';
import { loadDigests } from './beside';
import { builders, findBuilder, type Run } from './builders';
import { type Command, type Input, type Io, UsageError } from './command';
import { replaceFile } from './write';

const dockerfile = 'service/Dockerfile';
const programs = builders.map(({ program }) => program);

export const image: Command = {
  name: 'image',
  summary: 'Build the agent service, push it, and record its digest',
  options: [
    { name: 'registry', value: 'HOST', summary: 'registry to push to; none: build only', repeated: true },
    { name: 'tag', value: 'TAG', summary: 'an exact tag', default: version },
    { name: 'context', value: 'DIR', summary: `folder that holds ${dockerfile}`, default: '.' },
    { name: 'arch', value: 'OS/ARCH', summary: 'what the nodes run', default: 'linux/amd64' },
    { name: 'builder', value: 'NAME', summary: 'what builds (default: the first that is here)', choices: programs },
    {
      name: 'platform',
      value: 'FILE',
      summary: 'the description; images.lock.json stands beside it',
      default: 'platform.ts',
    },
  ],
  run(input, io) {
    const lock = lockFile(input, io);
    const context = resolve(io.cwd, input.text('context') ?? '.');
    if (!existsSync(join(context, dockerfile))) {
      throw new UsageError(
        `image: ${context} holds no ${dockerfile}. Run this in a checkout, or name it by --context.`,
      );
    }
    const tag = readTag(input.text('tag') ?? version);
    const registries = input.list('registry').map(readRegistry);
    const builder = findBuilder(io, input.text('builder'));
    if (builder === undefined) {
      const wanted = input.text('builder') ?? `neither ${programs.join(' nor ')}`;
      throw new UsageError(`image: ${wanted} answers here. Install one, or run this where images are built.`);
    }
    const name = `${serviceRepository}:${tag}`;
    const run: Run = (args) => {
      const { status } = spawnSync(builder.program, args, { cwd: context, env: io.env, stdio: ['ignore', 2, 2] });
      if (status !== 0)
        throw new UsageError(`image: \`${builder.program} ${args.join(' ')}\` failed. Nothing is recorded.`);
    };
    const build = { context, dockerfile: join(context, dockerfile), platform: input.text('arch') ?? 'linux/amd64' };
    if (registries.length === 0) {
      builder.build({ ...build, references: [name] }, run);
      io.out(`${name}, built by ${builder.program}; not pushed, so no registry has given it a digest\n`);
      return 0;
    }
    const references = registries.map((registry) => `${registry}/${name}`);
    const digest = builder.push({ ...build, references }, run);
    const images = { ...loadDigests(resolve(io.cwd, input.text('platform') ?? 'platform.ts')), [name]: digest };
    const sorted = Object.fromEntries(Object.entries(images).sort(([a], [b]) => (a < b ? -1 : 1)));
    replaceFile(lock, `${JSON.stringify({ images: sorted }, null, 2)}\n`);
    io.out(`${references.map((reference) => `${reference}@${digest}\n`).join('')}${shown(lock, io)} records it\n`);
    return 0;
  },
};

/** Beside the description, which must be there: synth reads no other. */
function lockFile(input: Input, io: Io): string {
  const platform = input.text('platform') ?? 'platform.ts';
  const path = resolve(io.cwd, platform);
  if (!existsSync(path)) {
    throw new UsageError(
      `${platform}: no such file. Run this where the description is, or name it with --platform FILE.`,
    );
  }
  return join(dirname(path), 'images.lock.json');
}

const shown = (file: string, io: Io): string => relative(io.cwd, file).split(sep).join('/');

function readTag(tag: string): string {
  if (/^\w[\w.-]{0,127}$/.test(tag) && !/^(latest|stable|main|master)$/.test(tag)) return tag;
  throw new UsageError(
    `image: --tag is ${tag}, want an exact tag such as ${version}: a moving one can change after review.`,
  );
}

function readRegistry(registry: string): string {
  if (/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._/-]+)?$/.test(registry)) return registry;
  throw new UsageError(`image: --registry is ${registry}, want a host such as acme.azurecr.io, without https://.`);
}
