import { agentService, cosmos, definePlatform, keyVault, off, search } from 'agent-gantry';
import { containerApps } from 'agent-gantry/azure';

/** Conversations in Cosmos DB, which fails over by itself, and memories in AI Search. */
export default definePlatform({
  name: 'desk',
  tags: { owner: 'agents-team', costCentre: 'cc-1042' },
  workloads: { chat: agentService() },
  vault: keyVault(),
  data: { database: cosmos(), vectors: search() },
  targets: { azure: { regions: ['eastus2', 'centralus'], compute: containerApps() } },
  environments: { development: off, staging: off },
});
