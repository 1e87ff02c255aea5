import { beforeAll, describe, expect, it } from 'vitest';
import { promises, readRuns, type Survey, survey } from './survey';

const runs = readRuns(300);

describe(`random platforms (${runs.numRuns}, seed ${runs.seed})`, () => {
  let result: Survey;
  beforeAll(() => {
    result = survey(runs);
  }, 600_000);

  it('are as many as asked for', () => {
    expect(result.seen).toBe(runs.numRuns);
  });

  it.each(promises)('%s', (promise) => {
    expect(result.broken.get(promise) ?? 'holds').toBe('holds');
  });
});
