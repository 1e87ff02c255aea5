import { agentService, cosmos, late, off, postgres, region } from 'agent-gantry';
import { platform } from '../support';
import type { Wrong } from './wrong';

const only = { development: off, staging: off };
const given = (database: unknown, rest: object = {}) =>
  platform({ data: { database }, migrations: off, environments: only, ...rest });
const cluster = (props: object, rest: object = {}) => given(postgres({ hosting: 'inCluster', ...props }), rest);
const at = (regions: readonly unknown[]) => ({ targets: { kubernetes: { regions } } });
const path = 'data.database';

/** The primary database. */
export const database: Readonly<Record<string, Wrong>> = {
  'a database that no function made': {
    given: given({ host: 'db.example.com' }),
    says: [{ path, got: '{"host":"db.example.com"}', want: 'postgres() or cosmos()' }],
  },
  'a size of a managed database': {
    given: given(postgres({ size: '64GiB' })),
    says: [
      {
        path: `${path}.size`,
        got: '"64GiB"',
        want: "nothing: only hosting: 'inCluster' has it",
        fix: "Remove it, or set hosting: 'inCluster'.",
      },
    ],
  },
  'a host of a database in the cluster': {
    given: cluster({ host: 'db.example.com' }),
    says: [
      {
        path: `${path}.host`,
        got: '"db.example.com"',
        want: "nothing: only hosting: 'managed' has it",
        fix: "Remove it, or set hosting: 'managed'.",
      },
    ],
  },
  'a database named like one of PostgreSQL': {
    given: given(postgres({ name: 'postgres' })),
    says: [
      {
        path: `${path}.name`,
        got: '"postgres"',
        want: 'lower-case letters, digits and underscores, at most 63, and none of PostgreSQL’s own names',
      },
    ],
  },
  'a login without a role': {
    given: given(postgres({ login: { password: 'db' } as never }), { vault: { kind: 'keyVault' } }),
    says: [{ path: `${path}.login.user`, want: 'the name of a role' }],
  },
  'a password without a vault': {
    given: given(postgres({ login: { user: 'agents', password: 'db' } })),
    says: [
      {
        path: `${path}.login.password`,
        want: 'a vault to read it from',
        fix: 'Add vault: keyVault(), secretsManager() or existingSecrets() to the platform.',
      },
    ],
  },
  'two instances': {
    given: cluster({ instances: 2 }),
    says: [
      {
        path: `${path}.instances`,
        got: '2',
        want: '1, or 3 to 9',
        fix: 'With two, either losing one stops every write, or it loses commits.',
      },
    ],
  },
  'fewer connections than the pools open': {
    given: cluster({ connections: 100 }, { workloads: { chat: agentService({ scaling: { replicas: 10 } }) } }),
    says: [
      {
        path: `${path}.connections`,
        got: '100',
        want: 'at least 350',
        fix: 'The pools of all replicas can open 330, and 20 are kept free.',
      },
    ],
  },
  'more connections than a server takes': {
    given: cluster({}, { workloads: { chat: agentService({ scaling: { replicas: 200 } }) } }),
    says: [
      {
        path: `${path}.pool`,
        want: 'pools that open at most 4980 connections; they can open 6030',
        fix: 'Give each replica fewer, or let a pooler share them.',
      },
    ],
  },
  'less memory than the connections take': {
    given: cluster({ connections: 800, memory: '2GiB' }),
    says: [
      {
        path: `${path}.memory`,
        got: '"2GiB"',
        want: "at least '8GiB'",
        fix: '800 connections are planned at 9.5 MB each. Raise it, or lower pool or connections.',
      },
    ],
  },
  'a parameter that the operator sets': {
    given: cluster({ parameters: { archive_command: 'true' } }),
    says: [
      {
        path: `${path}.parameters.archive_command`,
        got: '"true"',
        want: 'no value: the operator sets it',
        fix: 'Remove it.',
      },
    ],
  },
  'a parameter that is a prop': {
    given: cluster({ parameters: { max_connections: '500' } }),
    says: [
      {
        path: `${path}.parameters.max_connections`,
        got: '"500"',
        want: 'no value here',
        fix: 'Set connections: memory is planned by it.',
      },
    ],
  },
  'a number for a parameter': {
    given: cluster({ parameters: { random_page_cost: 1.1 } }),
    says: [{ path: `${path}.parameters.random_page_cost`, got: '1.1', want: 'text', fix: "Write '1.1'." }],
  },
  'a backup in a place of your own, without keys': {
    given: cluster({}, at([region('munich-1')])),
    says: [
      {
        path: `${path}.backup.keys`,
        want: 'the Secret that holds the keys of the object store',
        fix: "For example backup: { endpoint: 'https://minio.example.com', keys: 'backup-keys' }, or backup: off.",
      },
    ],
  },
  'a backup to a host alone': {
    given: cluster({ backup: { destination: 'backups.example.com' } }),
    says: [
      {
        path: `${path}.backup.destination`,
        got: '"backups.example.com"',
        want: "an object store such as 'https://acme.blob.core.windows.net/backups' or 's3://acme-backups/agents'",
      },
    ],
  },
  'a backup with a schedule of six fields': {
    given: cluster({ backup: { schedule: '0 0 2 * * *' } }),
    says: [
      {
        path: `${path}.backup.schedule`,
        got: '"0 0 2 * * *"',
        want: "five fields such as '0 * * * *', or @hourly, @daily, @weekly, @monthly, @yearly",
      },
    ],
  },
  'a backup on a minor without restartable init containers': {
    given: cluster({}, { targets: { kubernetes: { regions: ['eastus2'], version: '1.28' } } }),
    says: [
      {
        path: `${path}.backup`,
        got: '"a backup"',
        want: 'Kubernetes 1.29 or newer; the target is 1.28',
        fix: 'Remove it, or raise targets.kubernetes.version.',
      },
    ],
  },
  'two regions, and no backup to follow': {
    given: cluster({ credentials: 'login', backup: off }, at(['eastus2', 'centralus'])),
    says: [
      {
        path: `${path}.backup`,
        got: 'off',
        want: 'a backup: the other regions follow its log',
        fix: 'Leave backup out, or run in one region.',
      },
    ],
  },
  'two regions, and a password that only one of them knows': {
    given: cluster({}, at(['eastus2', 'centralus'])),
    says: [
      {
        path: `${path}.credentials`,
        want: 'a Secret that each region has: a replica has the passwords of its primary',
        fix: "For example credentials: 'database-login', brought to each region by External Secrets.",
      },
    ],
  },
  'a key and an identity for one object store': {
    given: cluster({ backup: { keys: 'backup-keys', identity: { kind: 'azure' } } }),
    says: [
      {
        path: `${path}.backup.identity`,
        got: '{"kind":"azure"}',
        want: 'nothing: the keys let it in',
        fix: 'Remove one of the two.',
      },
    ],
  },
  'a workload called like what the operator makes': {
    given: cluster({}, { workloads: { 'database-rw': agentService() } }),
    says: [
      {
        path: 'workloads.database-rw',
        want: 'another name',
        fix: 'A part of the platform that you asked for is called so.',
      },
    ],
  },
  'a workload called by the label of the pods': {
    given: cluster({}, { workloads: { postgresql: agentService() } }),
    says: [
      {
        path: 'workloads.postgresql',
        want: 'another name',
        fix: 'A part of the platform that you asked for is called so.',
      },
    ],
  },
  'an account with its domain': {
    given: given(cosmos({ account: 'desk.documents.azure.com' })),
    says: [
      { path: `${path}.account`, got: '"desk.documents.azure.com"', want: "an account's name, without its domain" },
    ],
  },
  'a host that is no path': {
    given: given(postgres({ host: late('database host') })),
    says: [
      {
        path: `${path}.host`,
        got: '"database host"',
        want: "a path such as 'identities.chat.clientId' for late(…)",
      },
    ],
  },
};
