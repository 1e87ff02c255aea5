import type { Problem } from '../../../spec/problems';

/** A description that is wrong in one way, and everything that is said about it. */
export interface Wrong {
  readonly given: unknown;
  /** One fault, unless the case is about several. */
  readonly says: readonly Omit<Problem, 'steps'>[];
}
