import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RegionOutput } from '../../charts/documents';
import { type Files, kubernetesFiles } from '../../charts/files';
import { bundleDescription } from '../../cli/bundle';
import { synthesise } from '../../cli/synthesise';

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

/** Those of them that are bound to Kubernetes: only they may say `targets.kubernetes`, which this import allows. */
export const kubernetesProjects: typeof projects = Object.fromEntries(
  Object.entries(projects).filter(([, file]) => readFileSync(file, 'utf8').includes("'agent-gantry/kubernetes'")),
);

/** What a description becomes, as `gantry synth` does it. */
export const synthProject = async (file: string): Promise<readonly RegionOutput[]> =>
  synthesise(await bundleDescription(file));

export const projectFiles = async (file: string): Promise<Files> => kubernetesFiles(await synthProject(file));
