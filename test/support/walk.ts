import { createHash } from 'node:crypto';
import { type PlatformError, resolvePlatform } from 'agent-gantry';
import type { Document, RegionOutput } from '../../charts/documents';
import { synthKubernetes } from '../../charts/synth';
import { check } from '../../policies/check';
import type { JsonObject } from '../../policies/json';
import { type Resource, resourceOf } from '../../policies/resource';
import { type Combination, describeCombination } from './combinations';
import { bindingsFor } from './platforms';
import { schemaProblems } from './schema';

/** What became of every combination. Kept as text: thousands of platforms would fill the memory. */
export interface Walk {
  readonly seen: number;
  readonly synthesised: number;
  readonly refused: readonly (Combination & { readonly problems: PlatformError['problems'] })[];
  /** Complaint → the combinations that show it. */
  readonly schema: ReadonlyMap<string, readonly Combination[]>;
  readonly policies: ReadonlyMap<string, readonly Combination[]>;
  readonly warnings: ReadonlyMap<string, readonly Combination[]>;
  readonly crashes: readonly string[];
}

export function walk(some: Iterable<Combination>): Walk {
  const judged = new Map<string, readonly string[]>();
  const complaints = { schema: new Map(), policies: new Map(), warnings: new Map() } as const satisfies Record<
    string,
    Map<string, Combination[]>
  >;
  const refused: (Combination & { readonly problems: PlatformError['problems'] })[] = [];
  const crashes: string[] = [];
  let seen = 0;
  let synthesised = 0;
  const note = (into: Map<string, Combination[]>, text: string, combination: Combination) =>
    into.set(text, [...(into.get(text) ?? []), combination]);
  for (const combination of some) {
    seen += 1;
    const outputs = attempt(combination);
    if ('problems' in outputs) {
      refused.push({ ...combination, problems: outputs.problems });
      continue;
    }
    synthesised += 1;
    for (const document of outputs.flatMap(({ documents }) => documents)) {
      for (const problem of judgedOnce(judged, document)) note(complaints.schema, problem, combination);
    }
    const result = check(outputs.flatMap(resourcesOf), { asOf: '2026-11-21' });
    crashes.push(...result.crashes.map(({ rule, error }) => `${rule}: ${error}`));
    for (const { rule, severity, object, path, message } of result.findings) {
      const text = `${rule} ${object.kind}/${object.name} ${path}: ${message}`;
      if (severity === 'error') note(complaints.policies, text, combination);
      if (severity === 'warning') note(complaints.warnings, text, combination);
    }
  }
  return { seen, synthesised, refused, crashes, ...complaints };
}

function attempt(combination: Combination): readonly RegionOutput[] | PlatformError {
  try {
    const platform = resolvePlatform(describeCombination(combination));
    const bindings = bindingsFor(platform);
    return synthKubernetes(platform, () => bindings);
  } catch (error) {
    if (error instanceof Error && 'problems' in error) return error as PlatformError;
    throw new Error(`${JSON.stringify(combination)}: ${String(error)}`, { cause: error });
  }
}

/** Most documents are those of another combination: each is judged once. */
function judgedOnce(judged: Map<string, readonly string[]>, document: Document): readonly string[] {
  const key = createHash('sha1').update(JSON.stringify(document)).digest('base64');
  const known = judged.get(key);
  if (known !== undefined) return known;
  const problems = schemaProblems(document);
  judged.set(key, problems);
  return problems;
}

const resourcesOf = ({ environment, site, documents }: RegionOutput): readonly Resource[] =>
  documents.map((document, index) =>
    resourceOf(document as unknown as JsonObject, {
      file: `${environment.name}/${site.region.name}/platform.k8s.yaml`,
      document: index,
      pointer: '',
    }),
  );

/** Complaints as a test shows them: how often, and where first. */
export const told = (complaints: ReadonlyMap<string, readonly Combination[]>): readonly string[] =>
  [...complaints].map(([text, where]) => `${text} (${where.length} times, first ${JSON.stringify(where[0])})`).sort();
