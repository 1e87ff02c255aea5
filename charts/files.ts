import type { Document, RegionOutput } from './documents';
import { family } from './families';
import { requirements } from './requirements';
import { stringify } from './yaml';

/** Path below the output folder, with forward slashes → content. */
export type Files = ReadonlyMap<string, string>;

/** The files of every region: one an object family, numbered in the order of applying, and what the cluster needs first. */
export function kubernetesFiles(outputs: readonly RegionOutput[]): Files {
  const files = new Map<string, string>();
  for (const output of outputs) {
    const folder = `${output.environment.name}/${output.site.region.name}`;
    files.set(`${folder}/REQUIREMENTS.md`, requirements(output));
    for (const [name, documents] of byFamily(output.documents)) {
      files.set(`${folder}/${name}.k8s.yaml`, stringify(documents));
    }
  }
  return files;
}

function byFamily(documents: readonly Document[]): ReadonlyMap<string, readonly Document[]> {
  const families = new Map<string, Document[]>();
  for (const document of documents) {
    const name = family(document.kind);
    const members = families.get(name);
    if (members === undefined) families.set(name, [document]);
    else members.push(document);
  }
  return families;
}
