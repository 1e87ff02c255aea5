import { autogen, definePlatform, internet, keyVault, off } from 'agent-gantry';
import type {} from 'agent-gantry/kubernetes';

/** Guide S0: AutoGen 0.4 on Kubernetes, in two regions, with its key in Azure Key Vault. */
export default definePlatform({
  name: 'autogen',
  tags: { owner: 'agents-team', costCentre: 'cc-1042' },
  workloads: {
    'autogen-agent': autogen({
      image: 'ghcr.io/acme/autogen:0.4.9',
      secrets: { OPENAI_API_KEY: 'openai-api-key' },
      calls: [internet()],
    }),
  },
  vault: keyVault(),
  targets: { kubernetes: { regions: ['eastus2', 'centralus'] } },
  environments: { development: off, staging: off },
});
