import { agentService, existingSecrets, keyVault, type PlatformProps, secretsManager } from 'agent-gantry';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environmentNames } from '../../spec/environments';
import { off } from '../../spec/place';
import { synthesise } from '../support/platforms';
import { observability } from '../support/platforms/observability';
import { setting } from '../support/platforms/setting';
import { schemaProblems } from '../support/schema';

const vaults = {
  none: undefined,
  keyVault: keyVault(),
  secretsManager: secretsManager(),
  existingSecrets: existingSecrets(),
};

/** A platform of one workload that is observed in any way that is valid. */
const observed: fc.Arbitrary<PlatformProps> = setting.chain((chosen) =>
  observability(chosen).map((props): PlatformProps => {
    const vault = vaults[chosen.vault];
    return {
      name: 'desk',
      tags: { owner: 'team', costCentre: 'cc-1' },
      workloads: { chat: agentService() },
      observability: props,
      ...(vault === undefined ? {} : { vault }),
      targets: {
        kubernetes: {
          version: chosen.version,
          regions: ['us-east-1'],
          ...(chosen.vault === 'existingSecrets' ? {} : { secrets: chosen.secrets }),
        },
      },
      environments: Object.fromEntries(environmentNames.map((name) => [name, name === chosen.environment ? {} : off])),
    };
  }),
);

describe('A9 A10 A11 A12 whatever is observed', () => {
  it('becomes objects that their schemas accept, and no value of a secret', () => {
    fc.assert(
      fc.property(observed, (props) => {
        const { documents } = synthesise(props);
        for (const document of documents) expect(schemaProblems(document)).toEqual([]);
        expect(documents.map(({ kind }) => kind)).not.toContain('Secret');
      }),
      { numRuns: 60 },
    );
  });
});
