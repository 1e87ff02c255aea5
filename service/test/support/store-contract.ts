import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoredRecord } from '../../src/store/keyspace';
import type { Limit, SessionAsk, SliceAsk, Store, TurnRecord } from '../../src/store/store';

export interface Opened {
  readonly store: Store;
  /** Another replica's view of the same state, where the kind of store has such. */
  readonly other: Store;
  /** Lets time pass. */
  wait(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

let names = 0;
/** Keys that no other test uses. */
export const fresh = (): string => `t${process.pid}-${names++}`;

/** What every kind of store promises, row by row. */
export function storeContract(kind: string, open: () => Promise<Opened>): void {
  describe(`store: ${kind}`, () => {
    let opened: Opened;
    const ends = Date.now() + 600_000;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    const limit = (key: string, more: Partial<Limit> = {}): Limit => ({
      key,
      policy: 'window',
      capacity: 3,
      window: 400,
      ...more,
    });
    const ask = (key: string, more: Partial<SessionAsk> = {}): SessionAsk => {
      return { key, tail: 10, budget: 0, reserve: 0, reservation: 'r', lease: 400, ...more };
    };
    const turn = (key: string, more: Partial<TurnRecord> = {}): TurnRecord => {
      const record = { key, reservation: '', messages: ['q', 'a'], prompt: 3, completion: 4 };
      return { ...record, metadata: '{}', ttl: 60_000, count: false, ...more };
    };
    const slice = (key: string, holder: string, more: Partial<SliceAsk> = {}): SliceAsk => {
      const windows = [{ name: 'all', capacity: 100, ends }];
      return { key, holder, want: 0, spent: 0, windows, lease: 400, release: false, ...more };
    };

    describe('limits', () => {
      it.each(['window', 'bucket'] as const)('D6: a %s admits exactly its capacity of many at once', async (policy) => {
        const key = fresh();
        const asks = Array.from({ length: 100 }, (_, index) => (index % 2 ? opened.other : opened.store));
        const answers = await Promise.all(
          asks.map((store) => store.limit(limit(key, { policy, capacity: 10, window: 60_000 }))),
        );
        expect(answers.filter(({ allowed }) => allowed)).toHaveLength(10);
        for (const { allowed, wait } of answers) expect(wait > 0).toBe(!allowed);
      });

      it('D6: a window starts anew after its time, and a refusal says when', async () => {
        const key = fresh();
        for (let index = 0; index < 3; index += 1) {
          expect(await opened.store.limit(limit(key))).toMatchObject({ allowed: true, remaining: 2 - index, wait: 0 });
        }
        const refused = await opened.store.limit(limit(key));
        expect(refused).toMatchObject({ allowed: false, remaining: 0 });
        expect(refused.wait).toBeLessThanOrEqual(400);
        await opened.wait(refused.wait + 20);
        expect(await opened.store.limit(limit(key))).toMatchObject({ allowed: true });
      });

      it.each(['window', 'bucket'] as const)(
        'D6: what is given back to a %s can be had again, once',
        async (policy) => {
          const key = fresh();
          const ask = limit(key, { policy, window: 60_000 });
          for (let index = 0; index < 3; index += 1) await opened.store.limit(ask);
          await opened.store.giveBack(ask);
          expect((await opened.other.limit(ask)).allowed).toBe(true);
          expect((await opened.other.limit(ask)).allowed).toBe(false);
          // One that was never counted can't be given back.
          const other = limit(fresh(), { policy, window: 60_000 });
          await opened.store.giveBack(other);
          for (let index = 0; index < 3; index += 1) expect((await opened.store.limit(other)).allowed).toBe(true);
          expect((await opened.store.limit(other)).allowed).toBe(false);
        },
      );

      it('D6: a bucket refills evenly', async () => {
        const key = fresh();
        const bucket = limit(key, { policy: 'bucket', capacity: 4, window: 400 });
        for (let index = 0; index < 4; index += 1) expect((await opened.store.limit(bucket)).allowed).toBe(true);
        const refused = await opened.store.limit(bucket);
        expect(refused.allowed).toBe(false);
        expect(refused.wait).toBeLessThanOrEqual(100);
        await opened.wait(refused.wait + 5);
        expect((await opened.store.limit(bucket)).allowed).toBe(true);
      });
    });

    describe('conversations', () => {
      it('D5: concurrent turns on one conversation lose nothing', async () => {
        const key = fresh();
        const turns = Array.from({ length: 50 }, (_, index) => {
          return (index % 2 ? opened.other : opened.store).turn(turn(key, { messages: [`q${index}`, `a${index}`] }));
        });
        await Promise.all(turns);
        const { messages, fields } = await opened.store.readSession(key);
        expect(messages).toHaveLength(100);
        expect(fields).toMatchObject({ prompt: '150', completion: '200', total: '350' });
        // The messages of one turn stay together.
        for (let index = 0; index < 100; index += 2)
          expect(messages[index]?.slice(1)).toBe(messages[index + 1]?.slice(1));
      });

      it('D5: only the end of a conversation is read, as it was written', async () => {
        const key = fresh();
        for (const messages of [
          ['one', 'zwei ü'],
          ['🙂 "\\ \n', ''],
        ])
          await opened.store.turn(turn(key, { messages }));
        expect(await opened.other.session(ask(key, { tail: 3 }))).toMatchObject({
          allowed: true,
          used: 14,
          messages: ['zwei ü', '🙂 "\\ \n', ''],
        });
        expect((await opened.store.session(ask(key, { tail: 0 }))).messages).toEqual([]);
        expect(await opened.store.session(ask(fresh()))).toEqual({ allowed: true, used: 0, seen: 0, messages: [] });
      });

      it('D5: metadata is that of the first turn', async () => {
        const key = fresh();
        await opened.store.turn(turn(key, { metadata: '{"a":1}' }));
        await opened.store.turn(turn(key, { metadata: '{"a":2}' }));
        expect((await opened.store.readSession(key)).fields.metadata).toBe('{"a":1}');
      });

      it('D5: a conversation ends after its time, counted from its last turn', async () => {
        const key = fresh();
        await opened.store.turn(turn(key, { ttl: 300 }));
        await opened.wait(200);
        await opened.store.turn(turn(key, { ttl: 300 }));
        await opened.wait(200);
        expect((await opened.store.readSession(key)).messages).toHaveLength(4);
        await opened.wait(200);
        expect(await opened.store.readSession(key)).toEqual({ messages: [], fields: {} });
      });

      it('D20: a turn of named work is written once', async () => {
        const key = fresh();
        await Promise.all(['a', 'a', 'b'].map((once) => opened.store.turn(turn(key, { once }))));
        expect((await opened.store.readSession(key)).messages).toHaveLength(4);
        expect((await opened.store.readSession(key)).fields.total).toBe('14');
      });

      it('D7: what is reserved counts against the budget until it is settled, given back, or its lease ends', async () => {
        const key = fresh();
        const reserve = (reservation: string) =>
          opened.store.session(ask(key, { budget: 100, reserve: 40, reservation }));
        const answers = await Promise.all(['r1', 'r2', 'r3'].map(reserve));
        expect(answers.map(({ allowed }) => allowed).sort()).toEqual([false, true, true]);
        await opened.store.turn(turn(key, { reservation: 'r1', prompt: 5, completion: 5 }));
        expect((await reserve('r4')).allowed).toBe(true);
        expect((await reserve('r5')).allowed).toBe(false);
        await opened.store.release(key, 'r4');
        expect((await reserve('r6')).allowed).toBe(true);
        await opened.wait(450);
        expect((await reserve('r7')).allowed).toBe(true);
        expect(await reserve('r8')).toMatchObject({ allowed: true, used: 10 });
        expect(await reserve('r9')).toMatchObject({ allowed: false, used: 10 });
      });

      it('D2: a deleted conversation is gone, and says so once', async () => {
        const key = fresh();
        await opened.store.turn(turn(key, { count: true }));
        expect(await opened.other.deleteSession(key)).toBe(true);
        expect(await opened.store.deleteSession(key)).toBe(false);
        expect(await opened.store.readSession(key)).toEqual({ messages: [], fields: {} });
      });

      it('D4: conversations that are kept are counted, those that ended are not', async () => {
        const before = await opened.store.activeSessions();
        const [short, long] = [fresh(), fresh()];
        await opened.store.turn(turn(short, { count: true, ttl: 200 }));
        await opened.store.turn(turn(long, { count: true }));
        expect((await opened.store.activeSessions()) - before).toBe(2);
        await opened.wait(250);
        expect((await opened.store.activeSessions()) - before).toBe(1);
        await opened.store.deleteSession(long);
        expect((await opened.store.activeSessions()) - before).toBe(0);
      });
    });

    describe('answers', () => {
      it('D16: of all who ask the same at once, one leads; the others get its answer', async () => {
        const key = fresh();
        const holders = Array.from({ length: 20 }, (_, index) => `h${index}`);
        const answers = await Promise.all(holders.map((holder) => opened.store.flight({ key, holder, lease: 5000 })));
        const leaders = holders.filter((_, index) => answers[index]?.kind === 'lead');
        expect(leaders).toHaveLength(1);
        expect(answers.filter(({ kind }) => kind === 'follow')).toHaveLength(19);
        await opened.store.land(key, leaders[0] ?? '', { value: 'answer ü', ttl: 5000 });
        const known = await opened.other.flight({ key, holder: 'late', lease: 5000 });
        expect(known).toMatchObject({ kind: 'known', value: 'answer ü' });
        if (known.kind === 'known') expect(known.left).toBeGreaterThan(3000);
      });

      it('D16: a silent leader is replaced, and can not end the lead of the next', async () => {
        const key = fresh();
        await opened.store.flight({ key, holder: 'first', lease: 150 });
        expect((await opened.other.flight({ key, holder: 'next', lease: 150 })).kind).toBe('follow');
        await opened.wait(200);
        expect((await opened.other.flight({ key, holder: 'next', lease: 5000 })).kind).toBe('lead');
        await opened.store.land(key, 'first');
        expect((await opened.store.flight({ key, holder: 'third', lease: 150 })).kind).toBe('follow');
        await opened.store.land(key, 'next');
        expect((await opened.store.flight({ key, holder: 'third', lease: 150 })).kind).toBe('lead');
      });

      it('D16: a leader that asks again leads for longer', async () => {
        const key = fresh();
        for (let index = 0; index < 3; index += 1) {
          expect((await opened.store.flight({ key, holder: 'a', lease: 300 })).kind).toBe('lead');
          await opened.wait(200);
        }
        expect((await opened.other.flight({ key, holder: 'b', lease: 300 })).kind).toBe('follow');
      });
    });

    describe('shared amounts', () => {
      it('D8: what all hold and have spent never exceeds the whole', async () => {
        const key = fresh();
        const given = await Promise.all(
          Array.from({ length: 8 }, (_, index) =>
            (index % 2 ? opened.other : opened.store).slice(slice(key, `h${index}`, { want: 30 })),
          ),
        );
        expect(given.reduce((sum, one) => sum + one.given, 0)).toBe(100);
      });

      it('D8: what is spent stays spent, what is left can be given back', async () => {
        const key = fresh();
        expect(await opened.store.slice(slice(key, 'a', { want: 60 }))).toEqual({ given: 60, spent: [0] });
        expect(await opened.store.slice(slice(key, 'a', { spent: 25, release: true }))).toEqual({
          given: 0,
          spent: [25],
        });
        expect(await opened.other.slice(slice(key, 'b', { want: 100 }))).toEqual({ given: 75, spent: [25] });
      });

      it('D8: what a dead replica held is free again once its lease has ended', async () => {
        const key = fresh();
        await opened.store.slice(slice(key, 'dead', { want: 90 }));
        expect((await opened.other.slice(slice(key, 'b', { want: 50 }))).given).toBe(10);
        await opened.wait(450);
        expect((await opened.other.slice(slice(key, 'b', { want: 50 }))).given).toBe(50);
      });

      it('D8: a report keeps the slice for another lease', async () => {
        const key = fresh();
        await opened.store.slice(slice(key, 'a', { want: 90 }));
        for (let index = 0; index < 3; index += 1) {
          await opened.wait(200);
          await opened.store.slice(slice(key, 'a', { spent: 10 }));
        }
        expect(await opened.other.slice(slice(key, 'b', { want: 100 }))).toEqual({ given: 10, spent: [30] });
      });

      it('D8: the tightest window decides, and each ends by itself', async () => {
        const key = fresh();
        const now = Date.now();
        const windows = (hour: string, ends: number) => [
          { name: hour, capacity: 50, ends },
          { name: 'month', capacity: 80, ends: now + 600_000 },
        ];
        const first = windows('hour-1', now + 300);
        expect(await opened.store.slice(slice(key, 'a', { want: 100, windows: first }))).toEqual({
          given: 50,
          spent: [0, 0],
        });
        expect((await opened.store.slice(slice(key, 'a', { spent: 50, windows: first }))).spent).toEqual([50, 50]);
        await opened.wait(350);
        const next = windows('hour-2', now + 500_000);
        expect(await opened.store.slice(slice(key, 'a', { want: 100, windows: next }))).toEqual({
          given: 30,
          spent: [0, 50],
        });
      });
    });

    describe('tasks', () => {
      const create = (id: string) => opened.store.createTask({ id, owner: 'o', input: 'in', ttl: 60_000 });

      it('D20: a task is made once', async () => {
        const id = fresh();
        const made = await Promise.all([create(id), create(id), create(id)]);
        expect(made.filter(Boolean)).toHaveLength(1);
        expect(await opened.other.readTask(id)).toEqual({ id, state: 'queued', attempt: 0, owner: 'o', input: 'in' });
        expect(await opened.store.readTask(fresh())).toBeUndefined();
      });

      it('D20: of many workers one claims; another may once the lease has ended, and the first has no word then', async () => {
        const id = fresh();
        await create(id);
        const claims = await Promise.all([1, 2, 3].map(() => opened.store.claimTask(id, 300)));
        expect(claims.map(({ kind }) => kind).sort()).toEqual(['busy', 'busy', 'claimed']);
        await opened.wait(200);
        expect(await opened.store.renewTask(id, 1, 300)).toBe(true);
        await opened.wait(200);
        expect((await opened.other.claimTask(id, 300)).kind).toBe('busy');
        await opened.wait(200);
        expect(await opened.other.claimTask(id, 300)).toMatchObject({
          kind: 'claimed',
          task: { attempt: 2, state: 'running' },
        });
        expect(await opened.store.renewTask(id, 1, 300)).toBe(false);
        expect(await opened.store.endTask(id, 1, 'done', 'late')).toBe(false);
        expect(await opened.other.endTask(id, 2, 'done', 'result')).toBe(true);
        expect(await opened.other.endTask(id, 2, 'failed', 'again')).toBe(false);
        expect((await opened.store.claimTask(id, 300)).kind).toBe('over');
        expect(await opened.store.readTask(id)).toMatchObject({ state: 'done', attempt: 2, outcome: 'result' });
        expect((await opened.store.claimTask(fresh(), 300)).kind).toBe('over');
      });

      it('D20: a task that goes back can be claimed at once', async () => {
        const id = fresh();
        await create(id);
        await opened.store.claimTask(id, 60_000);
        expect(await opened.store.endTask(id, 1, 'queued', 'why')).toBe(true);
        expect(await opened.other.claimTask(id, 60_000)).toMatchObject({ kind: 'claimed', task: { attempt: 2 } });
      });

      it('D20: what is due longest comes first, each to one worker until its lease ends', async () => {
        const queue = fresh();
        await opened.store.enqueue(queue, 'late', 300);
        await opened.store.enqueue(queue, 'a', 0);
        await opened.wait(5);
        await opened.store.enqueue(queue, 'b', 0);
        await opened.wait(5);
        expect(await opened.other.dequeue(queue, 200)).toBe('a');
        expect(await opened.store.dequeue(queue, 10_000)).toBe('b');
        expect(await opened.store.dequeue(queue, 200)).toBeUndefined();
        await opened.wait(250);
        expect(await opened.store.dequeue(queue, 10_000)).toBe('a');
        await opened.wait(100);
        expect(await opened.store.dequeue(queue, 10_000)).toBe('late');
      });

      it('D20: a task is in line once, and leaves it once, to the dead letters where it is given up', async () => {
        const queue = fresh();
        await opened.store.enqueue(queue, 'a', 0);
        await opened.store.enqueue(queue, 'a', 0);
        await opened.store.enqueue(queue, 'b', 0);
        expect(await opened.store.queueLength(queue)).toEqual({ waiting: 2, dead: 0 });
        await opened.store.dismiss(queue, 'a', true);
        await opened.store.dismiss(queue, 'b', false);
        expect(await opened.other.queueLength(queue)).toEqual({ waiting: 0, dead: 1 });
      });

      it('D20: a name is said first once, until it is forgotten', async () => {
        const name = fresh();
        const said = await Promise.all([1, 2, 3].map(() => opened.store.once(name, 200)));
        expect(said.filter(Boolean)).toHaveLength(1);
        await opened.wait(250);
        expect(await opened.other.once(name, 200)).toBe(true);
      });
    });

    describe('ledger and backups', () => {
      const append = (chain: string, seq: number) =>
        opened.store.appendRow({ chain, seq, row: JSON.stringify({ chain, seq }), keep: 100, ttl: 60_000 });
      const read = async (chain: string): Promise<number[]> => {
        const found: number[] = [];
        for await (const text of opened.store.rows()) {
          const row = JSON.parse(text) as { chain: string; seq: number };
          if (row.chain === chain) found.push(row.seq);
        }
        return found;
      };

      it('D28: rows of a chain come back in order of writing, those of other chains apart', async () => {
        const [one, two] = [fresh(), fresh()];
        await Promise.all([0, 1, 2, 3, 4].flatMap((seq) => [append(one, seq), append(two, seq)]));
        expect(await read(one)).toEqual([0, 1, 2, 3, 4]);
        expect(await read(two)).toEqual([0, 1, 2, 3, 4]);
      });

      it('D27: what is restored is what was there, bit for bit', async () => {
        const key = fresh();
        await opened.store.turn(turn(key, { messages: ['ü🙂', '{"a":1}'], count: true }));
        await opened.store.limit(limit(fresh(), { window: 600_000 }));
        await opened.store.slice(slice(fresh(), 'h', { want: 10, lease: 600_000 }));
        await opened.store.createTask({ id: fresh(), owner: 'o', input: 'in', ttl: 600_000 });
        await opened.store.enqueue(fresh(), 'task', 0);
        await append(fresh(), 0);
        const before = await collect(opened.store.records());
        await opened.store.turn(turn(key));
        await opened.store.turn(turn(fresh()));
        await opened.store.restore(replay(before));
        expect(stable(await collect(opened.store.records()))).toEqual(stable(before));
        expect((await opened.other.readSession(key)).messages).toEqual(['ü🙂', '{"a":1}']);
      });
    });
  });
}

export async function collect(records: AsyncIterable<StoredRecord>): Promise<StoredRecord[]> {
  const all: StoredRecord[] = [];
  for await (const record of records) all.push(record);
  return all;
}

export async function* replay(records: readonly StoredRecord[]): AsyncIterable<StoredRecord> {
  yield* records;
}

/** By key, without what ends within moments. */
function stable(records: readonly StoredRecord[]): StoredRecord[] {
  const soon = Date.now() + 30_000;
  return records
    .filter(({ expires }) => expires === undefined || expires > soon)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}
