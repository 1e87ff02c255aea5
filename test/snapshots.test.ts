import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kubernetesProjects, projectFiles } from './support/project';

/** Written by `npm run snapshots`, read by reviewers: every file that the reference platform and the examples become. */
const folder = join(__dirname, 'snapshots');

const stored = (name: string): string[] =>
  existsSync(join(folder, name))
    ? readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) =>
          join(entry.parentPath, entry.name)
            .slice(join(folder, name).length + 1)
            .replaceAll('\\', '/'),
        )
        .sort()
    : [];

describe.each(Object.entries(kubernetesProjects))('%s', async (name, file) => {
  const files = await projectFiles(file);

  it('has a snapshot of every file, and of none that is no longer written', () => {
    if (process.env.UPDATE_SNAPSHOTS !== undefined) return;
    expect(stored(name)).toEqual([...files.keys()].sort());
  });

  it.each([...files])('%s is as reviewed', async (path, content) => {
    await expect(content).toMatchFileSnapshot(join(folder, name, path));
  });
});

it('keeps no snapshots of a project that is gone', () => {
  if (process.env.UPDATE_SNAPSHOTS !== undefined) return;
  // Azure's stand in a folder of their own, and have a test of their own.
  expect(
    readdirSync(folder)
      .filter((name) => name !== 'azure')
      .sort(),
  ).toEqual(Object.keys(kubernetesProjects).sort());
});
