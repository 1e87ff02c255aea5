import type { Socket } from 'node:net';
import type { Cluster, Redis } from 'ioredis';
import { Unavailable } from '../../unavailable';
import type { Script } from './script';

/** Milliseconds that a question waits for a connection that is not there. */
const patience = 2000;

/** An answer that finds fault with the question is a fault of ours; anything else is Redis not being there for us. */
function away(error: Error): never {
  if (error instanceof Unavailable || (error.name === 'ReplyError' && /^(?:ERR|WRONGTYPE)\b/.test(error.message)))
    throw error;
  throw new Unavailable('redis', error);
}

export type Argument = string | number;

/**
 * The way to Redis. What is asked in one turn of the event loop leaves together, one packet a node. Nothing is sent a
 * second time: whoever gets an error knows that it may have happened.
 */
export class Wire {
  private gathering: Socket[] | undefined;
  private leaving: (() => void)[] = [];
  private waiting: Promise<void> | undefined;

  constructor(readonly client: Redis | Cluster) {}

  /** Runs a script. Its keys have one hash tag. */
  run(script: Script, keys: readonly string[], args: readonly Argument[] = []): Promise<unknown> {
    if (this.client.status !== 'ready') return this.connected().then(() => this.run(script, keys, args));
    this.gather();
    return this.client.evalsha(script.sha, keys.length, ...keys, ...args).catch((error: Error) => {
      // A server that was restarted, or has just taken over.
      if (!error.message.startsWith('NOSCRIPT')) return away(error);
      return this.client.eval(script.lua, keys.length, ...keys, ...args).catch(away);
    });
  }

  ask<T>(question: () => Promise<T>): Promise<T> {
    if (this.client.status !== 'ready') return this.connected().then(() => this.ask(question));
    this.gather();
    return question().catch(away);
  }

  /** Every node that takes writes. */
  nodes(): Redis[] {
    return this.client.isCluster ? (this.client as Cluster).nodes('master') : [this.client as Redis];
  }

  /** Calls back when what was asked in this turn is about to leave, for what goes along. */
  atLeaving(send: () => void): void {
    this.gather();
    this.leaving.push(send);
  }

  private gather(): void {
    if (this.gathering !== undefined) return;
    this.gathering = this.nodes().flatMap(({ stream }) => (stream === undefined ? [] : [stream as Socket]));
    for (const socket of this.gathering) socket.cork();
    setImmediate(() => {
      const { leaving } = this;
      this.leaving = [];
      for (const send of leaving) send();
      const sockets = this.gathering ?? [];
      this.gathering = undefined;
      for (const socket of sockets) socket.uncork();
    });
  }

  private connected(): Promise<void> {
    this.waiting ??= new Promise<void>((resolve, reject) => {
      const done = (error?: Error): void => {
        clearTimeout(timer);
        this.client.off('ready', done);
        this.waiting = undefined;
        if (error === undefined) resolve();
        else reject(error);
      };
      const timer = setTimeout(() => done(new Unavailable('redis', new Error('Redis is not reached'))), patience);
      this.client.once('ready', done);
    });
    return this.waiting;
  }

  async close(): Promise<void> {
    if (this.client.status !== 'ready') return this.client.disconnect();
    await this.client.quit().catch(() => this.client.disconnect());
  }
}
