import {
  addresses,
  azureIdentity,
  type BackupInterval,
  host,
  internet,
  late,
  type MigrationsProps,
  type RecoveryProps,
} from 'agent-gantry';
import fc from 'fast-check';
import { off } from '../../../spec/place';
import { anyText, maybe, seconds, some } from './text';

const intervals: readonly BackupInterval[] = ['15m', '30m', '1h', '2h', '3h', '4h', '6h', '8h', '12h', '24h'];
const env = fc.dictionary(fc.constantFrom('LOG_LEVEL', 'AWS_REGION'), fc.oneof(anyText, fc.constant(off)), {
  maxKeys: 2,
});
const secrets = fc.dictionary(fc.constantFrom('AWS_ACCESS_KEY_ID', 'BACKUP_KEY'), fc.constantFrom('backup', 'other'), {
  maxKeys: 2,
});
const resources = fc.constantFrom({ cpu: '1' as const }, { memory: '1GiB' as const });

/** Recovery of a platform that has a database or a cache, and a vault. */
export const recovery: fc.Arbitrary<RecoveryProps> = some({
  backupEvery: fc.constantFrom(...intervals),
  keep: fc.constantFrom('1d', '30d', '104d'),
  destination: fc.constantFrom(
    'https://acme.blob.core.windows.net/backups',
    'https://acme.s3.eu-central-1.amazonaws.com',
    late('extra.backups'),
  ),
  at: fc.constantFrom(host('backups.example.com'), addresses('10.9.0.0/16', { ports: [9000] }), internet()),
  drill: fc.constantFrom('@weekly', '@monthly', '0 9 * * mon-fri', off),
  env,
  secrets,
  resources,
  longestRun: seconds(1, 900),
  identity: fc.constant(azureIdentity()),
}) as fc.Arbitrary<RecoveryProps>;

/** Migrations of a platform that has a database and a vault. */
export const migrations: fc.Arbitrary<MigrationsProps | typeof off | undefined> = maybe(
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(off) },
    {
      weight: 4,
      arbitrary: some({
        image: fc.constantFrom('ghcr.io/acme/migrate:1.0.0'),
        command: fc.constantFrom(['migrate'], ['alembic', 'upgrade', 'head']),
        args: fc.array(anyText, { maxLength: 2 }),
        env,
        secrets,
        resources,
        longestRun: seconds(1, 86_400),
        identity: fc.constant(azureIdentity()),
        uses: fc.constant(['database'] as const),
        calls: fc.constant([internet()]),
        retries: fc.integer({ min: 0, max: 10 }),
      }) as fc.Arbitrary<MigrationsProps>,
    },
  ),
);
