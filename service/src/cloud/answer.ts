import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Signal } from '../cancel';

type Controller = Dispatcher.DispatchController;

/** An answer whose head has arrived. Its body is gathered, unless somebody wants it as it comes. */
export class Answer {
  private chunks: Buffer[] = [];
  private over: { readonly fault?: Error } | undefined;
  private whole: { readonly resolve: (bytes: Buffer) => void; readonly reject: (fault: Error) => void } | undefined;
  private reader: Readable | undefined;
  private forgotten = false;

  constructor(
    readonly status: number,
    private readonly headers: IncomingHttpHeaders,
    private readonly controller: Controller,
  ) {}

  header(name: string): string | undefined {
    const value = this.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  text(): Promise<string> {
    return this.bytes().then(String);
  }

  async json<T>(): Promise<T> {
    return JSON.parse(await this.text()) as T;
  }

  bytes(): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.whole = { resolve, reject };
      if (this.over !== undefined) this.hand(this.over.fault);
    });
  }

  /** The body as it comes, no faster than it is read. */
  stream(): Readable {
    const reader = new Readable({
      read: () => this.controller.resume(),
      destroy: (error, done) => {
        // What is not read to its end can't give its connection back.
        if (this.over === undefined) this.controller.abort(error ?? new Error('the rest is not wanted'));
        done(error);
      },
    });
    for (const chunk of this.chunks.splice(0)) reader.push(chunk);
    this.reader = reader;
    if (this.over !== undefined) this.hand(this.over.fault);
    return reader;
  }

  /** Reads and forgets the rest, so that the connection can be used again. */
  discard(): void {
    this.forgotten = true;
    this.chunks = [];
  }

  take(chunk: Buffer): void {
    if (this.reader === undefined) {
      if (!this.forgotten) this.chunks.push(chunk);
    } else if (!this.reader.push(chunk)) this.controller.pause();
  }

  end(fault?: Error): void {
    this.over = fault === undefined ? {} : { fault };
    this.hand(fault);
  }

  /** To whoever wants it, if anybody does yet. */
  private hand(fault: Error | undefined): void {
    const { chunks, reader, whole } = this;
    if (fault !== undefined) {
      whole?.reject(fault);
      reader?.destroy(fault);
      return;
    }
    whole?.resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
    reader?.push(null);
  }
}

/** One question under way: what the client tells of it, and the signal that ends it. */
export class Asking implements Dispatcher.DispatchHandler {
  private controller: Controller | undefined;
  private answer: Answer | undefined;

  constructor(
    private readonly signal: Signal | undefined,
    private readonly resolve: (answer: Answer) => void,
    private readonly reject: (fault: unknown) => void,
  ) {
    signal?.addEventListener('abort', this.abort, { once: true });
  }

  onRequestStart(controller: Controller): void {
    this.controller = controller;
    if (this.signal?.aborted) this.abort();
  }

  onResponseStart(controller: Controller, status: number, headers: IncomingHttpHeaders): void {
    this.answer = new Answer(status, headers, controller);
    this.resolve(this.answer);
  }

  onResponseData(_: Controller, chunk: Buffer): void {
    this.answer?.take(chunk);
  }

  onResponseEnd(): void {
    this.signal?.removeEventListener('abort', this.abort);
    this.answer?.end();
  }

  onResponseError(_: Controller, fault: Error): void {
    this.signal?.removeEventListener('abort', this.abort);
    const reason = this.signal?.aborted ? (this.signal.reason as Error) : fault;
    if (this.answer === undefined) this.reject(reason);
    else this.answer.end(reason);
  }

  /** One that still waits for its connection has nothing to break off; it is when its turn comes. */
  private readonly abort = (): void => {
    const reason = this.signal?.reason as Error;
    if (this.controller === undefined) this.reject(reason);
    else this.controller.abort(reason);
  };
}
