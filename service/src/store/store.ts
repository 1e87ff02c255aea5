import type { StoredRecord } from './keyspace';

/** How often a caller may ask. */
export interface Limit {
  readonly key: string;
  readonly policy: 'bucket' | 'window';
  readonly capacity: number;
  /** Milliseconds. */
  readonly window: number;
}

export interface LimitAnswer {
  readonly allowed: boolean;
  readonly remaining: number;
  /** Milliseconds until the next request would be allowed; 0 where this one is. */
  readonly wait: number;
}

/** A conversation's part in a request: its last messages are read, its tokens reserved. */
export interface SessionAsk {
  readonly key: string;
  /** Number of messages wanted from the end. */
  readonly tail: number;
  /** Tokens that the conversation may use in all; 0: no limit. */
  readonly budget: number;
  readonly reserve: number;
  /** Name of the reservation; it ends by itself after `lease` milliseconds. */
  readonly reservation: string;
  readonly lease: number;
}

export interface SessionAnswer {
  readonly allowed: boolean;
  /** Tokens used before this request. */
  readonly used: number;
  /** When it was last written, milliseconds; 0: never. */
  readonly seen: number;
  readonly messages: readonly string[];
}

/** An answer that may be known: the first to ask leads, others wait for it. */
export interface FlightAsk {
  readonly key: string;
  readonly holder: string;
  /** Milliseconds after which a silent leader is replaced. */
  readonly lease: number;
}

export type FlightAnswer =
  /** `left`: milliseconds until it is forgotten. */
  | { readonly kind: 'known'; readonly value: string; readonly left: number }
  | { readonly kind: 'lead' }
  | { readonly kind: 'follow' };

export interface TurnRecord {
  readonly key: string;
  readonly reservation: string;
  readonly messages: readonly string[];
  readonly prompt: number;
  readonly completion: number;
  readonly metadata: string;
  /** Milliseconds that the conversation is kept. */
  readonly ttl: number;
  /** Whether it is to be counted anew among the active ones. */
  readonly count: boolean;
  /** Name of the work; a turn of the same name is written once. */
  readonly once?: string | undefined;
}

/** Amounts that all replicas share, given out in slices so that a request need not ask for each. */
export interface SliceAsk {
  readonly key: string;
  readonly holder: string;
  /** What is wanted on top of what the holder has. */
  readonly want: number;
  /** Spent since the holder last said so. */
  readonly spent: number;
  /** The whole, by name of its window. */
  readonly windows: readonly { readonly name: string; readonly capacity: number; readonly ends: number }[];
  readonly lease: number;
  /** Gives back what the holder has left. */
  readonly release: boolean;
}

export interface SliceAnswer {
  /** How much of `want` was given. */
  readonly given: number;
  /** Spent by all holders in each window, this report included. */
  readonly spent: readonly number[];
}

export interface TaskRecord {
  readonly id: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed';
  readonly attempt: number;
  readonly owner: string;
  /** What was asked, as JSON. */
  readonly input: string;
  /** The answer, or the reason of the failure, as JSON. */
  readonly outcome?: string;
}

/** `busy`: another worker holds it; `over`: it is done, failed or gone. */
export type Claim =
  | { readonly kind: 'claimed'; readonly task: TaskRecord }
  | { readonly kind: 'busy' }
  | { readonly kind: 'over' };

/** A row of an audit chain. */
export interface RowAppend {
  readonly chain: string;
  readonly seq: number;
  /** JSON, with the name and number of the row first. */
  readonly row: string;
  /** Rows that the chain keeps; older ones may go. */
  readonly keep: number;
  /** Milliseconds that a chain without new rows is kept. */
  readonly ttl: number;
}

/**
 * What all replicas share, by what the service does with it. Every implementation promises:
 *
 * - One method is one wait. Methods that are called in the same turn of the event loop travel together, and none waits
 *   for another.
 * - One method is atomic: others see all of it or nothing. It touches keys of one hash tag, but for the count of active
 *   sessions, which follows in the same wait and may lag.
 * - What has resolved survives the end of the process. An error means that nothing is known of the change, so every
 *   caller can repeat it or live with its lease.
 * - Time is the store's, one clock for all replicas. Every key has an end, except for lines of tasks and dead letters.
 * - Amounts are whole numbers below 2^53; texts are any Unicode, kept to the byte.
 */
export interface Store {
  readonly kind: 'embedded' | 'redis';

  /** Counts one request against a limit, if it is allowed. A refused one counts nothing. */
  limit(ask: Limit): Promise<LimitAnswer>;
  /** Takes one that was allowed just now back out of the count. */
  giveBack(ask: Limit): Promise<void>;
  /**
   * Reads the end of a conversation and reserves tokens of its budget. Without a budget nothing is reserved. A
   * reservation ends with its turn, by `release`, or with its lease, whatever comes first.
   */
  session(ask: SessionAsk): Promise<SessionAnswer>;
  /**
   * Appends the messages of a turn in one piece, so that concurrent turns lose nothing, adds its tokens, and ends its
   * reservation. Metadata is that of the first turn.
   */
  turn(record: TurnRecord): Promise<void>;
  /** Gives a reservation back. */
  release(key: string, reservation: string): Promise<void>;
  readSession(
    key: string,
  ): Promise<{ readonly messages: readonly string[]; readonly fields: Readonly<Record<string, string>> }>;
  /** Whether there was one. */
  deleteSession(key: string): Promise<boolean>;
  /** Conversations that are not over, deleted ones left out. */
  activeSessions(): Promise<number>;

  /** Of all who ask the same, one leads until its lease ends; a leader that asks again leads for another lease. */
  flight(ask: FlightAsk): Promise<FlightAnswer>;
  /** Ends a flight: with an answer for those who wait, or without. Another's lead is left alone. */
  land(key: string, holder: string, answer?: { readonly value: string; readonly ttl: number }): Promise<void>;

  /**
   * Adds what the holder spent to every window, and gives it more: never so much that what is spent and what all holders
   * have would exceed a window's capacity. What a holder has ends with its lease; windows end by themselves.
   */
  slice(ask: SliceAsk): Promise<SliceAnswer>;

  /** Whether it is new; one of the same id stays as it is. */
  createTask(task: {
    readonly id: string;
    readonly owner: string;
    readonly input: string;
    readonly ttl: number;
  }): Promise<boolean>;
  readTask(id: string): Promise<TaskRecord | undefined>;
  /** Begins the next attempt, unless another's lease still stands. */
  claimTask(id: string, lease: number): Promise<Claim>;
  /** Whether this attempt is still the running one; each attempt has its number. */
  renewTask(id: string, attempt: number, lease: number): Promise<boolean>;
  /** Whether this attempt's word counted: the first outcome stands. */
  endTask(id: string, attempt: number, state: 'queued' | 'done' | 'failed', outcome: string): Promise<boolean>;

  /** Puts an id in line, once; in `delay` milliseconds it is due. One that is in line is due then instead. */
  enqueue(queue: string, id: string, delay: number): Promise<void>;
  /** The one that has been due longest, out of others' sight for `lease` milliseconds. */
  dequeue(queue: string, lease: number): Promise<string | undefined>;
  /** Takes it out of the line, to the dead letters where it is `dead`. */
  dismiss(queue: string, id: string, dead: boolean): Promise<void>;
  queueLength(queue: string): Promise<{ readonly waiting: number; readonly dead: number }>;
  /** Whether the caller is the first to say this name; it is forgotten after `ttl` milliseconds. */
  once(name: string, ttl: number): Promise<boolean>;

  /** Where it failed it may be repeated, before newer rows are added: the row is there once, in its place. */
  appendRow(append: RowAppend): Promise<void>;
  /** Every row, those of one chain in order of writing. */
  rows(): AsyncIterable<string>;

  /** Everything that is kept, key by key; each record is of one moment, the whole is not. */
  records(): AsyncIterable<StoredRecord>;
  /** Replaces everything of ours by these records, whichever kind of store wrote them. Others' keys stay. */
  restore(records: AsyncIterable<StoredRecord>): Promise<void>;
  /** Fails where it can't be reached. */
  ping(): Promise<void>;
  /** Finishes what is under way. */
  close(): Promise<void>;
}

/** Keys by what they hold. What belongs together has one hash tag, so that a cluster keeps it on one node. */
export const keys = {
  limit: (name: string) => `limit:{${name}}`,
  session: (key: string) => ({
    head: `session:{${key}}`,
    messages: `session:{${key}}:messages`,
    held: `session:{${key}}:held`,
  }),
  sessions: 'sessions',
  flight: (key: string) => ({ answer: `answer:{${key}}`, leader: `answer:{${key}}:leader` }),
  slice: (key: string) => ({ held: `slice:{${key}}:held`, spent: `slice:{${key}}:spent` }),
  task: (id: string) => `task:{${id}}`,
  queue: (name: string) => ({ line: `queue:{${name}}`, dead: `queue:{${name}}:dead` }),
  once: (name: string) => `once:{${name}}`,
  chain: (name: string) => `ledger:{${name}}`,
} as const;
