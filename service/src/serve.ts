import { type App, createApp } from './app';
import { HttpServer } from './http/server';
import { requiresToken } from './identity';
import type { Opened } from './ports';
import { runWorker } from './queue/worker';
import { batchRoutes } from './routes/batch';
import { chatRoutes } from './routes/chat';
import { completionRoutes } from './routes/completions';
import { healthRoutes, managementRoutes } from './routes/health';
import { memoryRoutes } from './routes/memories';
import { documentRoute } from './routes/openapi';
import { sessionRoutes } from './routes/sessions';
import { taskRoutes } from './routes/tasks';
import type { Log } from './telemetry/log';
import { Wellness } from './wellness';

export interface Running {
  readonly app: App;
  readonly port: number | undefined;
  readonly managementPort: number;
  /** Ends well: refuses what is new, finishes what is under way, gives back what is held, and writes out what is due. */
  stop(): Promise<void>;
}

/** Milliseconds between heads of the audit chain in the log. */
const headEvery = 600_000;

/** Every route of the API, its own document among them. */
export function apiRoutes(app: App, wellness: Wellness) {
  const routes = [
    ...[chatRoutes, completionRoutes, sessionRoutes, taskRoutes, batchRoutes, memoryRoutes].flatMap((make) =>
      make(app),
    ),
    ...healthRoutes(app, wellness),
  ];
  return [...routes, documentRoute(app, routes)];
}

/** Starts the service, or a worker of the queue. */
export async function serve(ports: Opened, role: 'serve' | 'worker'): Promise<Running> {
  const { config, log } = ports;
  const app = createApp(ports);
  const wellness = new Wellness(app);
  const options = { log, metrics: app.metrics, trustedHops: config.TRUSTED_HOPS, bodyLimit: config.BODY_LIMIT };
  const management = new HttpServer({
    ...options,
    origins: [],
    routes: [...healthRoutes(app, wellness), ...managementRoutes(app)],
  });
  const api =
    role === 'worker'
      ? undefined
      : new HttpServer({ ...options, origins: config.CORS_ORIGINS, routes: apiRoutes(app, wellness) });
  await wellness.start();
  const managementPort = await management.listen(config.MANAGEMENT_PORT, config.HOST);
  const port = await api?.listen(config.PORT, config.HOST);

  // A line in the service's own store has nobody else to work it off; a shared one has workers of its own.
  const works = role === 'worker' || ports.store.kind === 'embedded';
  const stopping = new AbortController();
  const working = works ? runWorker(app, stopping.signal) : undefined;
  const heads = setInterval(() => log.info('audit head', { ...app.ledger.head() }), headEvery).unref();
  announce(app, log, { role, port, management_port: managementPort });
  return {
    ...{ app, port, managementPort },
    async stop() {
      app.draining = true;
      stopping.abort(new Error('ending'));
      await Promise.all([api?.drain(), working]);
      clearInterval(heads);
      wellness.stop();
      await app.close();
      await app.ledger.close().catch((error: unknown) => log.error('ledger not written', error));
      log.info('audit head', { ...app.ledger.head() });
      await ports.close();
      await Promise.all([api?.close(), management.close()]);
      log.info('ended');
      log.flush();
    },
  };
}

/** What an operator should know at the start. */
function announce({ config, store, queue, memory }: App, log: Log, where: object): void {
  log.info('started', {
    ...where,
    environment: config.ENVIRONMENT,
    store: store.kind,
    queue: queue.kind,
    vectors: memory.vectors.kind,
    model: config.LLM_MODEL,
  });
  if (!requiresToken(config)) log.warn('authentication is off: set JWT_JWKS_URL or JWT_SECRET_KEY');
  if (config.ENVIRONMENT !== 'production') return;
  if (store.kind === 'embedded')
    log.warn('the store is embedded: limits, budgets and conversations are this replica’s alone; set REDIS_URL');
  if (config.LLM_MODEL === 'built-in') log.warn('the built-in model answers: set LLM_API_KEY or AZURE_OPENAI_ENDPOINT');
  if (config.AUDIT_KEY === undefined)
    log.warn('the audit key was made here: set AUDIT_KEY, so that every replica’s chain can be checked');
}
