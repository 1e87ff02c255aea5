import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Cancel, type Signal } from '../cancel';
import type { Fields } from '../telemetry/log';
import { ApiError, errorReply } from './errors';

/** What a handler gives back; nothing where it has streamed its answer. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const left = (): ApiError => new ApiError(499, 'client_closed_request', 'The client has gone.');

/** One request and its response. */
export class Exchange {
  status = 0;
  /** Headers of every answer to it. They leave with the head in one piece, which is what Node is quick at. */
  readonly headers: Record<string, string> = {};
  /** What the log is to say of this request, beside what it says of all. */
  noted: Fields | undefined;
  private gone: Cancel | undefined;
  /** Tells who reads the body that no more of it comes. */
  private cut: ((error: ApiError) => void) | undefined;
  private timer: NodeJS.Timeout | undefined;
  private streaming = false;

  constructor(
    readonly id: string,
    readonly method: string,
    readonly path: string,
    /** Parts of the path that the route left open. */
    readonly parameters: readonly string[],
    readonly address: string,
    readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly bodyLimit: number,
  ) {}

  /** The connection has ended, or the answer is out. */
  closed(): void {
    clearTimeout(this.timer);
    if (this.response.writableFinished) return;
    const error = left();
    this.cut?.(error);
    this.gone?.abort(error);
  }

  /** Fires when the caller has gone, or the time is up where there is one. */
  get signal(): Signal {
    if (this.gone === undefined) {
      this.gone = new Cancel();
      if (this.response.destroyed && !this.response.writableFinished) this.gone.abort(left());
    }
    return this.gone;
  }

  /** The signal of a request that may take so long, retries and rounds included. */
  within(seconds: number): Signal {
    this.timer = setTimeout(() => {
      this.gone?.abort(new ApiError(504, 'deadline_exceeded', `There was no answer within ${seconds} seconds.`));
    }, seconds * 1000);
    return this.signal;
  }

  note = (fields: Fields): void => {
    this.noted = fields;
  };

  header(name: string): string | undefined {
    const value = this.request.headers[name];
    return Array.isArray(value) ? value[0] : value;
  }

  /** The body as JSON. */
  async json(): Promise<unknown> {
    const type = this.header('content-type');
    if (type !== undefined && !/^application\/([\w.+-]+\+)?json\b/i.test(type)) {
      throw new ApiError(415, 'unsupported_media_type', 'Send JSON, with content-type application/json.');
    }
    const text = await this.text();
    try {
      return JSON.parse(text);
    } catch {
      throw new ApiError(400, 'invalid_json', text === '' ? 'The body is empty; send JSON.' : 'The body is not JSON.');
    }
  }

  private text(): Promise<string> {
    const { request, bodyLimit } = this;
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let size = 0;
      this.cut = reject;
      const tooLarge = (): void => {
        request.removeAllListeners('data');
        // The rest is read and forgotten, so that the answer reaches a caller who is still sending.
        request.resume();
        reject(new ApiError(413, 'body_too_large', `The body is larger than ${bodyLimit} bytes.`));
      };
      if (Number(request.headers['content-length'] ?? 0) > bodyLimit) return tooLarge();
      request.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > bodyLimit) return tooLarge();
        chunks.push(chunk);
      });
      request.once('end', () => resolve(chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString()));
    });
  }

  /** Sends one event of a stream; the first opens it. Resolves when the caller can take more. */
  async event(data: string, name?: string): Promise<void> {
    if (!this.streaming) {
      this.streaming = true;
      this.status = 200;
      this.response.writeHead(200, {
        ...this.headers,
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        // Proxies that buffer would hold words back until the answer is complete.
        'x-accel-buffering': 'no',
      });
    }
    const flowing = this.response.write(`${name === undefined ? '' : `event: ${name}\n`}data: ${data}\n\n`);
    if (!flowing && !this.signal.aborted) {
      await new Promise<void>((resolve) => {
        this.response.once('drain', resolve);
        this.response.once('close', resolve);
      });
    }
  }

  send({ status, body, headers }: Reply): void {
    if (this.streaming || this.response.headersSent) {
      this.response.end();
      return;
    }
    this.status = status;
    const head: OutgoingHttpHeaders = this.headers;
    let text = body;
    if (body !== undefined && typeof body !== 'string') {
      text = JSON.stringify(body);
      head['content-type'] = 'application/json';
      head['content-length'] = Buffer.byteLength(text as string);
    }
    if (headers !== undefined) Object.assign(head, headers);
    this.response.writeHead(status, head);
    this.response.end(text);
  }

  /** Answers an error; within a stream, as its last event. */
  async fail(error: unknown): Promise<void> {
    const reply = errorReply(error);
    if (this.streaming) {
      await this.event(JSON.stringify(reply.body), 'error');
      this.status = reply.status;
    }
    this.send(reply);
  }
}
