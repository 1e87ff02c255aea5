import { type Finding, objectOfResource } from '../finding';
import { segment } from '../json';
import { annotationsOf, type Resource } from '../resource';
import { waiverFault } from './apply';
import { isDay, SHORTEST_REASON, type Waiver } from './waiver';

/** The annotation that waives one rule for its object: `agent-gantry.dev/waive-<rule>: "until 2027-01-31: reason"`. */
export const WAIVE = 'agent-gantry.dev/waive-';

export interface AnnotatedWaivers {
  readonly waivers: readonly Waiver[];
  readonly faults: readonly Finding[];
}

/** The waivers that objects carry themselves. */
export function annotatedWaivers(resources: readonly Resource[]): AnnotatedWaivers {
  const waivers: Waiver[] = [];
  const faults: Finding[] = [];
  for (const resource of resources) {
    for (const [annotation, text] of annotationsOf(resource)) {
      if (!annotation.startsWith(WAIVE)) continue;
      const waiver = read(resource, annotation, text);
      if (waiver === undefined) faults.push(malformed(resource, annotation, text));
      else waivers.push(waiver);
    }
  }
  return { waivers, faults };
}

function read(resource: Resource, annotation: string, text: string): Waiver | undefined {
  const [, expires = '', reason = ''] = /^until (\S+?):\s*(.*)$/s.exec(text.trim()) ?? [];
  if (!isDay(expires) || reason.trim().length < SHORTEST_REASON) return undefined;
  const { kind, namespace, name } = resource;
  return {
    rule: annotation.slice(WAIVE.length),
    object: `${kind}/${namespace}/${name}`,
    reason: reason.trim(),
    expires,
    origin: originOf(resource, annotation),
  };
}

const originOf = (resource: Resource, annotation: string): Waiver['origin'] => ({
  object: objectOfResource(resource),
  path: `/metadata/annotations/${segment(annotation)}`,
  position: { document: resource.document, pointer: resource.pointer },
});

const malformed = (resource: Resource, annotation: string, text: string): Finding =>
  waiverFault(
    'waiver-malformed',
    'error',
    originOf(resource, annotation),
    `got ${JSON.stringify(text)}, want a day and a reason of at least ${SHORTEST_REASON} characters`,
    'Write `until YYYY-MM-DD: reason`.',
  );
