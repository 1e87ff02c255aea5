import { Journal } from './journal';

/** A value as it is backed up: every store can take over every other's. */
export interface StoredRecord {
  readonly key: string;
  readonly type: 'string' | 'list' | 'hash' | 'zset';
  /** Text; items; pairs of field and value; pairs of member and score. */
  readonly value: string | readonly string[] | readonly (readonly [string, string])[];
  /** Moment after which it is gone, milliseconds. */
  readonly expires?: number;
}

type Value = string | string[] | Map<string, string>;
interface Entry {
  value: Value;
  sorted: boolean;
  expires: number;
}
type Step = readonly [
  op: 'set' | 'push' | 'trim' | 'field' | 'score' | 'drop' | 'remove' | 'expire',
  ...rest: (string | number)[],
];

/**
 * Texts, lists, hashes and scores by key, in memory: the few structures of Redis that the service needs. What one
 * transaction changes is one line of the journal, so that it happened whole or not at all.
 */
export class Keyspace {
  private readonly entries = new Map<string, Entry>();
  private readonly journal: Journal | undefined;
  private steps: Step[] = [];
  private now = 0;

  /** Without a folder nothing is kept. */
  constructor(folder?: string) {
    this.journal = folder === undefined ? undefined : new Journal(folder);
    this.journal?.replay((steps) => {
      for (const step of steps) this.apply(step as Step);
    });
  }

  /** Runs `change` alone and whole; resolves once nothing of it can be lost. */
  async transact<T>(now: number, change: (keys: Keyspace) => T): Promise<T> {
    this.now = now;
    this.steps = [];
    const result = change(this);
    const steps = this.steps;
    if (steps.length > 0 && this.journal !== undefined) {
      await this.journal.append(steps as unknown as unknown[]);
    }
    return result;
  }

  /** Forgets what expired, and shortens the journal once most of it is history. */
  sweep(now: number): void {
    this.now = now;
    for (const key of [...this.entries.keys()]) this.entry(key);
  }

  compact(): void {
    this.journal?.compact(this.dump());
  }

  get written(): number {
    return this.journal?.length ?? 0;
  }

  get size(): number {
    return this.entries.size;
  }

  text(key: string): string | undefined {
    const value = this.entry(key)?.value;
    return typeof value === 'string' ? value : undefined;
  }

  items(key: string): readonly string[] {
    const value = this.entry(key)?.value;
    return Array.isArray(value) ? value : [];
  }

  field(key: string, field: string): string | undefined {
    return this.fields(key).get(field);
  }

  number(key: string, field: string): number {
    return Number(this.field(key, field) ?? 0);
  }

  fields(key: string): ReadonlyMap<string, string> {
    const value = this.entry(key)?.value;
    return value instanceof Map ? value : new Map();
  }

  has(key: string): boolean {
    return this.entry(key) !== undefined;
  }

  /** Moment after which a key is gone, milliseconds; 0: never. */
  expiry(key: string): number {
    return this.entry(key)?.expires ?? 0;
  }

  *keys(prefix: string): Iterable<string> {
    for (const key of [...this.entries.keys()]) if (key.startsWith(prefix) && this.has(key)) yield key;
  }

  set(key: string, value: string, expires = 0): void {
    this.step(['set', key, value, expires]);
  }

  push(key: string, ...items: readonly string[]): void {
    this.step(['push', key, ...items]);
  }

  /** Drops the first items of a list. */
  trim(key: string, count: number): void {
    if (count > 0) this.step(['trim', key, count]);
  }

  setField(key: string, field: string, value: string | number): void {
    this.step(['field', key, field, String(value)]);
  }

  add(key: string, field: string, amount: number): number {
    const sum = this.number(key, field) + amount;
    this.setField(key, field, sum);
    return sum;
  }

  /** A member with a score, of a key that holds only such. */
  score(key: string, member: string, score: number): void {
    this.step(['score', key, member, String(score)]);
  }

  drop(key: string, field: string): void {
    if (this.fields(key).has(field)) this.step(['drop', key, field]);
  }

  remove(key: string): boolean {
    if (!this.has(key)) return false;
    this.step(['remove', key]);
    return true;
  }

  expire(key: string, at: number): void {
    if (this.has(key)) this.step(['expire', key, at]);
  }

  *records(prefix = ''): Iterable<StoredRecord> {
    for (const key of [...this.keys(prefix)].sort()) {
      const entry = this.entry(key);
      if (entry === undefined) continue;
      const { value, sorted, expires } = entry;
      // Copies, as what is kept changes while a backup is being written.
      const plain =
        value instanceof Map
          ? [...value].sort(([a], [b]) => (a < b ? -1 : 1))
          : Array.isArray(value)
            ? [...value]
            : value;
      const type = typeof value === 'string' ? 'string' : Array.isArray(value) ? 'list' : sorted ? 'zset' : 'hash';
      yield { key, type, value: plain, ...(expires === 0 ? {} : { expires }) };
    }
  }

  restore(record: StoredRecord): void {
    const { key, type, value, expires = 0 } = record;
    this.step(['remove', key]);
    if (type === 'string') this.set(key, value as string);
    else if (type === 'list') for (const some of portions(value as string[])) this.push(key, ...some);
    else
      for (const [field, one] of value as [string, string][])
        this.step([type === 'zset' ? 'score' : 'field', key, field, one]);
    if (expires > 0) this.expire(key, expires);
  }

  async close(): Promise<void> {
    await this.journal?.close();
  }

  private *dump(): Iterable<unknown[]> {
    for (const record of this.records()) {
      const before = this.steps;
      this.steps = [];
      const { key, type, value, expires } = record;
      if (type === 'string') this.steps.push(['set', key, value as string, 0]);
      else if (type === 'list') for (const some of portions(value as string[])) this.steps.push(['push', key, ...some]);
      else
        for (const [field, one] of value as [string, string][])
          this.steps.push([type === 'zset' ? 'score' : 'field', key, field, one]);
      if (expires !== undefined) this.steps.push(['expire', key, expires]);
      const steps = this.steps;
      this.steps = before;
      yield steps as unknown as unknown[];
    }
  }

  private entry(key: string): Entry | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined || entry.expires === 0 || entry.expires > this.now) return entry;
    this.entries.delete(key);
    return undefined;
  }

  private step(step: Step): void {
    // A key that expired must be gone for the replay too, which does not know this moment.
    const key = step[1] as string;
    if (this.entries.has(key) && this.entry(key) === undefined && step[0] !== 'remove')
      this.steps.push(['remove', key]);
    this.steps.push(step);
    this.apply(step);
  }

  private apply([op, first, ...rest]: Step): void {
    const key = String(first);
    if (op === 'set') this.entries.set(key, { value: String(rest[0]), sorted: false, expires: Number(rest[1] ?? 0) });
    else if (op === 'remove') this.entries.delete(key);
    else if (op === 'expire') {
      const entry = this.entries.get(key);
      if (entry !== undefined) entry.expires = Number(rest[0]);
    } else if (op === 'push' || op === 'trim') {
      const { value } = this.open(key, () => []);
      if (!Array.isArray(value)) throw new Error(`${key} holds no list`);
      if (op === 'push') for (const item of rest) value.push(String(item));
      else value.splice(0, Number(rest[0]));
    } else {
      const { value } = this.open(key, () => new Map(), op === 'score');
      if (!(value instanceof Map)) throw new Error(`${key} holds no fields`);
      if (op === 'drop') value.delete(String(rest[0]));
      else value.set(String(rest[0]), String(rest[1]));
      if (value.size === 0) this.entries.delete(key);
    }
  }

  private open(key: string, make: () => Value, sorted = false): Entry {
    const known = this.entries.get(key);
    if (known !== undefined) return known;
    const entry = { value: make(), sorted, expires: 0 };
    this.entries.set(key, entry);
    return entry;
  }
}

/** A call takes a bounded number of arguments. */
function* portions(items: readonly string[]): Iterable<readonly string[]> {
  for (let start = 0; start < items.length; start += 1000) yield items.slice(start, start + 1000);
}
