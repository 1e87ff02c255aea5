import {
  agentFramework,
  agentService,
  apiManagement,
  email,
  gatewayApi,
  keyVault,
  type PlatformProps,
  pagerDuty,
  resolvePlatform,
  slack,
  webhook,
} from 'agent-gantry';
import { containerApps, containerInstances } from 'agent-gantry/azure';
import type {} from 'agent-gantry/kubernetes';
import { describe, expect, it } from 'vitest';
import { offlineSettings, type Settings } from '../../../constructs/azure/settings';
import { type NeededSetting, neededSettings } from '../../../spec/azure/needed-settings';
import { capture } from '../../../stacks/azure/capture';
import { azureProgram } from '../../../stacks/azure/program';

const base = { name: 'desk', tags: { owner: 'team', costCentre: 'cc-1' }, vault: keyVault() };
const regions = ['eastus2', 'centralus'];
const image = `ghcr.io/acme/chat@sha256:${'0a'.repeat(32)}`;
const version = '2026-03-17';

const platforms: Readonly<Record<string, readonly [PlatformProps, readonly string[]]>> = {
  'a cluster behind API Management, with everybody who can be told': [
    {
      ...base,
      workloads: { chat: agentFramework({ secrets: { OTHER: 'other' } }) },
      budget: { monthly: '$100', notify: ['ops@example.com'] },
      gateway: {
        host: 'agents.example.com',
        tls: { secret: 'tls' },
        behind: apiManagement({ addresses: ['10.20.27.0/24'] }),
      },
      observability: {
        alerts: {
          page: [
            pagerDuty({ key: 'pager-key' }),
            email({ to: ['ops@example.com'], from: 'a@example.com', server: 'smtp.example.com:587' }),
          ],
          inform: [slack({ channel: '#agents', webhook: 'slack-hook' }), webhook({ url: 'other-hook' })],
        },
      },
      targets: {
        kubernetes: {
          regions,
          gateway: gatewayApi({ class: 'istio' }),
          secrets: 'externalSecrets',
          secretStore: 'vault',
        },
        azure: {
          regions,
          apiManagement: {
            publisher: { name: 'Agents', email: 'ops@example.com' },
            semanticCache: { embeddings: 'embeddings', connection: 'semantic-cache' },
          },
          models: {
            primary: 'small',
            deployments: {
              small: { version, capacity: 10 },
              embeddings: { model: 'text-embedding-3-small', version: '1', capacity: 10 },
            },
          },
        },
      },
    },
    ['audit', 'budget-start', 'other-hook', 'pager-key', 'semantic-cache', 'slack-hook'],
  ],
  'container groups, with secrets in each of their containers': [
    {
      ...base,
      workloads: {
        chat: agentService({
          image,
          scaling: { replicas: 1 },
          secrets: { KEY: 'key' },
          sidecars: { proxy: { image, secrets: { PROXY: 'proxy-key' } } },
          init: { before: { image, secrets: { BEFORE: 'before-key' } } },
        }),
      },
      targets: { azure: { regions: ['eastus2'], compute: containerInstances() } },
    },
    ['audit', 'before-key', 'key', 'proxy-key'],
  ],
  'container apps, which read their secrets from the vault': [
    {
      ...base,
      workloads: { chat: agentService({ secrets: { KEY: 'key' } }) },
      targets: { azure: { regions, compute: containerApps() } },
    },
    ['audit'],
  ],
};

/** Notes what a program asks for. */
function noting(asked: Set<string>): Settings {
  const note = <T>(kind: NeededSetting['kind'], name: string, value: T): T => {
    asked.add(`${kind} ${name}`);
    return value;
  };
  return {
    secret: (name) => note('secret', name, offlineSettings.secret(name)),
    choice: (name, words) => note('choice', name, offlineSettings.choice(name, words)),
    month: (name) => note('month', name, offlineSettings.month(name)),
  };
}

describe.each(Object.entries(platforms))('%s', (_, [props, names]) => {
  it('says beforehand which settings its stacks need: those that its programs ask for', async () => {
    const { environments } = resolvePlatform(props);
    for (const environment of environments) {
      const asked = new Set<string>();
      await capture('desk', environment.name, () => ({ ...azureProgram(environment, noting(asked)) }));
      const needed = neededSettings(environment).map(({ kind, name }) => `${kind} ${name}`);
      expect([...needed].sort(), environment.name).toEqual([...asked].sort());
    }
    const production = environments.find(({ name }) => name === 'production');
    expect(production && neededSettings(production).map(({ name }) => name)).toEqual(names);
  });
});
