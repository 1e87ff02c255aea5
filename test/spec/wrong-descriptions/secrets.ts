import {
  awsRole,
  azureIdentity,
  existingSecrets,
  kafka,
  keyVault,
  late,
  off,
  secretFiles,
  serviceBus,
} from 'agent-gantry';
import { chat, consumer, platform, withVault, worker } from '../support';
import type { Wrong } from './wrong';

/** Secrets, vaults, identities, late values, queues. */
export const secrets: Readonly<Record<string, Wrong>> = {
  'a secret without a vault': {
    given: chat({ secrets: { LLM_API_KEY: 'llm-api-key' } }),
    says: [
      {
        path: 'workloads.chat.secrets.LLM_API_KEY',
        want: 'a vault to read it from',
        fix: 'Add vault: keyVault(), secretsManager() or existingSecrets() to the platform.',
      },
    ],
  },
  'files of secrets without a vault': {
    given: chat({ volumes: { '/app/keys': secretFiles('tls-key') } }),
    says: [
      {
        path: "workloads.chat.volumes['/app/keys']",
        want: 'a vault to read it from',
        fix: 'Add vault: keyVault(), secretsManager() or existingSecrets() to the platform.',
      },
    ],
  },
  "a secret's value for its name": {
    given: chat({ secrets: { LLM_API_KEY: 'sk live 0000' } }, withVault),
    says: [
      {
        path: 'workloads.chat.secrets.LLM_API_KEY',
        want: "a secret's name in the vault",
        fix: 'The name by which the vault knows it, never the value.',
      },
    ],
  },
  'a secret with a number for a name': {
    given: chat({ secrets: { LLM_API_KEY: { name: 7 } } }, withVault),
    says: [
      {
        path: 'workloads.chat.secrets.LLM_API_KEY.name',
        got: '7',
        want: "a secret's name in the vault",
        fix: 'The name by which the vault knows it, never the value.',
      },
    ],
  },
  'a misspelt prop of a secret': {
    given: chat({ secrets: { LLM_API_KEY: { name: 'llm-api-key', verion: '1' } } }, withVault),
    says: [{ path: 'workloads.chat.secrets.LLM_API_KEY.verion', want: 'a known prop', fix: 'Did you mean version?' }],
  },
  'a secret and a variable of one name': {
    given: chat({ env: { MODEL_URL: 'https://models.example.com' }, secrets: { MODEL_URL: 'model-url' } }, withVault),
    says: [
      {
        path: 'workloads.chat.secrets.MODEL_URL',
        want: 'one source for the variable',
        fix: 'env.MODEL_URL sets it too; remove one.',
      },
    ],
  },
  'a secret and a default variable of one name': {
    given: chat({ secrets: { ENVIRONMENT: 'environment' } }, withVault),
    says: [
      {
        path: 'workloads.chat.secrets.ENVIRONMENT',
        want: 'one source for the variable',
        fix: 'It is set by default; write env: { ENVIRONMENT: off } beside it.',
      },
    ],
  },
  'an existing Secret without its key': {
    given: chat({ secrets: { LLM_API_KEY: 'llm-api-key' } }, { vault: existingSecrets() }),
    says: [
      {
        path: 'workloads.chat.secrets.LLM_API_KEY',
        got: '"llm-api-key"',
        want: "{ name: '<Secret>', key: '<key>' }",
        fix: 'A Kubernetes Secret holds several values.',
      },
    ],
  },
  'a vault that no function made': {
    given: platform({ vault: { name: 'desk-vault' } }),
    says: [{ path: 'vault', got: '{"name":"desk-vault"}', want: 'keyVault(), secretsManager() or existingSecrets()' }],
  },
  "a vault's address for its name": {
    given: platform({ vault: keyVault({ name: 'https://desk.vault.azure.net' }) }),
    says: [
      {
        path: 'vault.name',
        got: '"https://desk.vault.azure.net"',
        want: '3 to 24 letters, digits and dashes',
        fix: 'The name alone, without https:// and .vault.azure.net.',
      },
    ],
  },
  'a tenant that is no GUID': {
    given: platform({ vault: keyVault({ tenantId: 'contoso' }) }),
    says: [{ path: 'vault.tenantId', got: '"contoso"', want: "a tenant's GUID" }],
  },
  'a misspelt prop of a vault': {
    given: platform({ vault: { kind: 'keyVault', tenant: late('vault.tenantId') } }),
    says: [{ path: 'vault.tenant', want: 'a known prop', fix: 'Did you mean tenantId?' }],
  },
  'no identity for a workload with secrets': {
    given: chat({ identity: off, secrets: { LLM_API_KEY: 'llm-api-key' } }, withVault),
    says: [
      {
        path: 'workloads.chat.identity',
        got: 'off',
        want: 'an identity: this workload reads secrets',
        fix: 'Leave identity out; the vault admits nobody else.',
      },
    ],
  },
  "an account of one's own beside an identity": {
    given: chat({ serviceAccount: 'mine', identity: azureIdentity() }),
    says: [
      {
        path: 'workloads.chat.serviceAccount',
        got: '"mine"',
        want: 'no account of your own beside an identity',
        fix: 'The identity is written on the account that is made; leave serviceAccount out, or set identity: off.',
      },
    ],
  },
  "an account of one's own where secrets are read": {
    given: chat({ serviceAccount: 'mine', secrets: { LLM_API_KEY: 'llm-api-key' } }, withVault),
    says: [
      {
        path: 'workloads.chat.serviceAccount',
        got: '"mine"',
        want: 'no account of your own beside an identity',
        fix: 'The identity is written on the account that is made; leave serviceAccount out.',
      },
    ],
  },
  'an identity that no function made': {
    given: chat({ identity: { clientId: late('identities.chat.clientId') } }),
    says: [
      {
        path: 'workloads.chat.identity',
        got: '{"clientId":{"kind":"late","path":"identities.chat.clientId"}}',
        want: 'azureIdentity(), podIdentity(), awsRole() or googleIdentity()',
      },
    ],
  },
  'a client id that is no GUID': {
    given: chat({ identity: azureIdentity({ clientId: 'chat' }) }),
    says: [{ path: 'workloads.chat.identity.clientId', got: '"chat"', want: "an identity's GUID" }],
  },
  'a role that is no ARN': {
    given: chat({ identity: awsRole({ arn: 'chat' }) }),
    says: [{ path: 'workloads.chat.identity.arn', got: '"chat"', want: "a role's ARN" }],
  },
  'a late value with a bad path': {
    given: chat({ env: { MODEL_URL: late('models..url') } }),
    says: [
      {
        path: 'workloads.chat.env.MODEL_URL',
        got: '"models..url"',
        want: "a path such as 'identities.chat.clientId' for late(…)",
      },
    ],
  },
  'a late value with a number for a path': {
    given: chat({ env: { MODEL_URL: { kind: 'late', path: 7 } } }),
    says: [
      { path: 'workloads.chat.env.MODEL_URL', got: '7', want: "a path such as 'identities.chat.clientId' for late(…)" },
    ],
  },
  'a queue that is not declared': {
    given: worker({ queue: 'tasks' }),
    says: [
      {
        path: 'workloads.worker.queue',
        got: '"tasks"',
        want: 'a queue of the platform',
        fix: "Declare it: data: { queue: kafka({ topics: ['…'] }) }.",
      },
    ],
  },
  "a queue's name that is misspelt": {
    given: consumer({ queue: 'taks' }),
    says: [
      { path: 'workloads.worker.queue', got: '"taks"', want: 'a declared topic: tasks', fix: 'Did you mean tasks?' },
    ],
  },
  'a queue that no function made': {
    given: platform({ data: { queue: { topics: ['tasks'] } } }),
    says: [{ path: 'data.queue', got: '{"topics":["tasks"]}', want: 'kafka() or serviceBus()' }],
  },
  'a broker without topics': {
    given: platform({ data: { queue: { kind: 'kafka' } } }),
    says: [{ path: 'data.queue.topics', want: 'at least one name' }],
  },
  'a topic that is named twice': {
    given: platform({ data: { queue: kafka({ topics: ['tasks', 'results', 'tasks'] }) } }),
    says: [
      { path: 'data.queue.topics[2]', got: '"tasks"', want: 'each name once', fix: 'Remove it: [0] says it already.' },
    ],
  },
  'a broker without its port': {
    given: platform({ data: { queue: kafka({ topics: ['tasks'], bootstrap: 'kafka.example.com' }) } }),
    says: [
      { path: 'data.queue.bootstrap', got: '"kafka.example.com"', want: "a broker such as 'kafka.example.com:9093'" },
    ],
  },
  'a Service Bus with its domain': {
    given: platform({ data: { queue: serviceBus({ queues: ['tasks'], namespace: 'desk.servicebus.windows.net' }) } }),
    says: [
      { path: 'data.queue.namespace', got: '"desk.servicebus.windows.net"', want: 'a namespace without its domain' },
    ],
  },
  'a consumer group with a space': {
    given: consumer({ consumerGroup: 'the desk' }),
    says: [
      { path: 'workloads.worker.consumerGroup', got: '"the desk"', want: 'a name of letters, digits, dots and dashes' },
    ],
  },
};
