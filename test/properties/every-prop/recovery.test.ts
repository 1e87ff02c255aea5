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

const judged = 'a platform is held to it, and the outputs of a cloud tell it';

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
    rpo: { to: '2h', inert: judged },
    rto: { to: '3h', inert: judged },
    assumed: { to: { replicaLag: '20s' }, inert: judged },
    waiver: { to: 'A replica comes next quarter.', from: 'Nobody waits for it.', beside: { rto: '1m' }, inert: judged },
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
