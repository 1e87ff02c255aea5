import {
  addresses,
  agentService,
  azureIdentity,
  internet,
  type MigrationsProps,
  type PlatformProps,
  postgres,
  type RecoveryProps,
} from 'agent-gantry';
import { off } from '../../../spec/place';
import { around, everyProp } from './table';

const described = (rest: Partial<PlatformProps>): PlatformProps =>
  around(agentService(), {}, { data: { database: postgres({ hosting: 'managed' }) }, ...rest });

everyProp<RecoveryProps>(
  'RecoveryProps',
  {
    backupEvery: { to: '15m' },
    keep: { to: '7d' },
    destination: { to: 'https://acme.s3.us-east-1.amazonaws.com' },
    at: { to: addresses('192.0.2.0/24', { ports: [443] }) },
    drill: { to: off },
    env: { to: { LOG_LEVEL: 'debug' } },
    secrets: { to: { BACKUP_KEY: 'backup' } },
    resources: { to: { cpu: '2' } },
    longestRun: { to: '10m' },
    identity: { to: azureIdentity() },
  },
  (recovery) => described({ recovery }),
);

everyProp<MigrationsProps>(
  'MigrationsProps',
  {
    image: { to: 'ghcr.io/acme/migrate:1.0.0' },
    command: { to: ['alembic'] },
    args: { to: ['migrate', '--check'] },
    env: { to: { LOG_LEVEL: 'debug' } },
    secrets: { to: { KEY: 'key' } },
    resources: { to: { cpu: '2' } },
    longestRun: { to: '20m' },
    identity: { to: azureIdentity() },
    uses: { to: [] },
    calls: { to: [internet({ ports: [8443] })] },
    retries: { to: 0 },
  },
  (migrations) => described({ migrations }),
);
