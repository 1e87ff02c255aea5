import { createHash } from 'node:crypto';
import type { Signal } from './cancel';
import type { Clock } from './clock';
import type { Config } from './config/settings';
import type { Seal } from './governance/keyring';
import type { Caller } from './identity';
import type { Message } from './models/model';
import type { FlightAnswer, Store } from './store/store';
import type { Metrics } from './telemetry/metrics';

/** Marks a question whose answers are not kept, so that nobody waits for another's. */
const notKept = '-';
const notKeptFor = 60_000;

/**
 * Answers to questions that stand alone. Of all who ask the same at the same time, over all replicas, one asks the model
 * and the others wait for its answer.
 */
export class AnswerCache<T> {
  private readonly memory = new Map<string, { readonly value: T; readonly until: number }>();
  /** Questions that this replica asks a model, or another replica's answer for. */
  private readonly flights = new Map<string, Promise<T>>();
  /** What the store was asked before the request was let in. */
  private readonly looks = new Map<string, Promise<FlightAnswer>>();

  constructor(
    private readonly config: Config,
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly holder: string,
    private readonly seal: Seal,
    private readonly metrics: Metrics,
  ) {}

  /** Names a question: who may share the answer, and everything that shapes it. */
  key(caller: Caller, parts: { readonly messages: readonly Message[]; readonly [name: string]: unknown }): string {
    const { CACHE_SCOPE } = this.config;
    const scope =
      CACHE_SCOPE === 'everyone'
        ? ''
        : CACHE_SCOPE === 'tenant' && caller.tenant !== undefined
          ? `tenant ${caller.tenant}`
          : `owner ${caller.owner}`;
    return createHash('sha256')
      .update(JSON.stringify([scope, parts]))
      .digest('base64url');
  }

  /** Begins to look for an answer, so that the question to the store travels with the others of a request. */
  look(key: string): void {
    if (this.flights.has(key) || this.looks.has(key) || this.recall(key) !== undefined) return;
    const look = this.askStore(key);
    look.catch(() => undefined);
    this.looks.set(key, look);
  }

  /** Whoever looked is not going to ask. */
  abandon(key: string): void {
    const look = this.looks.get(key);
    this.looks.delete(key);
    look
      ?.then(({ kind }) => (kind === 'lead' && !this.flights.has(key) ? this.store.land(key, this.holder) : undefined))
      .catch(() => undefined);
  }

  /** The known answer, or what `ask` comes to. `keep` says whether that may be given to others. */
  async get(
    key: string,
    signal: Signal,
    ask: () => Promise<T>,
    keep: (value: T) => boolean,
  ): Promise<{ value: T; cached: boolean }> {
    for (;;) {
      const known = this.recall(key);
      if (known !== undefined) return this.hit(known);
      const flight = this.flights.get(key);
      if (flight === undefined) return this.fly(key, signal, ask, keep);
      try {
        return this.hit(await unlessGone(flight, signal));
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        // The one who asked has gone, which is no reason for the others to fail.
        if (!(error instanceof Left)) throw error;
      }
    }
  }

  private async fly(
    key: string,
    signal: Signal,
    ask: () => Promise<T>,
    keep: (value: T) => boolean,
  ): Promise<{ value: T; cached: boolean }> {
    let cached = false;
    const flight = (async () => {
      const found = await this.await(key, signal);
      cached = found !== undefined;
      return found ?? this.lead(key, ask, keep);
    })();
    const shared = flight.catch((error: unknown) => {
      throw signal.aborted ? new Left() : error;
    });
    shared.catch(() => undefined);
    this.flights.set(key, shared);
    try {
      const value = await flight;
      this.metrics.cache.add(1, cached ? 'hit' : 'miss');
      return { value, cached };
    } finally {
      this.flights.delete(key);
    }
  }

  private async lead(key: string, ask: () => Promise<T>, keep: (value: T) => boolean): Promise<T> {
    // A long answer outlives the lease of its leader, unless the leader says that it still lives.
    const renewal = setInterval(() => void this.askStore(key).catch(() => undefined), this.lease / 3).unref();
    let answer: Parameters<Store['land']>[2];
    try {
      const value = await ask();
      const ttl = this.config.CACHE_TTL * 1000;
      const kept = keep(value);
      if (kept) this.remember(key, value, ttl);
      answer = kept ? { value: this.seal.seal(JSON.stringify(value), key), ttl } : { value: notKept, ttl: notKeptFor };
      return value;
    } finally {
      clearInterval(renewal);
      // Nobody waits for this: it travels with what the request has to settle.
      this.store.land(key, this.holder, answer).catch(() => undefined);
    }
  }

  /** The answer of another replica; nothing where this one is to ask. */
  private async await(key: string, signal: Signal): Promise<T | undefined> {
    const look = this.looks.get(key);
    this.looks.delete(key);
    for (let pause = 20, asked = look; ; pause = Math.min(250, pause * 1.5), asked = undefined) {
      const answer = await (asked ?? this.askStore(key));
      if (answer.kind === 'lead' || (answer.kind === 'known' && answer.value === notKept)) return undefined;
      if (answer.kind === 'known') {
        const value = JSON.parse(this.seal.open(answer.value, key)) as T;
        this.remember(key, value, answer.left);
        return value;
      }
      await this.clock.sleep(pause, signal);
    }
  }

  private askStore(key: string): Promise<FlightAnswer> {
    return this.store.flight({ key, holder: this.holder, lease: this.lease });
  }

  private get lease(): number {
    return this.config.LEASE_SECONDS * 1000;
  }

  private hit(value: T): { value: T; cached: boolean } {
    this.metrics.cache.add(1, 'hit');
    return { value, cached: true };
  }

  private recall(key: string): T | undefined {
    const entry = this.memory.get(key);
    if (entry === undefined) return undefined;
    this.memory.delete(key);
    if (entry.until <= this.clock.now()) return undefined;
    // The order of a Map is the order of use, oldest first.
    this.memory.set(key, entry);
    return entry.value;
  }

  private remember(key: string, value: T, ttl: number): void {
    const { CACHE_SIZE } = this.config;
    if (CACHE_SIZE === 0) return;
    this.memory.set(key, { value, until: this.clock.now() + ttl });
    if (this.memory.size > CACHE_SIZE) this.memory.delete(this.memory.keys().next().value ?? '');
  }
}

class Left extends Error {}

function unlessGone<T>(promise: Promise<T>, signal: Signal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
