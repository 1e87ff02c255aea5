import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../telemetry/log';
import type { Metrics } from '../telemetry/metrics';
import { clientAddress } from './client-address';
import { corsHeaders } from './cors';
import { ApiError, errorReply } from './errors';
import { Exchange } from './exchange';
import { type Found, type Route, Router } from './router';

export interface ServerOptions {
  readonly routes: readonly Route[];
  readonly log: Log;
  readonly metrics: Metrics;
  readonly origins: readonly string[];
  readonly trustedHops: number;
  readonly bodyLimit: number;
}

/** Takes requests to their handlers and answers back, and knows how many are under way. */
export class HttpServer {
  readonly server: Server;
  private readonly router: Router;
  private readonly open = new Set<ServerResponse>();
  private draining = false;
  private idle: (() => void) | undefined;

  constructor(private readonly options: ServerOptions) {
    this.router = new Router(options.routes);
    // Longer than a proxy in front keeps a connection, so that it is the proxy that closes first.
    this.server = createServer(
      { keepAliveTimeout: 75_000, headersTimeout: 30_000, requestTimeout: 120_000 },
      (request, response) => this.serve(request, response),
    );
  }

  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => resolve((this.server.address() as AddressInfo).port));
    });
  }

  /** Refuses new work, waits until what is under way has ended. Health goes on being answered. */
  async drain(): Promise<void> {
    this.draining = true;
    if (this.open.size > 0) await new Promise<void>((resolve) => (this.idle = resolve));
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    const { log, metrics } = this.options;
    const started = performance.now();
    const url = request.url ?? '/';
    const query = url.indexOf('?');
    const path = query === -1 ? url : url.slice(0, query);
    const method = request.method ?? 'GET';
    const found = this.router.find(method, path);
    const work = found.route?.work === true;
    const given = request.headers['x-request-id'];
    const id = typeof given === 'string' && /^[\w.-]{8,128}$/.test(given) ? given : randomUUID();
    const address = clientAddress(request, this.options.trustedHops);
    const exchange = new Exchange(
      id,
      method,
      path,
      found.parameters,
      address,
      request,
      response,
      this.options.bodyLimit,
    );
    exchange.headers['x-request-id'] = id;
    if (this.draining) exchange.headers.connection = 'close';
    if (this.options.origins.length > 0) Object.assign(exchange.headers, corsHeaders(request, this.options.origins));
    if (work) {
      metrics.activeRequests.add(1);
      this.open.add(response);
    }
    response.once('close', () => {
      exchange.closed();
      const elapsed = (performance.now() - started) / 1000;
      const route = found.route?.path ?? 'none';
      // Who leaves before there is an answer has no status of ours.
      const status = exchange.status || 499;
      metrics.httpDuration.observe(elapsed, method in known ? method : 'other', route, String(status));
      if (work) this.ended(response);
      if (work || log.enabled('debug')) {
        const line = { request_id: id, method, route, status, ms: Math.round(elapsed * 1000), ip: address };
        log.info('request', exchange.noted === undefined ? line : Object.assign(line, exchange.noted));
      }
    });
    void this.answer(exchange, found);
  }

  private async answer(exchange: Exchange, found: Found): Promise<void> {
    try {
      const reply = await this.handle(exchange, found);
      if (reply !== undefined) exchange.send(reply);
      else exchange.send({ status: 200 });
    } catch (error) {
      if (!(error instanceof ApiError)) this.options.log.error('request failed', error, { request_id: exchange.id });
      await exchange.fail(error);
    }
  }

  private handle(exchange: Exchange, { route, methods }: Found): ReturnType<Route['handler']> {
    if (exchange.method === 'OPTIONS' && methods.length > 0) {
      return { status: 204, headers: { allow: [...methods, 'OPTIONS'].join(', ') } };
    }
    if (route === undefined) {
      if (methods.length === 0) throw new ApiError(404, 'not_found', 'There is nothing at this path.');
      const reply = errorReply(new ApiError(405, 'method_not_allowed', 'This path has no such method.'));
      return { ...reply, headers: { allow: methods.join(', ') } };
    }
    if (this.draining && route.work) {
      throw new ApiError(503, 'shutting_down', 'This replica is shutting down; ask again.', { retryAfter: 1 });
    }
    return route.handler(exchange);
  }

  private ended(response: ServerResponse): void {
    this.options.metrics.activeRequests.add(-1);
    this.open.delete(response);
    if (this.draining && this.open.size === 0) this.idle?.();
  }
}

const known: Readonly<Record<string, true>> = {
  GET: true,
  HEAD: true,
  POST: true,
  DELETE: true,
  OPTIONS: true,
  PUT: true,
  PATCH: true,
};
