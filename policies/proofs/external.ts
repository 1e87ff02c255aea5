import { annotationsOf, type Resource } from '../resource';

/** The annotation that declares what an object needs from outside the output: `Secret/model-keys, ConfigMap/ca`. */
export const EXTERNAL = 'agent-gantry.dev/external';

/** One declared outside object. The name `*` means every object of the kind. */
export interface External {
  readonly text: string;
  readonly kind: string;
  readonly name: string;
}

/** What a resource declares as outside. Entries that are not `Kind/name` come back as they are, with an empty kind. */
export function externalsOf(resource: Resource): readonly External[] {
  const declared = annotationsOf(resource).get(EXTERNAL);
  if (declared === undefined) return [];
  return declared
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((text) => {
      const slash = text.indexOf('/');
      return { text, kind: slash < 0 ? '' : text.slice(0, slash), name: text.slice(slash + 1) };
    });
}

export const declares = (external: External, kind: string, name: string): boolean =>
  external.kind === kind && (external.name === '*' || external.name === name);

/** Whether a resource says that the pods it selects run outside the output: `Pod/*`, or any one pod by name. */
export const declaresPods = (resource: Resource): boolean =>
  externalsOf(resource).some((external) => external.kind === 'Pod');
