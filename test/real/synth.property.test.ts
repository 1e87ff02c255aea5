import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { stringify } from '../../charts/yaml';
import { promises, readRuns, type Survey, survey } from '../properties/survey';
import { platforms, synthesise } from '../support/platforms';

const runs = readRuns(10_000);

describe(`random platforms (${runs.numRuns}, seed ${runs.seed})`, () => {
  let result: Survey;
  beforeAll(() => {
    result = survey(runs);
  }, 3_600_000);

  it('are as many as asked for', () => {
    expect(result.seen).toBe(runs.numRuns);
  });

  it.each(promises)('%s', (promise) => {
    expect(result.broken.get(promise) ?? 'holds').toBe('holds');
  });
});

function kubectlVersion(): string | undefined {
  try {
    return execFileSync('kubectl', ['version', '--client'], { encoding: 'utf8', stdio: 'pipe' }).split('\n')[0];
  } catch {
    return undefined;
  }
}

/**
 * What kubectl makes of a file. A dry run asks a cluster which kinds it has; an empty patch of a local file does not, and
 * reads the YAML by the same code.
 */
const readByKubectl = (file: string): readonly unknown[] =>
  execFileSync('kubectl', ['patch', '--local', '--type=merge', '--patch={}', '--output=json', `--filename=${file}`], {
    encoding: 'utf8',
  })
    .split(/(?<=^\})\n(?=\{$)/m)
    .map((text) => JSON.parse(text) as unknown);

describe('kubectl', () => {
  const version = kubectlVersion();

  it(`reads a sample as it was written (${version ?? 'left out: kubectl is not on this machine'})`, (context) => {
    if (version === undefined) context.skip('kubectl is not on this machine');
    const folder = mkdtempSync(join(tmpdir(), 'gantry-'));
    try {
      const file = join(folder, 'sample.yaml');
      for (const props of fc.sample(platforms, { numRuns: 20, seed: runs.seed })) {
        const { documents } = synthesise(props);
        writeFileSync(file, stringify(documents));
        expect(readByKubectl(file)).toEqual(documents);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
