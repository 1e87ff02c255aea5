import type { Config } from '../config/settings';
import type { Database } from '../database/pool';
import { makeOnce, quoted } from '../database/rows';
import { lazily } from '../lazily';
import type { Found, Vector, VectorStore } from './memory';

/** Vectors in one statement. */
const batch = 100;

/** What an HNSW index takes: https://github.com/pgvector/pgvector#hnsw */
const longest = { vector: 2000, halfvec: 4000 };

/** Vectors in PostgreSQL. */
export async function openPgVectors(config: Config, database: Database): Promise<VectorStore> {
  return new PgVectors(database, config.VECTOR_INDEX, config.VECTOR_DIMENSIONS);
}

/** Connects, and makes its table, when it is first used. */
export class PgVectors implements VectorStore {
  readonly kind = 'pgvector';
  private readonly table: string;
  private readonly distance: string;
  private readonly ready = lazily(() => this.make());

  constructor(
    private readonly database: Database,
    private readonly name: string,
    private readonly dimensions: number,
  ) {
    this.table = quoted(name);
    const half = dimensions > longest.vector && dimensions <= longest.halfvec;
    // The same words as in the index, or it is not used.
    this.distance = half
      ? `embedding::halfvec(${dimensions}) <=> $2::halfvec(${dimensions})`
      : `embedding <=> $2::vector(${dimensions})`;
  }

  async upsert(owner: string, vectors: readonly Vector[]): Promise<void> {
    await this.ready();
    // Replicas that write the same rows take them in one order, so that none waits for another in a circle.
    const sorted = vectors.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    await this.database.transaction(async (query) => {
      for (let from = 0; from < sorted.length; from += batch) {
        const part = sorted.slice(from, from + batch);
        await query(
          `insert into ${this.table} (owner, id, content, embedding)
           select $1, id, content, embedding::vector
           from unnest($2::text[], $3::text[], $4::text[]) as given (id, content, embedding)
           on conflict (owner, id) do update set content = excluded.content, embedding = excluded.embedding`,
          [owner, part.map(({ id }) => id), part.map(({ content }) => content), part.map(({ vector }) => text(vector))],
        );
      }
    });
  }

  async search(owner: string, vector: readonly number[], limit: number): Promise<readonly Found[]> {
    await this.ready();
    const values = [owner, text(vector), limit];
    const near = await this.database.transaction(async (query) => {
      // The index knows no owners: it goes on looking until enough of the owner's are found.
      await query("select set_config('hnsw.iterative_scan', 'strict_order', true)");
      return query(this.select(this.table), values);
    });
    // It gives up after `hnsw.max_scan_tuples`; then all of the owner's are compared, which its key finds.
    const rows =
      near.length < limit
        ? await this.database.query(
            `with own as materialized (select * from ${this.table} where owner = $1) ${this.select('own')}`,
            values,
          )
        : near;
    return rows
      .map((row) => ({ id: String(row.id), content: String(row.content), score: 1 - Number(row.distance) }))
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  }

  async ping(): Promise<void> {
    await this.database.query('select 1');
  }

  /** The pool is not ours to close. */
  async close(): Promise<void> {}

  private select(source: string): string {
    return `select id, content, ${this.distance} as distance from ${source}
      where owner = $1 order by ${this.distance} limit $3`;
  }

  private async make(): Promise<void> {
    await makeOnce(this.database, this.name, [
      'create extension if not exists vector',
      `create table if not exists ${this.table} (
         owner text not null,
         id text not null,
         content text not null,
         embedding vector(${this.dimensions}) not null,
         primary key (owner, id)
       )`,
      ...this.index(),
    ]);
    await this.check();
  }

  private index(): readonly string[] {
    const on = `create index if not exists ${quoted(`${this.name}_embedding`)} on ${this.table} using hnsw`;
    if (this.dimensions <= longest.vector) return [`${on} (embedding vector_cosine_ops)`];
    if (this.dimensions > longest.halfvec) return [];
    return [`${on} ((embedding::halfvec(${this.dimensions})) halfvec_cosine_ops)`];
  }

  /** An older extension would miss neighbours without a word, and a table of another length would refuse each vector. */
  private async check(): Promise<void> {
    const [found] = await this.database.query(
      `select extversion as version, (select atttypmod from pg_attribute
         where attrelid = to_regclass($1) and attname = 'embedding') as dimensions
       from pg_extension where extname = 'vector'`,
      [this.table],
    );
    const [major = 0, minor = 0] = String(found?.version ?? '0')
      .split('.', 2)
      .map(Number);
    if (major === 0 && minor < 8)
      throw new Error(`pgvector: got ${String(found?.version)}, want 0.8 or newer: update the extension`);
    if (Number(found?.dimensions) !== this.dimensions) {
      throw new Error(
        `pgvector: table ${this.name} has vectors of ${String(found?.dimensions)}, want VECTOR_DIMENSIONS (${this.dimensions}): ` +
          'set it to that, or VECTOR_INDEX to another table',
      );
    }
  }
}

const text = (vector: readonly number[]): string => `[${vector.join(',')}]`;
