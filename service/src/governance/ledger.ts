import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Store } from '../store/store';

/** What happened, for auditors and for costs. Never what was said. */
export interface Entry {
  readonly time: number;
  readonly request: string;
  readonly user: string;
  readonly tenant?: string | undefined;
  readonly team?: string | undefined;
  readonly action: 'chat' | 'completion' | 'task' | 'delete_session' | 'remember' | 'search' | 'backup' | 'restore';
  readonly resource: string;
  readonly ip: string;
  readonly outcome: 'success' | 'failure' | 'refused';
  readonly agent?: string | undefined;
  readonly model?: string | undefined;
  readonly prompt?: number | undefined;
  readonly completion?: number | undefined;
  /** Millionths of a dollar. */
  readonly cost?: number | undefined;
  readonly cached?: boolean | undefined;
  readonly ms?: number | undefined;
}

/** An entry in its chain: its number, and a code over itself and the one before. */
export interface Row {
  readonly chain: string;
  readonly seq: number;
  readonly previous: string;
  readonly entry: Entry;
  readonly code: string;
}

/** Where rows are kept. */
export interface RowSink {
  /** Rows of a chain of which it may forget the oldest; left out where it keeps all. */
  readonly kept?: number;
  /**
   * A row that is there already stays as it is, so that one whose fate is not known can be written again. It finds its
   * place by its number. `entry`: its text, where it is at hand, so that it is spelled once.
   */
  append(row: Row, entry?: string): Promise<void>;
  /** Fails where it can't be reached. Left out where the store is asked anyway. */
  ping?(): Promise<void>;
  /** Every row, those of one chain in order of writing. */
  rows(): AsyncIterable<Row>;
}

/** Chains of work that is done once. */
export const taskChain = (id: string): string => `task-${id}`;

export const auditSecret = (key: string): KeyObject => createSecretKey(Buffer.from(key));

export const code = (key: KeyObject, chain: string, seq: number, previous: string, entry: string): string =>
  createHmac('sha256', key).update(`${chain}\n${seq}\n${previous}\n${entry}`).digest('base64url');

/** What no chain has before its first row. */
export const beginning = 'beginning';

/** Resource of an entry that only says that another chain has a row. */
export const reference = 'ledger/';

/** An append-only log. Each process writes a chain of its own, so that replicas need not wait for each other. */
export class Ledger {
  private readonly key: KeyObject;
  private seq = 0;
  private previous = beginning;
  /** Rows of which nobody knows whether they are kept. Their numbers are given, so they are written again as they are. */
  private readonly doubtful: Row[] = [];
  private mending: Promise<void> | undefined;
  private written: Head;

  constructor(
    private readonly sink: RowSink,
    private readonly chain: string,
    key: string,
  ) {
    this.key = auditSecret(key);
    this.written = { chain, rows: 0, code: beginning };
  }

  /** Resolves once it is kept. One that comes while older rows can't be kept is refused without a number: no gap. */
  async append(entry: Entry): Promise<void> {
    while (this.doubtful.length > 0) await this.mend();
    const seq = this.seq;
    const previous = this.previous;
    const text = JSON.stringify(entry);
    const own = code(this.key, this.chain, seq, previous, text);
    this.seq += 1;
    this.previous = own;
    const row: Row = { chain: this.chain, seq, previous, entry, code: own };
    try {
      await this.sink.append(row, text);
    } catch (error) {
      this.doubtful.push(row);
      throw error;
    }
    this.kept(row);
  }

  /**
   * For work that may be tried again: a chain of its own, which has one row, whoever wrote it. This process's chain
   * refers to it, so that it can't be taken away unseen.
   */
  async appendOnce(name: string, entry: Entry): Promise<void> {
    const own = code(this.key, name, 0, beginning, JSON.stringify(entry));
    await this.sink.append({ chain: name, seq: 0, previous: beginning, entry, code: own });
    const { time, request, user, action, ip, outcome } = entry;
    await this.append({ time, request, user, action, resource: `${reference}${name}`, ip, outcome });
  }

  async *entries(): AsyncIterable<Entry> {
    for await (const { entry } of this.sink.rows()) yield entry;
  }

  /** The last row of this process's chain: written to the log from time to time, it shows when a chain was cut short. */
  head(): Head {
    return this.written;
  }

  /** Fails where rows can't be kept now. */
  async ping(): Promise<void> {
    await this.sink.ping?.();
  }

  /** A last try at what could not be kept. */
  async close(): Promise<void> {
    while (this.doubtful.length > 0) await this.mend();
  }

  /** Writes again what may be missing, oldest first, once for all who wait. */
  private mend(): Promise<void> {
    const oldest = this.doubtful.reduce((one, other) => (other.seq < one.seq ? other : one));
    this.mending ??= this.sink
      .append(oldest)
      .then(() => {
        this.doubtful.splice(this.doubtful.indexOf(oldest), 1);
        this.kept(oldest);
      })
      .finally(() => {
        this.mending = undefined;
      });
    return this.mending;
  }

  private kept({ chain, seq, code: own }: Row): void {
    if (seq >= this.written.rows) this.written = { chain, rows: seq + 1, code: own };
  }
}

/** How many rows a chain had at some moment, as a process wrote it to the log. */
export interface Head {
  readonly chain: string;
  readonly rows: number;
  readonly code: string;
}

/** What Redis keeps of a chain; PostgreSQL, Cosmos DB and files keep all. */
export const keptInStore = { rows: 20_000, milliseconds: 90 * 86_400_000 };

const isOnce = ({ chain }: Row): boolean => chain.startsWith(taskChain(''));

/** A row as JSON, around the text of its entry. */
const spelled = ({ chain, seq, previous, entry, code: own }: Row, text = JSON.stringify(entry)): string =>
  `{"chain":${JSON.stringify(chain)},"seq":${seq},"previous":"${previous}","entry":${text},"code":"${own}"}`;

export function storeSink(store: Store): RowSink {
  return {
    ...(store.kind === 'redis' ? { kept: keptInStore.rows } : {}),
    append: (row, entry) =>
      store.appendRow({
        chain: row.chain,
        seq: row.seq,
        row: spelled(row, entry),
        keep: keptInStore.rows,
        ttl: keptInStore.milliseconds,
      }),
    async *rows() {
      const once = new Set<string>();
      for await (const text of store.rows()) {
        const row = JSON.parse(text) as Row;
        // A file can't ask what it holds: the first row of work that is done once counts.
        if (isOnce(row)) {
          if (once.has(row.chain)) continue;
          once.add(row.chain);
        }
        yield row;
      }
    },
  };
}
