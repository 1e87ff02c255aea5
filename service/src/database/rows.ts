import type { Row, RowSink } from '../governance/ledger';
import { lazily } from '../lazily';
import { Outbox } from '../outbox';
import type { Database } from './pool';

/** Rows that are read at once. */
const page = 1000;

/**
 * Entries are `json`, not `jsonb`: it keeps the text as it was, which the code of the row covers. Names sort by bytes, so
 * that no change of the server's locale moves the pages.
 */
const table = `
  create table if not exists ledger_rows (
    chain text collate "C" not null,
    seq bigint not null,
    previous text not null,
    entry json not null,
    code text not null,
    written timestamptz not null default now(),
    primary key (chain, seq)
  )`;

const insert = `
  insert into ledger_rows (chain, seq, previous, entry, code)
  select * from unnest($1::text[], $2::bigint[], $3::text[], $4::json[], $5::text[])
  on conflict (chain, seq) do nothing`;

const select = `
  select chain, seq, previous, entry::text as entry, code from ledger_rows
  where (chain, seq) > ($1, $2) order by chain, seq limit ${page}`;

/** The ledger in PostgreSQL. A role that may only insert and select is enough once the table is there. */
export function databaseRows(database: Database): RowSink {
  const ready = lazily(() => makeOnce(database, 'ledger_rows', [table]));
  // Rows that come while others are written go together in one statement.
  const outbox = new Outbox<Row>(500, async (rows) => {
    await ready();
    const column = <K extends keyof Row>(name: K): Row[K][] => rows.map((row) => row[name]);
    const entries = column('entry').map((entry) => JSON.stringify(entry));
    await database.query(insert, [column('chain'), column('seq'), column('previous'), entries, column('code')]);
  });
  return {
    append: (row) => outbox.add(row),
    async ping() {
      await database.query('select 1');
    },
    async *rows() {
      await ready();
      let after: readonly [string, number] = ['', -1];
      for (;;) {
        const found = await database.query(select, after);
        for (const row of found) {
          const [chain, seq] = [String(row.chain), Number(row.seq)];
          after = [chain, seq];
          const entry = JSON.parse(String(row.entry)) as Row['entry'];
          yield { chain, seq, previous: String(row.previous), entry, code: String(row.code) };
        }
        if (found.length < page) return;
      }
    },
  };
}

/** Makes what is not there yet, by statements that leave be what is. Replicas that start together wait for one another. */
export async function makeOnce(database: Database, name: string, statements: readonly string[]): Promise<void> {
  const [found] = await database.query('select to_regclass($1) is not null as there', [quoted(name)]);
  if (found?.there === true) return;
  await database.transaction(async (query) => {
    await query('select pg_advisory_xact_lock(hashtext($1))', [`agent-gantry ${name}`]);
    for (const statement of statements) await query(statement);
  });
}

/** A name as SQL has it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
