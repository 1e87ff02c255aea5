import type { App } from '../app';
import { cacheAdvice } from '../cost/report';
import type { Reply } from '../http/exchange';
import type { Route } from '../http/router';
import type { Schema } from '../http/schema';
import type { Wellness } from '../wellness';

const status: Schema = {
  type: 'object',
  required: ['status', 'timestamp'],
  properties: {
    status: { type: 'string' },
    redis_connected: { type: 'boolean' },
    timestamp: { type: 'string' },
    reason: { type: 'string' },
    checks: { type: 'object', description: 'ok, unreachable or unavailable, by part.' },
  },
};

/** On both ports. Nothing here asks a model: its provider's outage must not take every replica out of service. */
export function healthRoutes(app: App, wellness: Wellness): Route[] {
  const timestamp = (): string => new Date(app.clock.now()).toISOString();
  const live = (): Reply => ({ status: 200, body: { status: 'alive', timestamp: timestamp() } });
  const ready = (): Reply => {
    const reason = wellness.notReady();
    const body = {
      status: reason === undefined ? 'ready' : 'not ready',
      redis_connected: wellness.connected,
      timestamp: timestamp(),
    };
    return reason === undefined
      ? { status: 200, body }
      : { status: 503, body: { ...body, reason }, headers: { 'retry-after': '5' } };
  };
  const summary = (): Reply => {
    const found = wellness.connected ? app.health.report().status : 'degraded';
    return { status: 200, body: { status: found, redis_connected: wellness.connected, timestamp: timestamp() } };
  };
  const region = async (): Promise<Reply> => {
    const checks = await wellness.depth();
    const well = Object.values(checks).every((check) => check === 'ok');
    return {
      status: well ? 200 : 503,
      body: { status: well ? 'healthy' : 'unhealthy', checks, timestamp: timestamp() },
    };
  };
  const route = (path: string, text: string, handler: Route['handler'], unwell: boolean): Route => ({
    method: 'GET',
    path,
    summary: text,
    open: true,
    responses: { 200: status, ...(unwell ? { 503: status } : {}) },
    handler,
  });
  return [
    route('/health', 'How this replica does. It is alive if it answers at all.', summary, false),
    route('/health/live', 'Whether the process is alive.', live, false),
    route(
      '/health/ready',
      'Whether it takes requests: started, not ending, not full, with its store and its ledger.',
      ready,
      true,
    ),
    route('/ready', 'The same as /health/ready.', ready, true),
    route('/health/region', 'Whether this region can do its work; for the edge, not for probes.', region, true),
  ];
}

function cacheReport({ config, metrics }: App): object {
  const hits = metrics.cache.value('hit');
  const lookups = hits + metrics.cache.value('miss');
  return { lookups, hit_rate: lookups === 0 ? 0 : hits / lookups, advice: cacheAdvice(config, hits, lookups) };
}

/** On the management port alone. */
export const managementRoutes = (app: App): Route[] => [
  {
    method: 'GET',
    path: '/metrics',
    summary: 'Metrics in the text that Prometheus reads.',
    open: true,
    responses: {},
    handler: async () => ({
      status: 200,
      body: await app.metrics.text(),
      headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
    }),
  },
  {
    method: 'GET',
    path: '/monitor',
    summary: 'How the last hundred requests went, and the breakers.',
    open: true,
    responses: {},
    handler: () => ({
      status: 200,
      body: {
        ...app.health.report(),
        breakers: Object.fromEntries(app.models.breakers.map(({ name, open }) => [name, open ? 'open' : 'closed'])),
        cache: cacheReport(app),
        audit: app.ledger.head(),
      },
    }),
  },
];
