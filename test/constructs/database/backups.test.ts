import { awsRole, postgres, region } from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import { off } from '../../../spec/place';
import { at, only } from '../../support/synth';
import { cluster, inCluster, outputs } from './support';

describe('A14 backups of a PostgreSQL in the cluster', () => {
  it('archive the log within a minute, and take a base backup each night', () => {
    const all = inCluster();
    expect(only(all, 'Cluster').spec).toMatchObject({
      plugins: [
        {
          name: 'barman-cloud.cloudnative-pg.io',
          isWALArchiver: true,
          parameters: { barmanObjectName: 'database-eastus2', serverName: 'database-eastus2' },
        },
      ],
      postgresql: { parameters: { archive_timeout: '1min' } },
    });
    expect(only(all, 'ScheduledBackup').spec).toMatchObject({
      cluster: { name: 'database' },
      // The operator's schedules begin with the seconds.
      schedule: '0 0 2 * * *',
      immediate: true,
      method: 'plugin',
    });
    expect(only(all, 'ObjectStore').spec).toMatchObject({
      configuration: { destinationPath: expect.stringMatching(/^bound-destination/) },
      retentionPolicy: '30d',
    });
  });

  it.each([
    ['eastus2', { azureCredentials: { inheritFromAzureAD: true } }],
    ['us-east-1', { s3Credentials: { inheritFromIAMRole: true } }],
    ['europe-west1', { googleCredentials: { gkeEnvironment: true } }],
  ])('are let in by the identity of the cloud, %s, without a key', (where, credentials) => {
    const all = inCluster({}, { target: { regions: [where] } });
    expect(at(only(all, 'ObjectStore'), '/spec/configuration')).toMatchObject(credentials);
  });

  it('carry the identity on the account and the pods that the operator makes', () => {
    expect(cluster().spec).toMatchObject({
      serviceAccountTemplate: {
        metadata: { annotations: { 'azure.workload.identity/client-id': expect.stringMatching(/^bound-clientid/) } },
      },
      inheritedMetadata: { labels: { 'azure.workload.identity/use': 'true', 'cost-centre': 'cc-1042' } },
    });
    const arn = 'arn:aws:iam::000000000000:role/backups';
    const role = cluster({ backup: { identity: awsRole({ arn }) } }, { target: { regions: ['us-east-1'] } });
    expect(at(role, '/spec/serviceAccountTemplate/metadata/annotations')).toEqual({
      'eks.amazonaws.com/role-arn': arn,
    });
  });

  it('go by keys to a store of your own that speaks S3', () => {
    const backup = { destination: 's3://agents/db', endpoint: 'https://minio.example.com', keys: 'backup-keys' };
    const all = inCluster({ backup }, { target: { regions: [region('munich-1')], network: 'cilium' } });
    expect(at(only(all, 'ObjectStore'), '/spec/configuration')).toMatchObject({
      destinationPath: 's3://agents/db',
      endpointURL: 'https://minio.example.com',
      s3Credentials: {
        accessKeyId: { name: 'backup-keys', key: 'ACCESS_KEY_ID' },
        secretAccessKey: { name: 'backup-keys', key: 'ACCESS_SECRET_KEY' },
      },
    });
    expect(only(all, 'ObjectStore').metadata.annotations).toEqual({
      'agent-gantry.dev/external': 'Secret/backup-keys',
    });
    expect(JSON.stringify(only(all, 'CiliumNetworkPolicy', 'database'))).toContain('"matchName":"minio.example.com"');
  });

  it('can be left out', () => {
    const all = inCluster({ backup: off });
    expect(all.filter(({ kind }) => ['ObjectStore', 'ScheduledBackup'].includes(kind))).toEqual([]);
    expect(only(all, 'Cluster').spec).not.toHaveProperty('plugins');
    expect(at(only(all, 'Cluster'), '/spec/postgresql/parameters')).not.toHaveProperty('archive_timeout');
  });
});

describe('A13 a PostgreSQL in the clusters of two regions', () => {
  const regions = outputs(postgres({ hosting: 'inCluster', credentials: 'database-login' }), {
    target: { regions: ['eastus2', 'centralus'], network: 'cilium' },
  });
  const [primary, secondary] = regions.map((output) => output.documents);
  const of = (all: typeof primary) => only(all ?? [], 'Cluster').spec;

  it('is made in the first, and followed by the second from its archive', () => {
    const archive = { name: 'barman-cloud.cloudnative-pg.io' };
    expect(of(primary)).toMatchObject({
      bootstrap: { initdb: { database: 'agents', owner: 'agents' } },
      replica: { self: 'database-eastus2', primary: 'database-eastus2', source: 'database-centralus' },
    });
    expect(of(secondary)).toMatchObject({
      bootstrap: { recovery: { source: 'database-eastus2', secret: { name: 'database-login' } } },
      replica: { self: 'database-centralus', primary: 'database-eastus2', source: 'database-eastus2' },
      externalClusters: [
        { name: 'database-eastus2', plugin: { ...archive, parameters: { barmanObjectName: 'database-eastus2' } } },
        { name: 'database-centralus', plugin: { ...archive, parameters: { barmanObjectName: 'database-centralus' } } },
      ],
    });
  });

  it('archives each to a store of its own, which only that one prunes', () => {
    const retention = (all: typeof primary) =>
      (all ?? [])
        .filter(({ kind }) => kind === 'ObjectStore')
        .map(({ metadata, spec }) => [metadata.name, (spec as { retentionPolicy?: string }).retentionPolicy]);
    expect(retention(primary)).toEqual([
      ['database-eastus2', '30d'],
      ['database-centralus', undefined],
    ]);
    expect(retention(secondary)).toEqual([
      ['database-eastus2', undefined],
      ['database-centralus', '30d'],
    ]);
  });

  it('takes base backups in the first alone', () => {
    const schedules = regions.map(({ documents: all }) => all.filter(({ kind }) => kind === 'ScheduledBackup').length);
    expect(schedules).toEqual([1, 0]);
  });

  it('reaches the stores of both, so that either can lead', () => {
    const [operated] = regions[0]?.environment.operated ?? [];
    const hosts = operated?.outward.flatMap(({ party }) => (party.kind === 'host' ? [party.host] : []));
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a late value's token
    expect(hosts).toEqual(['${late:backups.eastus2.host}', '${late:backups.centralus.host}']);
  });
});
