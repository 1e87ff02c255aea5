import {
  addresses,
  agentService,
  awsRole,
  type Cosmos,
  cosmos,
  type DatabaseBackupProps,
  type DatabaseProps,
  keyVault,
  type LoginProps,
  type PoolProps,
  type Postgres,
  postgres,
  type Search,
  search,
  type VectorDatabase,
  vectorDatabase,
} from 'agent-gantry';
import { off } from '../../../spec/place';
import { around, everyKind, everyProp } from './table';

const at = addresses('10.20.0.0/16', { ports: [5432] });
const stored = (database: DatabaseProps, regions = ['us-east-1']) =>
  around(agentService(), { regions, network: 'cilium' }, { data: { database } });

everyKind<DatabaseProps>('DatabaseProps', { postgres: postgres(), cosmos: cosmos() }, (database) => stored(database));

type Shared = 'hosting' | 'name' | 'pool';
type Managed = 'host' | 'at' | 'login';
everyProp<Pick<Postgres, Shared | Managed>>(
  'postgres(), managed',
  {
    hosting: { to: 'inCluster' },
    name: { to: 'own' },
    pool: { to: { size: 7 } },
    host: { to: 'db.example.com' },
    at: { to: at },
    login: { to: { user: 'agents' } },
  },
  (props) => stored(postgres(props)),
);
everyProp<LoginProps>(
  'LoginProps',
  { user: { from: 'a', to: 'b' }, password: { to: 'db' } },
  ({ user = 'a', ...rest }) => stored(postgres({ login: { user, ...rest } })),
);
everyProp<PoolProps>('PoolProps', { size: { to: 7 }, overflow: { to: 7 } }, (pool) => stored(postgres({ pool })));

type InCluster = Omit<Postgres, 'kind' | 'hosting' | Managed>;
everyProp<InCluster>(
  'postgres(), in the cluster',
  {
    name: { to: 'own' },
    pool: { to: { size: 7 } },
    version: { to: '17' },
    instances: { to: 5 },
    size: { to: '7GiB' },
    walSize: { to: off },
    storageClass: { to: 'fast' },
    cpu: { to: '4' },
    memory: { to: '16GiB' },
    connections: { to: 700 },
    parameters: { to: { work_mem: '16MB' } },
    credentials: { to: 'login' },
    operatorNamespace: { to: 'operators' },
    backup: { to: off },
  },
  (props) => stored(postgres({ hosting: 'inCluster', ...props })),
);
everyProp<DatabaseBackupProps>(
  'DatabaseBackupProps',
  {
    schedule: { to: '0 4 * * *' },
    keepDays: { to: 7 },
    destination: { to: 's3://agents/db' },
    host: { to: 's3.us-east-1.amazonaws.com' },
    at: { to: at },
    identity: { to: awsRole() },
    endpoint: { to: 'https://minio.example.com', beside: { keys: 'backup-keys' } },
    keys: { to: 'backup-keys' },
  },
  (backup) => stored(postgres({ hosting: 'inCluster', backup })),
);
everyProp<Omit<Cosmos, 'kind'>>(
  'cosmos()',
  { account: { to: 'desk-db' }, name: { to: 'own' }, at: { to: at } },
  (props) => stored(cosmos(props)),
);

const searched = (vectors: Search | VectorDatabase) =>
  around(agentService(), { network: 'cilium' }, { data: { vectors }, vault: keyVault() });
everyKind<Search | VectorDatabase>(
  'VectorsProps',
  { search: search(), vectorDatabase: vectorDatabase({ url: 'https://qdrant.example.com' }) },
  searched,
);
everyProp<Omit<Search, 'kind'>>(
  'search()',
  { host: { to: 'desk.search.windows.net' }, index: { to: 'own' }, at: { to: at } },
  (props) => searched(search(props)),
);
everyProp<Omit<VectorDatabase, 'kind'>>(
  'vectorDatabase()',
  {
    url: { from: 'https://a.example.com', to: 'https://b.example.com' },
    apiKey: { to: 'qdrant' },
    index: { to: 'own' },
    at: { to: at },
  },
  ({ url = 'https://a.example.com', ...props }) => searched(vectorDatabase({ url, ...props })),
);
