import { auditSecret, beginning, code, type Head, type Row, type RowSink, reference } from './ledger';

export interface Verdict {
  readonly rows: number;
  readonly chains: number;
  readonly faults: readonly string[];
}

interface Chain {
  readonly first: number;
  next: number;
  previous: string;
}

/**
 * Reads every chain from its start, and names each row that was changed, moved or taken away. What is missing from the
 * end of a chain shows only against `heads`, which are kept elsewhere.
 */
export async function verify(sink: RowSink, key: string, heads: readonly Head[] = []): Promise<Verdict> {
  const secret = auditSecret(key);
  const chains = new Map<string, Chain>();
  const faults: string[] = [];
  const referred = new Set<string>();
  const wanted = new Set(heads.map(({ chain, rows, code: head }) => `${chain} ${rows} ${head}`));
  let count = 0;
  for await (const row of sink.rows()) {
    count += 1;
    const chain = chains.get(row.chain) ?? begin(row);
    const where = `${row.chain} row ${row.seq}`;
    if (row.seq !== chain.next) {
      faults.push(`${where}: expected row ${chain.next}: rows are missing, doubled or in another order`);
    } else if (row.previous !== chain.previous) faults.push(`${where}: does not follow the row before it`);
    if (code(secret, row.chain, row.seq, row.previous, JSON.stringify(row.entry)) !== row.code) {
      faults.push(`${where}: was changed`);
    }
    if (row.entry.resource.startsWith(reference)) referred.add(row.entry.resource.slice(reference.length));
    wanted.delete(`${row.chain} ${row.seq + 1} ${row.code}`);
    chain.next = row.seq + 1;
    chain.previous = row.code;
    chains.set(row.chain, chain);
  }
  for (const [name, { first, next }] of chains) {
    if (first > 0 && next - first < (sink.kept ?? Number.POSITIVE_INFINITY))
      faults.push(`${name}: its beginning is missing`);
  }
  for (const name of referred) if (!chains.has(name)) faults.push(`${name}: is missing, but referred to`);
  for (const { chain, rows, code: head } of heads) {
    // The row itself may be among those that a chain has forgotten.
    const forgotten = rows <= (chains.get(chain)?.first ?? 0);
    if (rows > 0 && !forgotten && wanted.has(`${chain} ${rows} ${head}`)) {
      faults.push(`${chain}: had ${rows} rows and ended otherwise: its end is missing or was written anew`);
    }
  }
  return { rows: count, chains: chains.size, faults };
}

/** A chain that may forget its oldest rows is followed from the oldest that is left. */
function begin({ seq, previous }: Row): Chain {
  return { first: seq, next: seq, previous: seq === 0 ? beginning : previous };
}
