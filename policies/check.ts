import { type Finding, inOrder, inPlace, objectOfResource } from './finding';
import { isCloud } from './read/pulumi';
import { nameOf, type Resource } from './resource';
import type { ResourceRule, Rule, Severity, SiblingsRule, UnitRule, UnitViolation } from './rule';
import { rules as allRules } from './rules';
import { siblingsOf, type Unit, unitsOf } from './unit';
import { annotatedWaivers } from './waivers/annotation';
import { applyWaivers } from './waivers/apply';
import type { Waived, Waiver } from './waivers/waiver';

export interface CheckOptions {
  /** The day that waivers are judged on, `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly waivers?: readonly Waiver[];
  /** @default every rule that is shipped */
  readonly rules?: readonly Rule[];
}

export interface CheckResult {
  readonly findings: readonly Finding[];
  /** What would be a finding without its waiver. */
  readonly waived: readonly Waived[];
  readonly counts: Readonly<Record<Severity, number>>;
  /** Rules that failed themselves: nothing can be said about what they would have found. */
  readonly crashes: readonly Crash[];
  readonly rules: number;
}

export interface Crash {
  readonly rule: string;
  /** What the rule was looking at. */
  readonly where: string;
  readonly error: string;
}

/** Judges resources. Equal input, in any order, gives equal output: neither the clock nor a file is read here. */
export function check(input: readonly Resource[], options: CheckOptions): CheckResult {
  const resources = inPlace(input);
  // What is applied together is a matter of Kubernetes: a cloud's resources name one another by id.
  const units = unitsOf(resources.filter((resource) => !isCloud(resource)));
  const rules = options.rules ?? allRules;
  const crashes: Crash[] = [];
  const found = inOrder([
    ...checkResources(resources, rules.filter(isResourceRule), crashes),
    ...checkUnits(units, rules.filter(isUnitRule), crashes),
    ...checkSiblings(units, rules.filter(isSiblingsRule), crashes),
  ]);
  const annotated = annotatedWaivers(resources);
  const { findings, waived } = applyWaivers(found, [...(options.waivers ?? []), ...annotated.waivers], {
    asOf: options.asOf,
    rules: new Set(rules.map((rule) => rule.id)),
  });
  const all = inOrder([...findings, ...annotated.faults]);
  const count = (severity: Severity) => all.filter((finding) => finding.severity === severity).length;
  return {
    findings: all,
    waived,
    counts: { error: count('error'), warning: count('warning'), info: count('info') },
    crashes,
    rules: rules.length,
  };
}

function checkResources(
  resources: readonly Resource[],
  rules: readonly ResourceRule[],
  crashes: Crash[],
): readonly Finding[] {
  const forType = rulesByType(rules);
  return resources.flatMap((resource) =>
    forType(resource.type).flatMap((rule) =>
      guarded(rule, nameOf(resource), crashes, () =>
        Array.from(rule.check(resource), (violation) => findingOf(rule, { ...violation, resource })),
      ),
    ),
  );
}

function checkUnits(units: readonly Unit[], rules: readonly UnitRule[], crashes: Crash[]): readonly Finding[] {
  return units.flatMap((unit) =>
    rules.flatMap((rule) =>
      guarded(rule, unit.directory, crashes, () =>
        Array.from(rule.check(unit), (violation) => findingOf(rule, violation)),
      ),
    ),
  );
}

function checkSiblings(units: readonly Unit[], rules: readonly SiblingsRule[], crashes: Crash[]): readonly Finding[] {
  return [...siblingsOf(units)].flatMap(([directory, siblings]) =>
    rules.flatMap((rule) =>
      guarded(rule, directory, crashes, () =>
        Array.from(rule.check(siblings), (violation) => findingOf(rule, violation)),
      ),
    ),
  );
}

/** Runs one rule. Its failure is told, and the others go on. */
function guarded(rule: Rule, where: string, crashes: Crash[], run: () => readonly Finding[]): readonly Finding[] {
  try {
    return run();
  } catch (error) {
    crashes.push({ rule: rule.id, where, error: error instanceof Error ? error.message : String(error) });
    return [];
  }
}

const findingOf = (rule: Rule, { resource, path, message, fix }: UnitViolation): Finding => ({
  rule: rule.id,
  severity: rule.severity,
  object: objectOfResource(resource),
  path,
  message,
  fix: fix ?? rule.fix,
  position: { document: resource.document, pointer: resource.pointer },
});

/** What a rule names that reads every type of Kubernetes, or of a cloud. */
const everyType = (type: string): string => (type.includes(':') ? `${type.split(':')[0]}:*` : '*');

function rulesByType(rules: readonly ResourceRule[]): (type: string) => readonly ResourceRule[] {
  const known = new Map<string, readonly ResourceRule[]>();
  return (type) => {
    const matching =
      known.get(type) ??
      rules.filter(({ appliesTo: { kinds } }) => kinds.includes(everyType(type)) || kinds.includes(type));
    known.set(type, matching);
    return matching;
  };
}

const isResourceRule = (rule: Rule): rule is ResourceRule => rule.scope === 'resource';
const isSiblingsRule = (rule: Rule): rule is SiblingsRule => rule.scope === 'siblings';
const isUnitRule = (rule: Rule): rule is UnitRule => rule.scope === 'unit';
