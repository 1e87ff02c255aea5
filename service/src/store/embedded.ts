import { join } from 'node:path';
import type { Clock } from '../clock';
import { EmbeddedLedger } from './embedded-ledger';
import { EmbeddedShared } from './embedded-shared';
import { EmbeddedTasks } from './embedded-tasks';
import { ledgerFile } from './files';
import { Keyspace, type StoredRecord } from './keyspace';
import {
  type FlightAnswer,
  type FlightAsk,
  keys,
  type Limit,
  type LimitAnswer,
  type RowAppend,
  type SessionAnswer,
  type SessionAsk,
  type SliceAsk,
  type Store,
  type TurnRecord,
} from './store';

/** Lines of the journal after which it is written anew, if most of them are history. */
const compactAfter = 50_000;

/** The store of a single replica, in its own memory, with a write-ahead file where it has a folder. */
export class EmbeddedStore extends EmbeddedTasks implements Store {
  readonly kind = 'embedded';
  private readonly shared: EmbeddedShared;
  private readonly file: EmbeddedLedger;
  private readonly sweeper: NodeJS.Timeout;

  constructor(clock: Clock, folder?: string) {
    super(new Keyspace(folder), clock);
    this.shared = new EmbeddedShared(this.keyspace, clock);
    this.file = new EmbeddedLedger(folder === undefined ? undefined : join(folder, ledgerFile));
    this.keyspace.sweep(clock.now());
    if (folder !== undefined) this.keyspace.compact();
    this.sweeper = setInterval(() => this.tidy(), 60_000).unref();
  }

  limit(ask: Limit): Promise<LimitAnswer> {
    return this.shared.limit(ask);
  }

  giveBack(ask: Limit): Promise<void> {
    return this.shared.giveBack(ask);
  }

  flight(ask: FlightAsk): Promise<FlightAnswer> {
    return this.shared.flight(ask);
  }

  land(key: string, holder: string, answer?: { readonly value: string; readonly ttl: number }): Promise<void> {
    return this.shared.land(key, holder, answer);
  }

  slice(ask: SliceAsk): ReturnType<Store['slice']> {
    return this.shared.slice(ask);
  }

  session(ask: SessionAsk): Promise<SessionAnswer> {
    const key = keys.session(ask.key);
    return this.change((space, now) => {
      let held = 0;
      for (const [member, until] of space.fields(key.held)) {
        if (Number(until) <= now) space.drop(key.held, member);
        else held += Number(member.slice(member.lastIndexOf(':') + 1));
      }
      const used = space.number(key.head, 'total');
      const seen = space.number(key.head, 'seen');
      if (ask.budget > 0 && used + held + ask.reserve > ask.budget) return { allowed: false, used, seen, messages: [] };
      if (ask.budget > 0) {
        space.score(key.held, `${ask.reservation}:${ask.reserve}`, now + ask.lease);
        space.expire(key.held, now + ask.lease);
      }
      return { allowed: true, used, seen, messages: ask.tail === 0 ? [] : space.items(key.messages).slice(-ask.tail) };
    });
  }

  turn(record: TurnRecord): Promise<void> {
    const key = keys.session(record.key);
    return this.change((space, now) => {
      if (!space.has(key.head)) {
        space.setField(key.head, 'created', now);
        space.setField(key.head, 'metadata', record.metadata);
      }
      if (record.once !== undefined) {
        if (space.field(key.head, `once:${record.once}`) !== undefined) return;
        space.setField(key.head, `once:${record.once}`, now);
      }
      space.push(key.messages, ...record.messages);
      space.add(key.head, 'prompt', record.prompt);
      space.add(key.head, 'completion', record.completion);
      space.add(key.head, 'total', record.prompt + record.completion);
      space.setField(key.head, 'seen', now);
      this.dropHeld(key.held, record.reservation);
      space.expire(key.head, now + record.ttl);
      space.expire(key.messages, now + record.ttl);
      if (record.count) space.score(keys.sessions, record.key, now + record.ttl);
    });
  }

  release(key: string, reservation: string): Promise<void> {
    return this.change(() => this.dropHeld(keys.session(key).held, reservation));
  }

  readSession(key: string): ReturnType<Store['readSession']> {
    const { head, messages } = keys.session(key);
    return this.change((space) => ({
      messages: [...space.items(messages)],
      fields: Object.fromEntries(space.fields(head)),
    }));
  }

  deleteSession(key: string): Promise<boolean> {
    const { head, messages, held } = keys.session(key);
    return this.change((space) => {
      const known = space.remove(head);
      space.remove(messages);
      space.remove(held);
      space.drop(keys.sessions, key);
      return known;
    });
  }

  activeSessions(): Promise<number> {
    return this.change((space, now) => {
      for (const [member, until] of space.fields(keys.sessions))
        if (Number(until) <= now) space.drop(keys.sessions, member);
      return space.fields(keys.sessions).size;
    });
  }

  /** The file keeps all; a doubled row of work that is done once is left out when it is read. */
  appendRow({ row }: RowAppend): Promise<void> {
    return this.file.append(row);
  }

  rows(): AsyncIterable<string> {
    return this.file.rows();
  }

  async *records(): AsyncIterable<StoredRecord> {
    await this.change(() => undefined);
    yield* this.keyspace.records();
    yield* this.file.records();
  }

  async restore(records: AsyncIterable<StoredRecord>): Promise<void> {
    const ledger: string[] = [];
    await this.change((space) => {
      for (const key of [...space.keys('')]) space.remove(key);
    });
    for await (const record of records) {
      if (EmbeddedLedger.owns(record)) ledger.push(...(record.value as readonly string[]));
      else await this.change((space) => space.restore(record));
    }
    await this.file.replace(ledger);
  }

  async ping(): Promise<void> {}

  async close(): Promise<void> {
    clearInterval(this.sweeper);
    await this.file.close();
    await this.keyspace.close();
  }

  private dropHeld(held: string, reservation: string): void {
    for (const member of this.keyspace.fields(held).keys()) {
      if (member.startsWith(`${reservation}:`)) this.keyspace.drop(held, member);
    }
  }

  /** The journal is written anew between two turns of the loop, so that no line of it is lost. */
  private tidy(): void {
    this.keyspace.sweep(this.clock.now());
    if (this.keyspace.written > compactAfter && this.keyspace.written > 4 * this.keyspace.size) this.keyspace.compact();
  }
}
