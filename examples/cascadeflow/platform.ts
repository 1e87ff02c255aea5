import { cascadeflow, definePlatform, internet, namespace, secretsManager } from 'agent-gantry';
import type {} from 'agent-gantry/kubernetes';

/** Guide S3: cascadeflow on Amazon EKS, in every environment, with its key in AWS Secrets Manager. */
export default definePlatform({
  name: 'cascadeflow',
  tags: { owner: 'agents-team', costCentre: 'cc-1042' },
  workloads: {
    cascadeflow: cascadeflow({
      image: 'ghcr.io/acme/cascadeflow:0.6.1',
      secrets: { OPENAI_API_KEY: 'api-keys/openai' },
      calls: [internet()],
      calledBy: [namespace('gateway', { ports: ['http'] })],
    }),
  },
  vault: secretsManager(),
  targets: { kubernetes: { regions: ['us-east-1', 'us-west-2'], secrets: 'externalSecrets' } },
});
