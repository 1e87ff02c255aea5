import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPulumi } from './pulumi/build';
import { asEngine, inputsOf, subscription, written } from './pulumi/expected';
import { Project } from './pulumi/project';

const built = buildPulumi();
const cli = typeof built === 'string' ? '' : built.path;
const skipped = typeof built === 'string' ? ` (skipped: ${built})` : '';

const platform = `
import {
  agentFramework, apiManagement, definePlatform, gatewayApi, keyVault, off, pagerDuty, postgres, queueWorker, redis, search,
  serviceBus, slack,
} from 'agent-gantry';
import { aks, frontDoor } from 'agent-gantry/azure';
import type {} from 'agent-gantry/kubernetes';

const regions = ['eastus2', 'centralus'];

export default definePlatform({
  name: 'desk',
  tags: { owner: 'agents-team', costCentre: 'cc-1042' },
  workloads: {
    chat: agentFramework({ secrets: { LLM_API_KEY: 'llm-api-key' } }),
    worker: queueWorker({ queue: 'tasks', scaling: { replicas: [0, 10], backlog: 20 } }),
  },
  gateway: {
    host: 'agents.example.com',
    tls: { secret: 'tls' },
    behind: apiManagement({ addresses: ['10.20.27.0/24'] }),
  },
  vault: keyVault(),
  data: { database: postgres({ hosting: 'managed' }), cache: redis(), queue: serviceBus({ queues: ['tasks'] }), vectors: search() },
  recovery: {},
  budget: { monthly: '$4000', notify: ['ops@example.com'] },
  observability: {
    alerts: { page: pagerDuty({ key: 'pagerduty-key' }), inform: slack({ webhook: 'slack-webhook', channel: '#agents' }) },
  },
  targets: {
    kubernetes: { regions, secrets: 'externalSecrets', gateway: gatewayApi({ class: 'approuting-istio' }) },
    azure: {
      regions,
      compute: aks({ delivery: 'pulumi' }),
      edge: frontDoor(),
      models: { deployments: { 'gpt-5.4-mini': { version: '2026-03-17', capacity: 100 } } },
      apiManagement: { publisher: { name: 'Agents', email: 'ops@example.com' }, tokensPerMinute: 5000 },
    },
  },
  environments: { development: off, staging: off },
});
`;

describe.skipIf(skipped !== '')(`C16 a platform of every part${skipped}`, () => {
  let project: Project;

  beforeAll(async () => {
    project = new Project(cli);
    project.describe(platform);
    await project.stack('production', {
      'azure-native:subscriptionId': subscription,
      'agent-gantry:audit': 'locked',
      'agent-gantry:budget-start': '2026-01',
      'agent-gantry:pagerduty-key': 'of-this-test',
      'agent-gantry:slack-webhook': 'https://hooks.slack.com/services/of/this/test',
    });
  }, 120_000);
  afterAll(() => project?.remove());

  it('is made as synth has written it down, clusters’ objects too, and then stays as it is', async () => {
    const { resources } = await written(join(project.folder, 'platform.ts'), 'production');
    await project.must('preview');
    await project.must('up', '--yes', '--skip-preview');
    const kept = new Map(project.kept('production').map((one) => [one.urn, one]));
    expect([...kept.keys()].sort()).toEqual(resources.map(({ urn }) => urn).sort());
    for (const { urn, inputs, type } of resources) {
      const one = kept.get(urn);
      if (one === undefined || type === 'pulumi:pulumi:Stack') continue;
      expect({ urn, inputs: inputsOf(one) }).toEqual({ urn, inputs: asEngine(inputs) });
    }
    await project.must('up', '--yes', '--skip-preview', '--expect-no-changes');
    const { length } = project.kubernetes.all();
    expect(length).toBeGreaterThan(40);
    console.log(`pulumi up: ${kept.size} resources, ${project.azure.all().length} in Azure, ${length} in clusters`);
  });
});
