import { type DatabaseProps, type Postgres, postgres, queueWorker } from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import { off } from '../../../spec/place';
import { at, only } from '../../support/synth';
import { chat, cluster, documents, env, inCluster, policy } from './support';

describe('A6 PostgreSQL in the cluster', () => {
  it('is three instances, of which no commit is on one alone', () => {
    expect(cluster().spec).toMatchObject({
      instances: 3,
      enableSuperuserAccess: false,
      enablePDB: true,
      primaryUpdateStrategy: 'unsupervised',
      primaryUpdateMethod: 'switchover',
      postgresql: {
        synchronous: { method: 'any', number: 1, dataDurability: 'required', failoverQuorum: true },
      },
    });
  });

  it('never puts two instances into one zone or on one node in production, and would rather not elsewhere', () => {
    expect(cluster().spec).toMatchObject({
      affinity: { podAntiAffinityType: 'required', topologyKey: 'kubernetes.io/hostname' },
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'topology.kubernetes.io/zone',
          whenUnsatisfiable: 'DoNotSchedule',
          // The jobs that make an instance carry this label, and not that of its role.
          labelSelector: { matchLabels: { 'cnpg.io/cluster': 'database' } },
        },
      ],
    });
    expect(cluster({}, { environment: 'staging' }).spec).toMatchObject({
      affinity: { podAntiAffinityType: 'preferred' },
      topologySpreadConstraints: [{ whenUnsatisfiable: 'ScheduleAnyway' }],
    });
  });

  it('runs an exact image, with pgvector and pgaudit, of the version that is wanted', () => {
    const exact = /^ghcr\.io\/cloudnative-pg\/postgresql:18\.\d+-\d{12}-standard-trixie$/;
    expect(at(cluster(), '/spec/imageName')).toMatch(exact);
    expect(at(cluster({ version: '17' }), '/spec/imageName')).toMatch(/:17\.\d+-\d{12}-standard-/);
  });

  it('keeps its log on a volume of its own, and no slot may fill it', () => {
    const one = cluster({ walSize: '8GiB', storageClass: 'fast' });
    expect(one.spec).toMatchObject({
      storage: { size: '20Gi', storageClass: 'fast' },
      walStorage: { size: '8Gi', storageClass: 'fast' },
      postgresql: { parameters: { max_slot_wal_keep_size: '4096MB' } },
    });
    expect(cluster({ walSize: off }).spec).not.toHaveProperty('walStorage');
    expect(at(cluster({ walSize: off }), '/spec/postgresql/parameters/max_slot_wal_keep_size')).toBe('5120MB');
  });

  it('D17 has room for what the pools of all replicas can open, a rollout included', () => {
    // 3 replicas and 1 more in a rollout, 30 connections each, 20 kept free: 140.
    expect(at(cluster(), '/spec/postgresql/parameters/max_connections')).toBe('200');
    const two = { ...chat, worker: queueWorker({ scaling: { replicas: 5 }, rollout: { maxSurge: 1 } }) };
    expect(at(cluster({}, { workloads: two }), '/spec/postgresql/parameters/max_connections')).toBe('400');
    const apart = { ...two, worker: queueWorker({ scaling: { replicas: 5 }, uses: [] }) };
    expect(at(cluster({}, { workloads: apart }), '/spec/postgresql/parameters/max_connections')).toBe('200');
  });

  it('takes its memory from its connections, and PostgreSQL its buffers from the memory', () => {
    expect(cluster().spec).toMatchObject({
      resources: { requests: { cpu: '1', memory: '2Gi' }, limits: { memory: '2Gi' } },
      postgresql: { parameters: { shared_buffers: '512MB', effective_cache_size: '1536MB' } },
    });
    expect(at(cluster({ connections: 800 }), '/spec/resources/limits/memory')).toBe('8Gi');
  });

  it('lets its parameters be changed, and keeps the others', () => {
    const parameters = at(
      cluster({ parameters: { work_mem: '16MB', 'pgaudit.log': 'all' } }),
      '/spec/postgresql/parameters',
    );
    expect(parameters).toMatchObject({ work_mem: '16MB', 'pgaudit.log': 'all', 'pg_stat_statements.track': 'top' });
  });

  it('is one small instance in development, which a drain may take away, without backups', () => {
    const all = documents(postgres({ size: '1TiB', memory: '64GiB', cpu: '16', instances: 5 }), {
      environment: 'development',
    });
    expect(only(all, 'Cluster').spec).toMatchObject({
      instances: 1,
      enablePDB: false,
      storage: { size: '5Gi' },
      resources: { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '512Mi' } },
    });
    expect(only(all, 'Cluster').spec).not.toHaveProperty('walStorage');
    expect(at(only(all, 'Cluster'), '/spec/postgresql')).not.toHaveProperty('synchronous');
    expect(all.filter(({ kind }) => ['ObjectStore', 'ScheduledBackup'].includes(kind))).toEqual([]);
  });

  it('is counted in the quota: its instances, the job that makes another, and the plugin beside each', () => {
    const quota = (database: DatabaseProps) =>
      Number(
        at(only(documents(database, { target: { quota: { headroom: '0%' } } }), 'ResourceQuota'), '/spec/hard/pods'),
      );
    expect(quota(postgres({ hosting: 'inCluster' })) - quota(postgres())).toBe(4);
    const memory = (props: Omit<Postgres, 'kind'>) =>
      at(
        only(inCluster(props, { target: { quota: { headroom: '0%' } } }), 'ResourceQuota'),
        '/spec/hard/limits.memory',
      );
    // Four times 2 GiB, and 512 MiB for the plugin.
    const mebibytes = (text: unknown) => Number.parseFloat(String(text)) * (String(text).endsWith('Gi') ? 1024 : 1);
    expect(mebibytes(memory({})) - mebibytes(memory({ backup: off }))).toBe(4 * 512);
  });
});

describe('A6 a workload of a PostgreSQL in the cluster', () => {
  const all = inCluster();

  it('logs in by the Secret that the operator makes, and checks the certificate', () => {
    expect(env(all)).toMatchObject({
      PGHOST: 'database-rw',
      PGDATABASE: 'agents',
      PGUSER: { secretKeyRef: { name: 'database-app', key: 'username' } },
      PGPASSWORD: { secretKeyRef: { name: 'database-app', key: 'password' } },
      PGSSLMODE: 'verify-full',
      PGSSLROOTCERT: '/app/database-ca/ca.crt',
      DATABASE_AUTH: 'password',
    });
  });

  it('B9 sees the certificate of the authority and never its key', () => {
    const volumes = at(only(all, 'Deployment'), '/spec/template/spec/volumes') as { readonly name: string }[];
    expect(volumes.find(({ name }) => name === 'made-database-ca')).toEqual({
      name: 'made-database-ca',
      secret: { secretName: 'database-ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] },
    });
  });

  it('uses a Secret of your own, which the output names as made elsewhere', () => {
    const own = inCluster({ credentials: 'database-login' });
    expect(env(own).PGPASSWORD).toEqual({ secretKeyRef: { name: 'database-login', key: 'password' } });
    expect(at(only(own, 'Cluster'), '/spec/bootstrap/initdb/secret')).toEqual({ name: 'database-login' });
    for (const kind of ['Cluster', 'Deployment'])
      expect(only(own, kind).metadata.annotations).toEqual({ 'agent-gantry.dev/external': 'Secret/database-login' });
  });
});

describe('B9 the fence of a PostgreSQL in the cluster', () => {
  const all = inCluster({}, { target: { apiServer: '10.0.0.1/32' } });
  const pods = { matchLabels: { 'cnpg.io/cluster': 'database' } };

  it('admits the workloads that use it, its own pods and the operator, on the ports of each', () => {
    const workload = { matchLabels: { 'app.kubernetes.io/name': 'chat', 'app.kubernetes.io/part-of': 'desk' } };
    const operator = {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'cnpg-system' } },
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'cloudnative-pg' } },
    };
    expect(policy(all, 'database').spec).toMatchObject({
      podSelector: pods,
      ingress: [
        { from: [{ podSelector: workload }], ports: [{ port: 5432 }] },
        { from: [{ podSelector: pods }, operator], ports: [{ port: 5432 }, { port: 8000 }] },
      ],
    });
  });

  it('lets out to its own pods, the API server and the object store, and the workload to it', () => {
    const egress = at(policy(all, 'database'), '/spec/egress') as {
      readonly to: unknown[];
      readonly ports: unknown[];
    }[];
    expect(egress.slice(0, 2)).toMatchObject([
      { to: [{ podSelector: pods }], ports: [{ port: 5432 }, { port: 8000 }] },
      { to: [{ ipBlock: { cidr: '10.0.0.1/32' } }], ports: [{ port: 443 }, { port: 6443 }] },
    ]);
    expect(at(policy(all, 'chat'), '/spec/egress')).toMatchObject([
      { to: [{ podSelector: pods }], ports: [{ port: 5432 }] },
    ]);
    const alone = policy(inCluster({ backup: off }, { target: { apiServer: '10.0.0.1/32' } }), 'database');
    expect(at(alone, '/spec/egress')).toHaveLength(2);
  });

  it('follows the operator to another namespace', () => {
    const moved = policy(inCluster({ operatorNamespace: 'operators' }), 'database');
    expect(JSON.stringify(moved)).toContain('"kubernetes.io/metadata.name":"operators"');
  });
});

describe('what a PostgreSQL in the cluster needs', () => {
  it('is applied before the workloads', () => {
    const kinds = inCluster().map(({ kind }) => kind);
    expect(kinds.indexOf('ObjectStore')).toBeLessThan(kinds.indexOf('Cluster'));
    expect(kinds.indexOf('Cluster')).toBeLessThan(kinds.indexOf('Deployment'));
  });
});
