import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../src/clock';
import { EmbeddedStore } from '../src/store/embedded';
import { HealthWindow } from '../src/telemetry/health-window';
import { Metrics } from '../src/telemetry/metrics';
import { failure, gate, ScriptedModel } from './support/model';
import { events, type Service, send, startService } from './support/service';

const services: Service[] = [];
afterEach(async () => {
  for (const service of services.splice(0)) await service.stop();
});
const start = async (...given: Parameters<typeof startService>): Promise<Service> => {
  const service = await startService(...given);
  services.push(service);
  return service;
};

describe('health', () => {
  it('D3: alive and ready, on both ports', async () => {
    const service = await start();
    for (const get of [(path: string) => service.ask('GET', path), service.manage]) {
      expect((await get('/health/live')).body).toMatchObject({ status: 'alive' });
      expect((await get('/health/ready')).body).toMatchObject({ status: 'ready', redis_connected: true });
      expect((await get('/ready')).status).toBe(200);
      expect((await get('/health')).body).toMatchObject({ status: 'healthy', redis_connected: true });
    }
  });

  it('D3: without its store a replica is alive, but not ready', async () => {
    const store = new EmbeddedStore(systemClock);
    const service = await start({}, { store });
    store.ping = async () => {
      throw new Error('down');
    };
    await expect.poll(async () => (await service.manage('/health/ready')).status, { timeout: 5000 }).toBe(503);
    expect((await service.manage('/health/ready')).body).toMatchObject({ redis_connected: false, reason: 'no store' });
    expect((await service.manage('/health/live')).status).toBe(200);
    expect((await service.manage('/health')).status).toBe(200);
    expect((await service.manage('/health/region')).body.checks.store).toBe('unreachable');
  });

  it('D3: a provider that is down takes no replica out of service, but shows at the edge', async () => {
    const model = new ScriptedModel('built-in', failure('unavailable'));
    const service = await start({ MAX_RETRIES: '0', BREAKER_THRESHOLD: '2' }, { provider: () => model });
    for (let index = 0; index < 3; index += 1) await service.post('/chat', { message: 'x', user_id: 'u' });
    const calls = model.calls.length;
    expect((await service.manage('/health/ready')).status).toBe(200);
    const region = await service.manage('/health/region');
    expect([region.status, region.body.checks.models]).toEqual([503, 'unavailable']);
    // And nothing that looks buys a completion.
    expect(model.calls).toHaveLength(calls);
  });

  it('D26: a window of a hundred requests: latency, p95, errors, cost', () => {
    const window = new HealthWindow();
    expect(window.report()).toMatchObject({ status: 'healthy', requests: 0, p95_ms: 0 });
    for (let index = 1; index <= 200; index += 1) window.add(index, index > 180, 1_000_000);
    expect(window.report()).toEqual({
      status: 'degraded',
      requests: 100,
      error_rate: 0.2,
      mean_ms: 151,
      p95_ms: 195,
      cost_dollars: 100,
    });
    for (let index = 0; index < 60; index += 1) window.add(1, true, 0);
    expect(window.report().status).toBe('unhealthy');
  });

  it('D26: the monitor shows it, with the breakers', async () => {
    const service = await start();
    await service.post('/chat', { message: 'x', user_id: 'u' });
    expect((await service.manage('/monitor')).body).toMatchObject({
      requests: 1,
      status: 'healthy',
      breakers: { 'built-in': 'closed' },
    });
  });
});

describe('metrics', () => {
  it('D4: every name of the guides is there, on the management port alone', async () => {
    const service = await start();
    await service.post('/chat', { message: 'x', user_id: 'u', session_id: 's' });
    await service.post('/chat', { message: 'What time is it?', user_id: 'u' });
    expect((await service.ask('GET', '/metrics')).status).toBe(404);
    const { text, headers } = await service.manage('/metrics');
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    for (const name of [
      ...[
        'agent_messages_total',
        'agent_processing_seconds_count',
        'llm_calls_total',
        'llm_tokens_used',
        'active_agents',
      ],
      ...[
        'autogen_requests_total',
        'autogen_request_duration_seconds_bucket',
        'autogen_tokens_used_total',
        'autogen_active_sessions',
      ],
      ...[
        'agent_created_total',
        'agent_executed_total',
        'agent_tools_invoked_total',
        'agent_tool_duration_seconds_sum',
      ],
      ...['http_server_active_requests', 'http_server_request_duration_seconds_count'],
    ]) {
      expect(text).toMatch(new RegExp(`^${name}[ {]`, 'm'));
    }
    for (const name of ['autogen_agent_errors_total', 'agent_memory_operations_total'])
      expect(text).toContain(`# TYPE ${name} counter`);
    expect(text).toContain('autogen_active_sessions 2');
    expect(text).toContain('le="300"');
    expect(text).toContain('autogen_requests_total{endpoint="chat",status="success"} 2');
  });

  it('D4: label sets are bounded, whatever callers send', async () => {
    const metrics = new Metrics();
    for (let index = 0; index < 10_000; index += 1) metrics.requests.add(1, `endpoint-${index}`, 'success');
    expect((await metrics.text()).match(/^autogen_requests_total/gm)?.length).toBeLessThanOrEqual(201);
    const service = await start();
    for (let index = 0; index < 50; index += 1) await service.ask('GET', `/nothing/${index}`);
    await service.ask('GET', '/session/abc');
    expect((await service.manage('/metrics')).text).not.toMatch(/nothing|abc/);
  });
});

describe('the end', () => {
  it('D30: readiness is 503 at once, what streams ends well, what is new is refused, then it ends', async () => {
    const open = gate();
    const model = new ScriptedModel('built-in', async ({ onText }) => {
      await onText?.('first ');
      await open.opened;
      return 'and last words';
    });
    const service = await startService({ CACHE_ENABLED: 'false' }, { provider: () => model });
    const streams = Array.from({ length: 20 }, (_, index) =>
      service.post('/chat', { message: 'x', user_id: `u${index}`, session_id: 's' }, { accept: 'text/event-stream' }),
    );
    await expect.poll(() => model.calls.length).toBe(20);
    const stopped = service.stop();
    const ready = await service.manage('/health/ready');
    expect([ready.status, ready.body.reason]).toEqual([503, 'ending']);
    expect((await service.manage('/health/live')).status).toBe(200);
    const late = await service.post('/chat', { message: 'x', user_id: 'u' });
    expect([late.status, late.body.error.code, late.headers.connection]).toEqual([503, 'shutting_down', 'close']);
    open.open();
    for (const { text } of await Promise.all(streams)) expect(events(text).at(-1)?.event).toBe('done');
    await stopped;
    expect((await service.app.store.readSession('user%3Au7/s')).messages).toHaveLength(2);
    expect(service.lines.at(-1)?.message).toBe('ended');
    await expect(send(service.port ?? 0, 'GET', '/health')).rejects.toThrow();
  });

  it('D30: a kept connection does not hold up the end', async () => {
    const service = await startService();
    const { Agent } = await import('node:http');
    const agent = new Agent({ keepAlive: true });
    await new Promise<void>((resolve) => {
      request({ port: service.port ?? 0, host: '127.0.0.1', path: '/health', agent }, (response) => {
        response.resume().once('end', () => resolve());
      }).end();
    });
    const started = performance.now();
    await service.stop();
    expect(performance.now() - started).toBeLessThan(500);
    agent.destroy();
  });
});
