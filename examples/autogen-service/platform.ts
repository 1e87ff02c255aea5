import { addresses, autogenService, definePlatform, existingSecrets, internet, namespace, off } from 'agent-gantry';
import type {} from 'agent-gantry/kubernetes';

/** Guide S1: the AutoGen service behind a gateway, with the Secret that its team already has in the namespace. */
export default definePlatform({
  name: 'autogen-service',
  tags: { owner: 'agents-team', costCentre: 'cc-1042' },
  workloads: {
    'autogen-service': autogenService({
      image: 'ghcr.io/acme/autogen-service:1.0.0',
      secrets: {
        REDIS_URL: { name: 'autogen-secrets', key: 'redis-url' },
        OPENAI_API_KEY: { name: 'autogen-secrets', key: 'openai-api-key' },
      },
      calls: [internet(), addresses('10.20.0.0/24', { ports: [6379] })],
      calledBy: [namespace('gateway', { ports: ['http'] })],
    }),
  },
  vault: existingSecrets(),
  targets: { kubernetes: { regions: ['westeurope'], namespace: 'autogen' } },
  environments: { development: off, staging: off },
});
