import { agentService, cosmos, namespace, postgres, search, type VectorsProps, vectorDatabase } from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import { synthKubernetes } from '../../charts/synth';
import type { DataProps } from '../../spec/data/data';
import { off } from '../../spec/place';
import { resolvePlatform } from '../../spec/platform';
import { existingSecrets } from '../../spec/vault';
import type { PodProps } from '../../spec/workload';
import { bindingsFor } from '../support/platforms';
import { at, describePlatform, only } from '../support/synth';

function documents(vectors: VectorsProps, data: Omit<DataProps, 'vectors'> = {}, props: PodProps = {}) {
  const platform = resolvePlatform(
    describePlatform(
      { chat: agentService(props) },
      { network: 'cilium' },
      { data: { ...data, vectors }, migrations: off, vault: existingSecrets() },
    ),
  );
  const bindings = bindingsFor(platform);
  return synthKubernetes(platform, () => bindings)[0]?.documents ?? [];
}

const env = (all: ReturnType<typeof documents>) => {
  const list = at(only(all, 'Deployment'), '/spec/template/spec/containers/0/env') as readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: unknown;
  }[];
  return Object.fromEntries(list.map(({ name, value, valueFrom }) => [name, value ?? valueFrom]));
};
const hosts = (all: ReturnType<typeof documents>) => at(only(all, 'CiliumNetworkPolicy', 'chat'), '/spec/egress/0');

describe('A8 vectors in the database', () => {
  it('have the extension, also where the database is there already', () => {
    const all = documents('pgvector', { database: postgres({ hosting: 'inCluster', backup: off }) });
    expect(only(all, 'Database').spec).toEqual({
      cluster: { name: 'database' },
      name: 'agents',
      owner: 'agents',
      // The object may go; the data stay.
      databaseReclaimPolicy: 'retain',
      extensions: [{ name: 'vector', ensure: 'present' }],
    });
    expect(env(all)).toMatchObject({ VECTOR_STORE: 'pgvector', PGHOST: 'database-rw' });
  });

  it('ask a managed one for nothing', () => {
    const all = documents('pgvector', { database: postgres() });
    expect(all.filter(({ kind }) => kind === 'Database')).toEqual([]);
    expect(env(all)).toMatchObject({ VECTOR_STORE: 'pgvector' });
  });

  it('bring the way to the database to a workload that uses only them', () => {
    const all = documents('pgvector', { database: postgres() }, { uses: ['vectors'] });
    expect(env(all)).toMatchObject({ VECTOR_STORE: 'pgvector', PGDATABASE: 'agents' });
    const without = documents('pgvector', { database: postgres() }, { uses: ['database'] });
    expect(env(without)).not.toHaveProperty('VECTOR_STORE');
  });

  it('are searched by the index that Cosmos DB has', () => {
    const all = documents('cosmos', { database: cosmos({ account: 'desk-db' }) });
    expect(env(all)).toMatchObject({ VECTOR_STORE: 'cosmos', COSMOS_DATABASE: 'agents' });
  });
});

describe('A8 vectors in Azure AI Search', () => {
  it('are reached by identity, at its host alone', () => {
    const all = documents(search({ host: 'desk.search.windows.net', index: 'notes' }));
    expect(env(all)).toMatchObject({
      VECTOR_STORE: 'search',
      SEARCH_ENDPOINT: 'https://desk.search.windows.net',
      VECTOR_INDEX: 'notes',
    });
    expect(hosts(all)).toMatchObject({
      toFQDNs: [{ matchName: 'desk.search.windows.net' }],
      toPorts: [{ ports: [{ port: '443' }] }],
    });
    expect(only(all, 'ServiceAccount', 'chat').metadata.annotations).toHaveProperty(
      'azure.workload.identity/client-id',
    );
  });
});

describe('A8 vectors in a database of your own', () => {
  it('are reached at its address, on its port, with a key from the vault', () => {
    const url = 'https://qdrant.example.com:6333';
    const all = documents(vectorDatabase({ url, apiKey: { name: 'qdrant', key: 'key' } }));
    expect(env(all)).toMatchObject({
      VECTOR_STORE: 'vectorDatabase',
      VECTOR_URL: url,
      VECTOR_INDEX: 'agents',
      VECTOR_API_KEY: { secretKeyRef: { name: 'qdrant', key: 'key' } },
    });
    expect(hosts(all)).toMatchObject({
      toFQDNs: [{ matchName: 'qdrant.example.com' }],
      toPorts: [{ ports: [{ port: '6333' }] }],
    });
    expect(only(all, 'ServiceAccount', 'chat').metadata.annotations).toBeUndefined();
  });

  it('may run in the cluster', () => {
    const url = 'http://qdrant.vectors.svc:6333';
    const all = documents(vectorDatabase({ url, at: namespace('vectors', { ports: [6333] }) }));
    expect(env(all)).toMatchObject({ VECTOR_URL: url });
    expect(JSON.stringify(only(all, 'NetworkPolicy', 'chat').spec)).toContain(
      '"kubernetes.io/metadata.name":"vectors"',
    );
  });
});
