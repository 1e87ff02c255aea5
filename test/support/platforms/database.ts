import {
  addresses,
  cosmos,
  type DatabaseProps,
  late,
  namespace,
  off,
  postgres,
  search,
  type VectorsProps,
  vectorDatabase,
} from 'agent-gantry';
import fc from 'fast-check';
import { supports } from '../../../spec/versions';
import type { Setting } from './setting';
import { name, some } from './text';

const databaseName = fc.constantFrom('agents', 'a', '_own', 'notes_2');
const pool = some({ size: fc.integer({ min: 1, max: 20 }), overflow: fc.integer({ min: 0, max: 10 }) });
const at = fc.constantFrom(
  addresses('10.20.0.0/16', { ports: [5432] }),
  namespace('databases', { pods: { app: 'pg' }, ports: [5432, 6432] }),
);

/** Backups by keys fit every cloud; those by identity only one that has some. */
const backup = (identified: boolean) =>
  fc.oneof(
    fc.constant(off),
    fc
      .tuple(
        some({
          schedule: fc.constantFrom('30 4 * * 0', '@weekly'),
          keepDays: fc.integer({ min: 1, max: 365 }),
          destination: fc.constantFrom('s3://agents/db', late('extra.{region}.destination')),
          host: fc.constantFrom('backups.example.com', late('extra.host')),
        }),
        identified ? fc.boolean() : fc.constant(true),
      )
      .map(([props, keys]) => ({ ...props, ...(keys ? { keys: 'backup-keys' } : {}) })),
  );

const cluster = (kept: ReturnType<typeof backup> | fc.Arbitrary<typeof off>) =>
  fc
    .tuple(
      some({
        name: databaseName,
        pool,
        version: fc.constantFrom('17', '18'),
        instances: fc.constantFrom(1, 3, 4, 9),
        size: fc.constantFrom('1GiB', '1.5TiB'),
        walSize: fc.constantFrom('1GiB', off),
        storageClass: fc.constantFrom('fast', 'managed-csi-premium'),
        cpu: fc.constantFrom('500m', '8'),
        parameters: fc.constantFrom({ work_mem: '16MB' }, { 'auto_explain.log_min_duration': '10s' }),
        credentials: name(63),
        operatorNamespace: name(63),
      }),
      kept,
    )
    .map(([props, given]) => postgres({ hosting: 'inCluster', ...(props as object), backup: given as typeof off }));

/** A database of a kind, for a platform in one region. */
export const database = (
  kind: 'managed' | 'inCluster' | 'cosmos',
  { version, identified }: Pick<Setting, 'version' | 'identified'>,
): fc.Arbitrary<DatabaseProps> => {
  switch (kind) {
    case 'inCluster':
      // What writes the backups runs beside each instance for as long as it does.
      return cluster(supports(version, 'nativeSidecars') ? backup(identified) : fc.constant(off));
    case 'managed':
      return some({
        name: databaseName,
        pool,
        host: fc.constantFrom('db.example.com', late('extra.db')),
        at,
      }).map((props) => postgres({ hosting: 'managed', ...(props as object) }));
    case 'cosmos':
      return some({
        account: fc.constantFrom('desk-db', late('extra.account')),
        name: fc.constantFrom('agents', 'A-1_b'),
      }).map((props) => cosmos(props as object));
  }
};

/** Vectors in a store of their own; keys stand in a vault that there may not be. */
const own: fc.Arbitrary<VectorsProps> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('https://qdrant.example.com:6333', 'https://q.example.com'),
      some({ index: fc.constantFrom('notes', 'a-1') }),
    )
    .map(([url, props]) => vectorDatabase({ url, ...(props as object) })),
  fc
    .constantFrom('http://qdrant.vectors.svc:6333', 'http://q.v.svc.cluster.local:80')
    .map((url) => vectorDatabase({ url, at: namespace('vectors', { ports: [6333] }) })),
);

/** @param beside the database that may hold them */
export const vectors = (
  kind: 'beside' | 'search' | 'own',
  beside: DatabaseProps | undefined,
): fc.Arbitrary<VectorsProps> => {
  switch (kind) {
    case 'beside':
      return fc.constant(beside?.kind === 'cosmos' ? 'cosmos' : 'pgvector');
    case 'search':
      return some({ host: fc.constantFrom('a.search.windows.net', late('extra.search')) }).map((props) =>
        search(props as object),
      );
    case 'own':
      return own;
  }
};
