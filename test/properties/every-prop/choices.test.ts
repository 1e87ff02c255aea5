import {
  addresses,
  agentService,
  awsRole,
  azureIdentity,
  existingClaim,
  existingConfig,
  existingSecrets,
  googleIdentity,
  host,
  type IdentityProps,
  internet,
  keyVault,
  late,
  namespace,
  type Peer,
  podField,
  podIdentity,
  type SecretRef,
  scratch,
  secretFiles,
  secretsManager,
  type VaultProps,
  type VolumeProps,
} from 'agent-gantry';
import type { PodField } from '../../../spec/env';
import type { OwnRegion } from '../../../spec/regions';
import { around, everyKind, everyProp } from './table';

/** The props of one kind of a choice. */
type Of<T extends { readonly kind: string }, K extends T['kind']> = Omit<Extract<T, { readonly kind: K }>, 'kind'>;

everyKind<VaultProps>(
  'VaultProps',
  { keyVault: keyVault(), secretsManager: secretsManager(), existingSecrets: existingSecrets() },
  (vault) =>
    around(
      agentService({ secrets: { API_KEY: { name: 'llm', ...(vault.kind === 'keyVault' ? {} : { key: 'key' }) } } }),
      {},
      { vault },
    ),
);
everyProp<Of<VaultProps, 'keyVault'>>(
  'keyVault()',
  { name: { to: 'kv-own' }, tenantId: { to: '6f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0' } },
  (props) => around(agentService({ secrets: { API_KEY: 'llm' } }), {}, { vault: keyVault(props) }),
);
const aws = { regions: ['us-east-1'] };
everyProp<SecretRef>(
  'SecretRef, by the CSI driver',
  { name: { from: 'llm', to: 'other' }, version: { to: '7' }, key: { to: 'key' } },
  (props) =>
    around(agentService({ secrets: { API_KEY: { name: 'llm', ...props } } }), aws, { vault: secretsManager() }),
);
everyProp<SecretRef>(
  'SecretRef, by External Secrets',
  { name: { from: 'llm', to: 'other' }, version: { to: '7' }, key: { to: 'key' } },
  (props) => around(agentService({ secrets: { API_KEY: { name: 'llm', ...props } } }), { secrets: 'externalSecrets' }),
);
everyProp<Pick<SecretRef, 'name' | 'key'>>(
  'SecretRef, of Secrets that exist',
  { name: { from: 'llm', to: 'other' }, key: { from: 'key', to: 'other' } },
  (props) =>
    around(
      agentService({ secrets: { API_KEY: { name: 'llm', key: 'key', ...props } } }),
      {},
      { vault: existingSecrets() },
    ),
);

const identified = (identity: IdentityProps) => around(agentService({ identity }));
everyKind<IdentityProps>(
  'IdentityProps',
  { azure: azureIdentity(), podIdentity: podIdentity(), awsRole: awsRole(), google: googleIdentity() },
  identified,
);
everyProp<Of<IdentityProps, 'azure'>>(
  'azureIdentity()',
  { clientId: { to: '6f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0' } },
  (props) => identified(azureIdentity(props)),
);
everyProp<Of<IdentityProps, 'awsRole'>>('awsRole()', { arn: { to: 'arn:aws:iam::000000000000:role/own' } }, (props) =>
  identified(awsRole(props)),
);
everyProp<Of<IdentityProps, 'google'>>(
  'googleIdentity()',
  { serviceAccount: { to: 'own@example.iam.gserviceaccount.com' } },
  (props) => identified(googleIdentity(props)),
);

const calling = (peer: Peer) => around(agentService({ calls: [peer] }));
everyKind<Peer>(
  'Peer',
  {
    namespace: namespace('other', { ports: [443] }),
    addresses: addresses('192.0.2.0/24', { ports: [443] }),
    internet: internet(),
    host: host('api.example.com', { addresses: 'private' }),
  },
  calling,
);
everyProp<Of<Peer, 'namespace'>>(
  'namespace()',
  { namespace: { from: 'a', to: 'b' }, pods: { to: { app: 'b' } }, ports: { to: [8443] } },
  ({ namespace: name = 'other', ...props }) => calling(namespace(name, { ports: [443], ...props })),
);
everyProp<Of<Peer, 'addresses'>>(
  'addresses()',
  { cidr: { from: '10.1.0.0/16', to: '10.2.0.0/16' }, except: { to: ['10.1.2.0/24'] }, ports: { to: [8443] } },
  ({ cidr = '10.1.0.0/16', ...props }) => calling(addresses(cidr, { ports: [443], ...props })),
);
everyProp<Omit<Of<Peer, 'host'>, 'addresses'>>(
  'host(), by name',
  {
    host: { from: 'a.example.com', to: 'b.example.com' },
    ports: { to: [8443] },
  },
  ({ host: name = 'a.example.com', ...props }) =>
    around(agentService({ calls: [host(name, props)] }), { network: 'cilium' }),
);
everyProp<Pick<Of<Peer, 'host'>, 'addresses'>>('host(), by addresses', { addresses: { to: 'private' } }, (props) =>
  calling(host('a.example.com', props)),
);
everyProp<Of<Peer, 'internet'>>('internet()', { ports: { to: [8443] } }, (props) => calling(internet(props)));

const mounting = (volume: VolumeProps) => around(agentService({ volumes: { '/data': volume } }));
everyKind<VolumeProps>(
  'VolumeProps',
  { scratch: scratch(), claim: existingClaim('a'), config: existingConfig('a'), secretFiles: secretFiles('a') },
  mounting,
);
everyProp<Of<VolumeProps, 'scratch'>>(
  'scratch()',
  { size: { to: '1GiB' }, memory: { to: true }, name: { to: 'spool' } },
  (props) => mounting(scratch(props)),
);
everyProp<Of<VolumeProps, 'claim'>>(
  'existingClaim()',
  { claim: { from: 'a', to: 'b' }, readOnly: { to: true } },
  ({ claim = 'a', ...props }) => mounting(existingClaim(claim, props)),
);
everyProp<Of<VolumeProps, 'config'>>('existingConfig()', { configMap: { from: 'a', to: 'b' } }, ({ configMap = 'a' }) =>
  mounting(existingConfig(configMap)),
);
everyProp<Of<VolumeProps, 'secretFiles'>>(
  'secretFiles()',
  { secrets: { from: ['a'], to: ['b'] } },
  ({ secrets = [] }) => mounting(secretFiles(...secrets)),
);

everyProp<Omit<PodField, 'kind'>>('podField()', { field: { from: 'metadata.name', to: 'metadata.uid' } }, ({ field }) =>
  around(agentService({ env: { WHO: podField(field ?? 'metadata.name') } })),
);
everyProp<Omit<OwnRegion, 'kind'>>(
  'region()',
  { name: { from: 'munich-1', to: 'munich-2' } },
  ({ name = 'munich-1' }) => around(agentService(), { regions: [{ kind: 'region', name }] }),
);
everyProp<{ readonly path: string }>('late()', { path: { from: 'endpoints.a', to: 'endpoints.b' } }, ({ path = 'a' }) =>
  around(agentService({ env: { ENDPOINT: late(path) } })),
);
