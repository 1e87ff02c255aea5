import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { version } from '../src/version';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const lines = read('Dockerfile')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));
const stages = lines.filter((line) => line.startsWith('FROM '));
const last = lines.slice(lines.lastIndexOf(stages.at(-1) ?? ''));

describe('the image', () => {
  it('D31: is built in stages, of bases with exact tags', () => {
    expect(stages.length).toBeGreaterThan(1);
    for (const stage of stages)
      expect(stage).toMatch(/^FROM [\w./-]+:\d+\.\d+\.\d+-[\w.-]+(@sha256:[0-9a-f]{64})?( AS \w+)?$/);
  });

  it('D31: takes its dependencies from the root’s lock file, and runs no script of theirs', () => {
    expect(lines).toContain('COPY package.json package-lock.json tsconfig.json ./');
    expect(lines.join('\n')).toMatch(/^RUN npm ci --workspace service --ignore-scripts/m);
  });

  it('D31: holds the bundle alone: no package manager, no development dependencies', () => {
    expect(last.filter((line) => line.startsWith('COPY'))).toEqual(['COPY --from=build /build/app ./']);
    expect(last.join('\n')).toContain('rm -rf /usr/local/lib/node_modules');
  });

  it('D31: runs as user 1000, by number, and can do so under a read-only root', () => {
    expect(last).toContain('USER 1000:1000');
    expect(last.indexOf('USER 1000:1000')).toBeGreaterThan(last.findLastIndex((line) => line.startsWith('RUN')));
    expect(last.join('\n')).toContain('DATA_DIR=/app/.cache/data');
  });

  it('D31: checks its health without a shell', () => {
    expect(last).toContain(
      'HEALTHCHECK --interval=30s --timeout=5s --start-period=15s CMD ["node", "/app/service.mjs", "health"]',
    );
  });

  it('D31: starts the bundle as `npm run service` does', () => {
    const entry = last.find((line) => line.startsWith('ENTRYPOINT '))?.slice('ENTRYPOINT '.length) ?? '';
    const [node, ...args] = JSON.parse(entry) as string[];
    const { scripts } = JSON.parse(read('package.json')) as { scripts: { start: string } };
    expect([node, ...args.slice(0, -1), 'bin/service.js'].join(' ')).toBe(scripts.start);
    expect(args.at(-1)).toBe('/app/service.mjs');
  });

  it('D31: is sent nothing but what it is made of', () => {
    const ignore = read('Dockerfile.dockerignore').trim().split('\n');
    expect(ignore[0]).toBe('*');
    const sent = ignore.slice(1).map((line) => line.slice(1));
    const copied = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
      .flatMap((line) => line.split(' ').slice(1, -1));
    expect(sent.sort()).toEqual(copied.sort());
  });

  it('is of the version that the package has', () => {
    expect((JSON.parse(read('package.json')) as { version: string }).version).toBe(version);
  });
});
