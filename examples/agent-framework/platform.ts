import { agentFramework, definePlatform, internet, keyVault, off } from 'agent-gantry';
import type {} from 'agent-gantry/kubernetes';

/** Guide S2: Microsoft Agent Framework, keyless towards Azure OpenAI and Cosmos DB. */
export default definePlatform({
  name: 'agent-framework',
  tags: { owner: 'agents-team', costCentre: 'cc-1042' },
  workloads: {
    'agent-framework': agentFramework({
      image: 'agents.azurecr.io/agent-framework:1.0.0',
      pullSecrets: ['acr-secret'],
      // The guide keeps a connection string here; endpoints are no secrets once the identity is the credential.
      env: { COSMOS_ENDPOINT: 'https://agents.documents.azure.com:443/' },
      secrets: { AZURE_OPENAI_ENDPOINT: 'azure-openai-endpoint' },
      config: { 'config.json': { environment: 'production', logging: { level: 'Information', format: 'json' } } },
      calls: [internet()],
    }),
  },
  vault: keyVault(),
  targets: { kubernetes: { version: '1.33', regions: ['eastus2'], namespace: 'agent-framework' } },
  environments: { development: off, staging: off },
});
