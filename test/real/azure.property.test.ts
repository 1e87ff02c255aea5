import { beforeAll, describe, expect, it } from 'vitest';
import { type AzureSurvey, promises, surveyAzure } from '../properties/azure-survey';
import { readRuns } from '../properties/survey';

const runs = readRuns(500);

describe(`random platforms in Azure (${runs.numRuns}, seed ${runs.seed})`, () => {
  let result: AzureSurvey;
  beforeAll(async () => {
    result = await surveyAzure(runs);
  }, 3_600_000);

  it('are as many as asked for, and most are taken', () => {
    expect(result.seen).toBe(runs.numRuns);
    expect(result.taken / result.seen).toBeGreaterThan(0.7);
  });

  it.each(promises)('%s', (promise) => {
    expect(result.broken.get(promise) ?? 'holds').toBe('holds');
  });
});
