import type { Finding } from '../finding';
import type { Severity } from '../rule';
import type { Waived, Waiver } from './waiver';

export interface Judgement {
  readonly asOf: string;
  /** Ids of the rules that were run. */
  readonly rules: ReadonlySet<string>;
}

/** Takes waived findings out, and adds what is wrong with the waivers themselves. */
export function applyWaivers(
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  { asOf, rules }: Judgement,
): { readonly findings: readonly Finding[]; readonly waived: readonly Waived[] } {
  const matchers = waivers.map((waiver) => ({ waiver, covers: matcherOf(waiver), isExpired: waiver.expires < asOf }));
  const byRule = new Map<string, typeof matchers>();
  for (const matcher of matchers) {
    byRule.set(matcher.waiver.rule, [...(byRule.get(matcher.waiver.rule) ?? []), matcher]);
  }

  const used = new Set<Waiver>();
  const waived: Waived[] = [];
  const rest = findings.filter((finding) => {
    const covering = (byRule.get(finding.rule) ?? []).filter((matcher) => matcher.covers(finding));
    for (const { waiver } of covering) used.add(waiver);
    const valid = covering.find((matcher) => !matcher.isExpired);
    if (valid !== undefined) waived.push({ finding, waiver: valid.waiver });
    return valid === undefined;
  });

  const faults = matchers.flatMap(({ waiver, isExpired }) => {
    if (!rules.has(waiver.rule)) return [unknownRule(waiver, rules)];
    if (!used.has(waiver)) return [unused(waiver)];
    return isExpired ? [expired(waiver, asOf)] : [];
  });
  return { findings: [...rest, ...faults], waived };
}

/** A fault of a waiver, told where the waiver is written. */
export const waiverFault = (
  rule: string,
  severity: Severity,
  origin: Waiver['origin'],
  message: string,
  fix: string,
): Finding => ({ rule, severity, ...origin, message, fix });

const unknownRule = (waiver: Waiver, rules: ReadonlySet<string>): Finding =>
  waiverFault(
    'waiver-unknown-rule',
    'error',
    waiver.origin,
    `waives ${waiver.rule}, which is no rule`,
    `Name one of ${[...rules].sort().join(', ')}.`,
  );

const unused = (waiver: Waiver): Finding =>
  waiverFault(
    'waiver-unused',
    'warning',
    waiver.origin,
    `waives ${waiver.rule} for ${waiver.object}, where nothing is found`,
    'Remove it: the fault is gone, or the object has another name.',
  );

const expired = (waiver: Waiver, asOf: string): Finding =>
  waiverFault(
    'waiver-expired',
    'error',
    waiver.origin,
    `waives ${waiver.rule} for ${waiver.object} until ${waiver.expires}, which is before ${asOf}`,
    'Correct the object, or decide again and write a later date with its reason.',
  );

function matcherOf(waiver: Waiver): (finding: Finding) => boolean {
  const fitsObject = patternOf(waiver.object);
  const fitsPath = waiver.path === undefined ? () => true : patternOf(waiver.path);
  return ({ object, path }) => fitsObject(`${object.kind}/${object.namespace}/${object.name}`) && fitsPath(path);
}

function patternOf(pattern: string): (text: string) => boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`, 's');
  return (text) => expression.test(text);
}
