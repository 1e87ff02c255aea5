import type { Config } from '../../config/settings';
import type { Log } from '../../telemetry/log';
import type { StoredRecord } from '../keyspace';
import {
  type FlightAnswer,
  type FlightAsk,
  keys,
  type Limit,
  type LimitAnswer,
  type RowAppend,
  type SessionAnswer,
  type SessionAsk,
  type SliceAnswer,
  type SliceAsk,
  type Store,
  type TurnRecord,
} from '../store';
import { connect } from './connect';
import { Gather } from './gather';
import { keysOf, records, restore } from './records';
import * as scripts from './scripts';
import { fieldsOf, RedisTasks } from './tasks';
import type { Argument, Wire } from './wire';

/** The store of many replicas. */
export async function openRedis(config: Config, log: Log, look?: number): Promise<Store> {
  const { wire, close } = connect(config, log, look);
  return new RedisStore(wire, close);
}

/** Every decision is a script of `scripts.ts` or `task-scripts.ts`; here is only how it is asked for. */
class RedisStore extends RedisTasks implements Store {
  readonly kind = 'redis';
  private readonly counts = new Gather<readonly [key: string, ttl: number]>(this.wire, (all) =>
    this.wire.run(scripts.countSessions, [keys.sessions], all.flat()),
  );
  private readonly appends = new Gather<RowAppend>(this.wire, (rows) => {
    const chains = new Map<string, Argument[]>();
    for (const { chain, seq, row, keep, ttl } of rows) {
      const known = chains.get(chain);
      if (known === undefined) chains.set(chain, [keep, ttl, seq, row]);
      else known.push(seq, row);
    }
    return Promise.all([...chains].map(([chain, all]) => this.wire.run(scripts.appendRows, [keys.chain(chain)], all)));
  });

  constructor(
    wire: Wire,
    readonly close: () => Promise<void>,
  ) {
    super(wire);
  }

  async limit({ key, policy, capacity, window }: Limit): Promise<LimitAnswer> {
    const answer = await this.wire.run(scripts.limit, [keys.limit(key)], [policy, capacity, window]);
    const [allowed, remaining, wait] = answer as [number, number, number];
    return { allowed: allowed === 1, remaining, wait };
  }

  async giveBack({ key, policy, capacity, window }: Limit): Promise<void> {
    await this.wire.run(scripts.giveBack, [keys.limit(key)], [policy, capacity, window]);
  }

  async session({ key, tail, budget, reserve, reservation, lease }: SessionAsk): Promise<SessionAnswer> {
    const { head, messages: list, held } = keys.session(key);
    const answer = await this.wire.run(
      scripts.session,
      [head, list, held],
      [tail, budget, reserve, reservation, lease],
    );
    const [allowed, used, seen, messages] = answer as [number, number, number, string[]];
    return { allowed: allowed === 1, used, seen, messages };
  }

  async turn(record: TurnRecord): Promise<void> {
    const { key, reservation, prompt, completion, metadata, ttl, once = '', messages } = record;
    const { head, messages: list, held } = keys.session(key);
    // The count may be on another node. It travels along, and a turn that was written does not fail for it.
    const counted = record.count ? this.counts.add([key, ttl]) : undefined;
    counted?.catch(() => undefined);
    await this.wire.run(
      scripts.turn,
      [head, list, held],
      [reservation, prompt, completion, metadata, ttl, once, ...messages],
    );
    await counted?.catch(() => undefined);
  }

  async release(key: string, reservation: string): Promise<void> {
    await this.wire.run(scripts.release, [keys.session(key).held], [reservation]);
  }

  async readSession(key: string): ReturnType<Store['readSession']> {
    const { head, messages: list } = keys.session(key);
    const [fields, messages] = (await this.wire.run(scripts.readSession, [head, list])) as [string[], string[]];
    return { messages, fields: fieldsOf(fields) };
  }

  async deleteSession(key: string): Promise<boolean> {
    const { head, messages, held } = keys.session(key);
    const [known] = await Promise.all([
      this.wire.run(scripts.deleteSession, [head, messages, held]),
      this.wire.ask(() => this.wire.client.zrem(keys.sessions, key)),
    ]);
    return known === 1;
  }

  async activeSessions(): Promise<number> {
    return (await this.wire.run(scripts.activeSessions, [keys.sessions])) as number;
  }

  async flight({ key, holder, lease }: FlightAsk): Promise<FlightAnswer> {
    const { answer, leader } = keys.flight(key);
    const reply = await this.wire.run(scripts.flight, [answer, leader], [holder, lease]);
    const [kind, value = '', left = 0] = reply as [FlightAnswer['kind'], string?, number?];
    return kind === 'known' ? { kind, value, left } : { kind };
  }

  async land(key: string, holder: string, answer?: { readonly value: string; readonly ttl: number }): Promise<void> {
    const { answer: known, leader } = keys.flight(key);
    await this.wire.run(
      scripts.land,
      [known, leader],
      answer === undefined ? [holder] : [holder, answer.value, answer.ttl],
    );
  }

  async slice({ key, holder, want, spent, windows, lease, release }: SliceAsk): Promise<SliceAnswer> {
    const { held, spent: sums } = keys.slice(key);
    const whole = windows.flatMap(({ name, capacity, ends }) => [name, capacity, ends]);
    const answer = await this.wire.run(
      scripts.slice,
      [held, `${held}:until`, sums],
      [holder, want, spent, lease, Number(release), ...whole],
    );
    const [given, all] = answer as [number, number[]];
    return { given, spent: all };
  }

  appendRow(row: RowAppend): Promise<void> {
    return this.appends.add(row);
  }

  async *rows(): AsyncIterable<string> {
    for await (const some of keysOf(this.wire, `${keys.chain('').slice(0, -1)}*`)) {
      for (const key of some) yield* await this.wire.ask(() => this.wire.client.lrange(key, 0, -1));
    }
  }

  records(): AsyncIterable<StoredRecord> {
    return records(this.wire);
  }

  restore(all: AsyncIterable<StoredRecord>): Promise<void> {
    return restore(this.wire, all);
  }

  /** A cluster is there as long as some node says that the whole is: one node that is lost is not the end of it. */
  async ping(): Promise<void> {
    await this.wire.ask<unknown>(() =>
      this.wire.client.isCluster
        ? Promise.any(this.wire.nodes().map(async (node) => whole(String(await node.cluster('INFO')))))
        : this.wire.client.ping(),
    );
  }
}

function whole(info: string): void {
  if (!info.includes('cluster_state:ok')) throw new Error('the cluster is down');
}
