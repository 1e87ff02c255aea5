import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock';
import { databaseRows } from '../../src/database/rows';
import { storeSink } from '../../src/governance/ledger';
import { EmbeddedVectors } from '../../src/memory/embedded-vectors';
import { PgVectors } from '../../src/memory/pgvector';
import { EmbeddedStore } from '../../src/store/embedded';
import { type Lite, pglite } from '../support/pglite';
import { sinkContract } from '../support/sink-contract';
import { dimensions, vectorContract, vectors } from '../support/vector-contract';

sinkContract('the embedded store', async () => storeSink(new EmbeddedStore(systemClock)));
vectorContract('this process', async () => new EmbeddedVectors(systemClock));

describe('on PGlite', () => {
  let database: Lite;
  beforeAll(async () => {
    database = await pglite();
  }, 60_000);
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.query('drop table if exists ledger_rows, memories');
    database.statements.length = 0;
  });

  sinkContract('PostgreSQL', async () => databaseRows(database));
  vectorContract('pgvector', async () => new PgVectors(database, 'memories', dimensions));

  it('writes rows that come together in one statement', async () => {
    const sink = databaseRows(database);
    const row = { chain: 'c', previous: 'p', code: 'x', entry: {} as never };
    await Promise.all(Array.from({ length: 40 }, (_, seq) => sink.append({ ...row, seq })));
    expect(database.statements.filter((text) => text.includes('insert'))).toHaveLength(1);
  });

  it('needs no right to make tables where they are', async () => {
    await databaseRows(database).append({ chain: 'c', seq: 0, previous: 'p', code: 'x', entry: {} as never });
    database.statements.length = 0;
    await databaseRows(database).append({ chain: 'c', seq: 1, previous: 'p', code: 'x', entry: {} as never });
    expect(database.statements.some((text) => text.includes('create'))).toBe(false);
  });

  it('upserts in batches of 100, in one transaction', async () => {
    const store = new PgVectors(database, 'memories', dimensions);
    await store.upsert('o', vectors(250));
    expect(database.statements.filter((text) => text.includes('insert into'))).toHaveLength(3);
    const [broken] = vectors(1, 3);
    const bad = [...vectors(150, 7), { ...broken, id: 'bad', content: '', vector: [1, 2] }];
    await expect(store.upsert('half', bad)).rejects.toThrow('expected 16 dimensions, not 2');
    expect(await store.search('half', vectors(1)[0]?.vector ?? [], 5)).toEqual([]);
  });

  it('searches by the HNSW index, with vectors of up to 4,000 dimensions', async () => {
    for (const [size, words] of [
      [16, 'USING hnsw (embedding vector_cosine_ops)'],
      [3072, 'USING hnsw (((embedding)::halfvec(3072)) halfvec_cosine_ops)'],
    ] as const) {
      const store = new PgVectors(database, `memories_${size}`, size);
      const vector = Array.from({ length: size }, (_, index) => (index % 7) - 3);
      await store.upsert('o', [{ id: 'a', content: 'c', vector }]);
      expect((await store.search('o', vector, 1))[0]?.score).toBeCloseTo(1, 3);
      const indexes = await database.query('select indexdef from pg_indexes where tablename = $1', [
        `memories_${size}`,
      ]);
      expect(indexes.map(({ indexdef }) => String(indexdef)).join()).toContain(words);
      const search = database.statements.findLast((text) => text.includes('order by')) ?? '';
      const plan = await database.transaction(async (query) => {
        // So few rows would be read one by one.
        await query('set local enable_seqscan = off');
        await query('set local enable_bitmapscan = off');
        await query('set local enable_sort = off');
        return query(`explain ${search.slice(search.lastIndexOf('select'))}`, ['o', `[${vector.join(',')}]`, 1]);
      });
      expect(JSON.stringify(plan)).toMatch(/Index Scan using memories_/);
      await database.query(`drop table memories_${size}`);
    }
  });

  it('goes on looking in the index until enough of the owner are found', async () => {
    const store = new PgVectors(database, 'memories', dimensions);
    await store.upsert('large', vectors(300));
    expect(database.statements.join()).not.toContain('iterative_scan');
    await store.search('large', vectors(1)[0]?.vector ?? [], 5);
    expect(database.statements.join()).toContain("set_config('hnsw.iterative_scan', 'strict_order', true)");
  });

  it('compares all of an owner’s where the index gives up', async () => {
    const store = new PgVectors(database, 'memories', dimensions);
    await store.upsert('large', vectors(400, 5));
    const own = vectors(3, 6);
    await store.upsert('small', own);
    const settings = [
      'enable_sort = off',
      'enable_seqscan = off',
      'enable_bitmapscan = off',
      'hnsw.max_scan_tuples = 1',
      'hnsw.ef_search = 1',
    ];
    for (const setting of settings) await database.query(`set ${setting}`);
    const found = await store.search('small', vectors(1, 99)[0]?.vector ?? [], 3);
    for (const setting of settings) await database.query(`reset ${setting.split(' ')[0]}`);
    expect(found.map(({ id }) => id).toSorted()).toEqual(own.map(({ id }) => id).toSorted());
  });

  it('says what to change where a table has vectors of another length', async () => {
    await new PgVectors(database, 'memories', 16).upsert('o', vectors(1));
    await expect(new PgVectors(database, 'memories', 8).search('o', [1], 1)).rejects.toThrow(
      'pgvector: table memories has vectors of 16, want VECTOR_DIMENSIONS (8): set it to that, or VECTOR_INDEX to another table',
    );
  });

  it('takes a name that SQL would not', async () => {
    const store = new PgVectors(database, 'my"table; drop', 16);
    await store.upsert('o', vectors(1));
    expect(await store.search('o', vectors(1)[0]?.vector ?? [], 1)).toHaveLength(1);
  });
});
