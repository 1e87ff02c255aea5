import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RegionOutput } from '../../charts/documents';
import { type Files, kubernetesFiles } from '../../charts/files';
import { synthKubernetes } from '../../charts/synth';
import { loadBindings, loadDigests, loadPlatform } from '../../cli/load';
import { resolvePlatform } from '../../spec/platform';

export const root = resolve(__dirname, '../..');

/** The reference platform and every example: name → description. */
export const projects: Readonly<Record<string, string>> = {
  reference: join(root, 'platform.ts'),
  ...Object.fromEntries(
    readdirSync(join(root, 'examples'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => [name, join(root, 'examples', name, 'platform.ts')]),
  ),
};

/** What a description becomes, as `gantry synth` does it. */
export function synthProject(file: string): readonly RegionOutput[] {
  const platform = resolvePlatform(loadPlatform(file), { digests: loadDigests(file) });
  return synthKubernetes(platform, (environment) => loadBindings(file, environment));
}

export const projectFiles = (file: string): Files => kubernetesFiles(synthProject(file));
