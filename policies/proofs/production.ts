import { labelsOf, type Resource } from '../resource';

/** Whether an object says by its tag that production rests on it. */
export const isProduction = (resource: Resource): boolean =>
  /^prod(uction)?$/i.test(labelsOf(resource).get('environment') ?? '');
