import { describe } from 'vitest';
import { combinations } from '../support/combinations';
import { keepsItsPromises } from '../support/promises';

describe('all combinations of the parts', () => {
  keepsItsPromises(combinations, 5900);
});
