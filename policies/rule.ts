import type { Resource } from './resource';
import type { Unit } from './unit';

export type Severity = 'error' | 'warning' | 'info';

/** What a rule is about. The rule table of the docs is made from this. */
interface RuleFacts {
  /** Stable, in kebab case: waivers name it. */
  readonly id: string;
  readonly title: string;
  /** What goes wrong where the rule does not hold. */
  readonly why: string;
  readonly severity: Severity;
  readonly appliesTo: {
    /** Rows of the requirements, e.g. `B1`. */
    readonly rows: readonly string[];
    /** Types that the rule reads, e.g. `apps/Deployment`; `*` is every type, `azure-native:*` every one of Azure. */
    readonly kinds: readonly string[];
  };
  /** What to change. */
  readonly fix: string;
  readonly examples: {
    readonly good: string;
    readonly bad: string;
    /** The path at which the bad example is found. */
    readonly path: string;
  };
}

/** A fault in one object. */
export interface Violation {
  /** JSON pointer from the object's root to the value, or to where it should stand. */
  readonly path: string;
  /** What was got, and what was wanted. */
  readonly message: string;
  /** A more exact fix than the rule's. */
  readonly fix?: string;
}

/** A fault that a rule over several objects found; it belongs to one of them. */
export interface UnitViolation extends Violation {
  readonly resource: Resource;
}

/** A rule that one object alone decides. */
export interface ResourceRule extends RuleFacts {
  readonly scope: 'resource';
  check(resource: Resource): Iterable<Violation>;
}

/** A rule that needs the other objects of the unit. */
export interface UnitRule extends RuleFacts {
  readonly scope: 'unit';
  check(unit: Unit): Iterable<UnitViolation>;
}

/** A rule over units that belong together: the regions of an environment, which stand in one directory. */
export interface SiblingsRule extends RuleFacts {
  readonly scope: 'siblings';
  check(units: readonly Unit[]): Iterable<UnitViolation>;
}

export type Rule = ResourceRule | UnitRule | SiblingsRule;
