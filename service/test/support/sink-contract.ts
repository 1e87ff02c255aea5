import { describe, expect, it } from 'vitest';
import { type Entry, Ledger, type Row, type RowSink, taskChain } from '../../src/governance/ledger';
import { verify } from '../../src/governance/verify';

const key = 'k'.repeat(32);

const entry = (more: Partial<Entry> = {}): Entry => ({
  ...{ time: 1, request: 'r', user: 'naïve “user” \u0000 😀', action: 'chat', resource: 'session/1', ip: '::1' },
  ...{ outcome: 'success', cost: 12 },
  ...more,
});

async function all(sink: RowSink): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of sink.rows()) rows.push(row);
  return rows;
}

/** What every place of the ledger promises. Each test gets an empty one. */
export function sinkContract(name: string, open: () => Promise<RowSink>): void {
  describe(`the ledger in ${name} (D28)`, () => {
    it('gives back the rows of each chain in order, to the byte', async () => {
      const sink = await open();
      const ledgers = ['b', 'a', 'A é'].map((chain) => new Ledger(sink, chain, key));
      const orders: Entry[] = [entry(), { ...entry({ team: 't' }), model: 'm' }, { model: 'm', ...entry() }];
      for (let round = 0; round < 12; round += 1) {
        await Promise.all(ledgers.map((ledger) => ledger.append(orders[round % 3] as Entry)));
      }
      const rows = await all(sink);
      expect(rows).toHaveLength(36);
      for (const chain of ['b', 'a', 'A é']) {
        const own = rows.filter((row) => row.chain === chain);
        expect(own.map(({ seq }) => seq)).toEqual([...Array(12).keys()]);
        expect(own.map((row) => JSON.stringify(row.entry))).toEqual(
          own.map((_, index) => JSON.stringify(orders[index % 3])),
        );
      }
      expect(
        await verify(
          sink,
          key,
          ledgers.map((ledger) => ledger.head()),
        ),
      ).toEqual({ rows: 36, chains: 3, faults: [] });
    });

    it('keeps the first row of a place, whoever writes it again', async () => {
      const sink = await open();
      const [one, other] = [new Ledger(sink, 'one', key), new Ledger(sink, 'other', key)];
      await one.appendOnce(taskChain('7'), entry({ user: 'first' }));
      await other.appendOnce(taskChain('7'), entry({ user: 'second' }));
      await other.appendOnce(taskChain('8'), entry());
      const rows = await all(sink);
      const once = rows.filter(({ chain }) => chain === taskChain('7'));
      expect(once.map((row) => row.entry.user)).toEqual(['first']);
      expect((await verify(sink, key)).faults).toEqual([]);
    });

    it('takes many rows at once, and reads more than a page', async () => {
      const sink = await open();
      const ledger = new Ledger(sink, 'many', key);
      await Promise.all(Array.from({ length: 1203 }, (_, index) => ledger.append(entry({ time: index }))));
      expect((await all(sink)).map((row) => row.entry.time)).toEqual([...Array(1203).keys()]);
      expect((await verify(sink, key, [ledger.head()])).faults).toEqual([]);
    });
  });
}
