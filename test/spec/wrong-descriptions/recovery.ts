import { agentService, host, internet, off, postgres, region } from 'agent-gantry';
import { platform } from '../support';
import type { Wrong } from './wrong';

const data = { database: postgres({ hosting: 'managed' }) };
const recovering = (recovery: unknown, rest: object = {}): object => platform({ data, recovery, ...rest });
const migrating = (migrations: unknown, rest: object = {}): object => platform({ data, migrations, ...rest });

const address = "an https address such as 'https://acme.blob.core.windows.net/backups'";

/** Backups, restores, drills and migrations. */
export const recovery: Readonly<Record<string, Wrong>> = {
  'a time between backups that divides no day': {
    given: recovering({ backupEvery: '5h' }),
    says: [
      {
        path: 'recovery.backupEvery',
        got: '"5h"',
        want: 'one of 15m, 30m, 1h, 2h, 3h, 4h, 6h, 8h, 12h, 24h',
        fix: 'Backups come evenly over the day.',
      },
    ],
  },
  'backups of nothing': {
    given: platform({ recovery: {} }),
    says: [
      {
        path: 'recovery',
        want: 'something to back up: a database or a cache',
        fix: 'For example data: { database: postgres() }.',
      },
    ],
  },
  'text for recovery': {
    given: recovering('hourly'),
    says: [
      {
        path: 'recovery',
        got: '"hourly"',
        want: 'an object with backupEvery, keep, destination, at, drill, env, secrets, resources, longestRun, identity, rpo, rto, assumed, waiver',
      },
    ],
  },
  'a backup that is kept for ever': {
    given: recovering({ keep: '20y' }),
    says: [{ path: 'recovery.keep', got: '"20y"', want: "whole seconds, 1d to 416d, e.g. '30s', '5m'" }],
  },
  'more backups than are kept': {
    given: recovering({ backupEvery: '15m', keep: '365d' }),
    says: [
      {
        path: 'recovery.keep',
        got: '"365d"',
        want: "whole seconds, 1d to 104d, e.g. '30s', '5m'",
        fix: 'More than 10000 backups are not kept: let backupEvery be longer.',
      },
    ],
  },
  'a bucket by its short address': {
    given: recovering({ destination: 's3://acme-backups' }),
    says: [
      {
        path: 'recovery.destination',
        got: '"s3://acme-backups"',
        want: address,
        fix: 'Write https://<bucket>.s3.<region>.amazonaws.com.',
      },
    ],
  },
  'a bucket of Google Cloud by its short address': {
    given: recovering({ destination: 'gs://acme-backups' }),
    says: [
      {
        path: 'recovery.destination',
        got: '"gs://acme-backups"',
        want: address,
        fix: 'Write https://storage.googleapis.com/<bucket>.',
      },
    ],
  },
  'a signature in the address of the backups': {
    given: recovering({ destination: 'https://acme.blob.core.windows.net/backups?sig=0000' }),
    says: [
      {
        path: 'recovery.destination',
        want: address,
        fix: 'Without a query: a signature is a secret. Use identity or secrets.',
      },
    ],
  },
  'backups that travel in the clear': {
    given: recovering({ destination: 'http://minio.example.com/backups' }),
    says: [{ path: 'recovery.destination', got: '"http://minio.example.com/backups"', want: address }],
  },
  'a store of backups that is no peer': {
    given: recovering({ at: 'acme.blob.core.windows.net' }),
    says: [
      {
        path: 'recovery.at',
        got: '"acme.blob.core.windows.net"',
        want: "namespace('…'), addresses('10.0.0.0/8'), host('…') or internet()",
      },
    ],
  },
  'a store of backups at a wrong port': {
    given: recovering({ at: host('minio.example.com', { ports: [90_000] }) }),
    says: [{ path: 'recovery.at.ports[0]', got: '90000', want: 'a whole number from 1 to 65535' }],
  },
  'a drill at no time': {
    given: recovering({ drill: 'weekly' }),
    says: [
      {
        path: 'recovery.drill',
        got: '"weekly"',
        want: "five fields such as '0 * * * *', or @hourly, @daily, @weekly, @monthly, @yearly",
      },
    ],
  },
  'a backup that outlasts the time to the next': {
    given: recovering({ backupEvery: '30m', longestRun: '1h' }),
    says: [
      {
        path: 'recovery.longestRun',
        got: '"1h"',
        want: 'at most 30m: a backup that runs longer than backupEvery holds up the next',
      },
    ],
  },
  'jobs of recovery that the database does not admit': {
    given: platform({
      data: { database: postgres({ hosting: 'managed' }) },
      workloads: { chat: agentService({ uses: [] }) },
      migrations: off,
      recovery: { identity: off },
    }),
    says: [
      {
        path: 'recovery.identity',
        got: 'off',
        want: 'an identity: a managed part of data admits the pod by it',
        fix: "Leave identity out, or take the managed parts of data out of the workload's uses.",
      },
    ],
  },
  'backups in a data centre of one’s own that nobody admits': {
    given: platform({
      data: { database: postgres({ hosting: 'inCluster', backup: off }) },
      recovery: {},
      targets: { kubernetes: { regions: [region('munich-1')] } },
    }),
    says: [
      {
        path: 'recovery.identity',
        want: 'an identity, or secrets: the store of backups admits nobody else',
        fix: "For example secrets: { AWS_ACCESS_KEY_ID: '…', AWS_SECRET_ACCESS_KEY: '…' }.",
      },
    ],
  },
  'a secret of recovery without a vault': {
    given: recovering({ secrets: { BACKUP_KEY: 'backup' } }),
    says: [
      {
        path: 'recovery.secrets.BACKUP_KEY',
        want: 'a vault to read it from',
        fix: 'Add vault: keyVault(), secretsManager() or existingSecrets() to the platform.',
      },
    ],
  },
  'a workload that is called like a job of recovery': {
    given: recovering({}, { workloads: { chat: agentService(), backup: agentService() } }),
    says: [
      {
        path: 'workloads.backup',
        want: 'another name',
        fix: 'A part of the platform that you asked for is called so.',
      },
    ],
  },
  'migrations without a database': {
    given: platform({ migrations: {} }),
    says: [
      {
        path: 'migrations',
        want: 'a database to migrate',
        fix: 'Declare it: data: { database: postgres() }.',
      },
    ],
  },
  'a prop that migrations lack': {
    given: migrating({ schedule: '@daily' }),
    says: [
      {
        path: 'migrations.schedule',
        want: 'a known prop: image, command, args, env, secrets, resources, longestRun, identity, uses, calls, retries',
      },
    ],
  },
  'migrations by an image that moves': {
    given: migrating({ image: 'ghcr.io/acme/migrate:latest' }),
    says: [
      {
        path: 'migrations.image',
        got: '"ghcr.io/acme/migrate:latest"',
        want: 'a digest or an exact tag',
        fix: 'Run `crane digest ghcr.io/acme/migrate:latest`; a moving tag can change after review.',
      },
    ],
  },
  'migrations that are tried too often': {
    given: migrating({ retries: 11, calls: [internet()] }),
    says: [{ path: 'migrations.retries', got: '11', want: 'a whole number from 0 to 10' }],
  },
};
