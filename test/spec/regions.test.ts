import { region } from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import { environment, target } from './support';

const regions = (names: readonly unknown[], name: 'development' | 'staging' | 'production' = 'production') =>
  environment(target({ regions: names }), name).kubernetes?.regions;

describe('a region', () => {
  it.each([
    ['eastus2', 'azure'],
    ['centralus', 'azure'],
    ['us-east-1', 'aws'],
    ['eu-central-1', 'aws'],
    ['us-east1', 'google'],
    ['europe-west4', 'google'],
  ])("is known for its cloud's: %s", (name, cloud) => {
    expect(regions([name])).toEqual([{ name, cloud }]);
  });

  it('may be one of your own', () => {
    expect(regions([region('munich-1')])).toEqual([{ name: 'munich-1', cloud: 'own' }]);
  });

  it('of a cloud stays on its own when it is said to be so', () => {
    expect(regions([region('eastus2')])).toEqual([{ name: 'eastus2', cloud: 'own' }]);
  });
});

describe('the regions of a platform', () => {
  const both = ['centralus', 'eastus2'];

  it('are all used in production, in the order that they are written', () => {
    expect(regions(both)?.map(({ name }) => name)).toEqual(both);
  });

  it('are the first one alone in development and staging', () => {
    for (const name of ['development', 'staging'] as const) {
      expect(regions(both, name)).toEqual([{ name: 'centralus', cloud: 'azure' }]);
    }
  });
});
