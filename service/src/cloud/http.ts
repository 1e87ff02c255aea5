import type { Dispatcher } from 'undici';
import type { Signal } from '../cancel';
import { type Answer, Asking } from './answer';

export type { Answer } from './answer';

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal?: Signal;
  /** File of an authority to trust, beside NODE_EXTRA_CA_CERTS, which Node reads by itself. */
  readonly ca?: string;
}

/** A target that is asked often: its address is taken apart once. */
export class Endpoint {
  private readonly url: URL;
  private readonly origin: string;
  private readonly base: string;
  private readonly search: string;
  private client: Dispatcher | undefined;

  constructor(
    url: string,
    private readonly ca?: string,
  ) {
    this.url = new URL(url);
    this.origin = this.url.origin;
    this.search = this.url.search;
    this.base = this.url.pathname === '/' ? '' : this.url.pathname;
  }

  /** Asks at `path`, which is added to the address. Resolves with the head of the answer. */
  ask(path: string, ask: Ask = {}): Promise<Answer> {
    return this.client === undefined
      ? this.connected().then((client) => this.send(client, path, ask))
      : this.send(this.client, path, ask);
  }

  private send(client: Dispatcher, path: string, { method = 'GET', headers, body, signal }: Ask): Promise<Answer> {
    const { origin, search } = this;
    const full = `${this.base}${path}` === '' ? `/${search}` : `${this.base}${path}${search}`;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      client.dispatch(
        { origin, path: full, method: method as Dispatcher.HttpMethod, headers: headers ?? {}, body: body ?? null },
        new Asking(signal, resolve, reject),
      );
    });
  }

  /** The library loads when something is first asked. */
  private async connected(): Promise<Dispatcher> {
    const { connections } = await import('./connections');
    this.client = connections(this.url, this.ca);
    return this.client;
  }
}

/** Asks once at an address. */
export function fetchUrl(url: string, ask: Ask = {}): Promise<Answer> {
  return new Endpoint(url, ask.ca).ask('', ask);
}
