import { agentService, definePlatform, keyVault, off, type PlatformProps } from 'agent-gantry';
import { containerInstances } from 'agent-gantry/azure';

/** What neither the reference platform nor an example chooses: a group needs a digest, and no example has one to give. */
export const azurePlatforms: Readonly<Record<string, PlatformProps>> = {
  'container-instances': definePlatform({
    name: 'desk',
    tags: { owner: 'agents-team', costCentre: 'cc-1042' },
    workloads: {
      chat: agentService({ image: `ghcr.io/acme/chat@sha256:${'0a'.repeat(32)}`, scaling: { replicas: 1 } }),
    },
    vault: keyVault(),
    targets: { azure: { regions: ['eastus2'], compute: containerInstances() } },
    environments: { development: off, staging: off },
  }),
};
