import { afterEach, describe, expect, it } from 'vitest';
import { readConfig } from '../src/config/read';
import { Log } from '../src/telemetry/log';
import { Metrics } from '../src/telemetry/metrics';
import { Otlp } from '../src/telemetry/otlp';
import { type FinishedSpan, Tracer } from '../src/telemetry/tracer';
import { startService } from './support/service';
import { chatCompletion, reply, type Upstream, upstream } from './support/upstream';

const open: Upstream[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
const start = async (...given: Parameters<typeof upstream>): Promise<Upstream> => {
  const one = await upstream(...given);
  open.push(one);
  return one;
};
const exporter = (url: string, metrics: Metrics, log = new Log('error', () => undefined)): Otlp =>
  new Otlp(
    readConfig({
      CONFIG_DIR: '/nowhere',
      OTLP_ENDPOINT: url,
      OTEL_RESOURCE_ATTRIBUTES: 'service.namespace=support%20desk,x=1',
    }),
    'replica-1',
    log,
    metrics,
  );

describe('traces', () => {
  it('D25: a span for the request, one for its agent, one for each model call, of the caller’s trace', async () => {
    const model = await start((_, response) => reply(response, 200, chatCompletion('An answer of some length.')));
    const spans: FinishedSpan[] = [];
    const environment = { LLM_BASE_URL: model.url, LLM_MODEL: 'gpt-5.4-mini' };
    const service = await startService(environment, { tracer: new Tracer((span) => void spans.push(span)) });
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    await service.post(
      '/chat',
      { message: 'secret words', user_id: 'u' },
      { traceparent: `00-${trace}-00f067aa0ba902b7-01` },
    );
    expect(spans.map(({ name }) => name)).toEqual(['chat', 'invoke_agent', 'turn']);
    const [chat, agent, turn] = spans;
    expect(spans.every(({ traceId }) => traceId === trace)).toBe(true);
    expect(turn?.parentSpanId).toBe('00f067aa0ba902b7');
    expect(agent?.parentSpanId).toBe(turn?.spanId);
    expect(chat?.parentSpanId).toBe(agent?.spanId);
    expect(chat?.attributes).toEqual({
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-5.4-mini',
      'gen_ai.usage.input_tokens': 11,
      'gen_ai.usage.output_tokens': 7,
    });
    expect(model.received[0]?.headers.traceparent).toBe(`00-${trace}-${chat?.spanId}-01`);
    expect(JSON.stringify(spans)).not.toContain('secret');
    await service.stop();
  });

  it('D25: what the caller does not trace is not traced, and a share of the rest', () => {
    const spans: FinishedSpan[] = [];
    const tracer = (percent: number, chance: number) =>
      new Tracer(
        (span) => void spans.push(span),
        percent,
        () => chance,
      );
    tracer(100, 0)
      .start('turn', {}, 'id', `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00`)
      .end();
    tracer(10, 0.5).start('turn', {}, 'id').end();
    expect(spans).toHaveLength(0);
    tracer(10, 0.05).start('turn', {}, 'id').end();
    expect(spans).toHaveLength(1);
  });

  it('D25: leaves in batches as OTLP, by the names of the guides', async () => {
    const collector = await start((_, response) => reply(response, 200, {}));
    const metrics = new Metrics();
    metrics.requests.add(3, 'chat', 'success');
    metrics.httpDuration.observe(0.2, 'POST', '/chat', '200');
    const otlp = exporter(collector.url, metrics);
    const tracer = new Tracer(otlp.take);
    for (let index = 0; index < 700; index += 1) {
      const span = tracer.start('turn', { count: 1, share: 0.5, cached: true }, `id-${index}`);
      if (index === 0) span.fail('model_timeout');
      span.end();
    }
    await otlp.close();
    const traces = collector.received.filter(({ path }) => path === '/v1/traces');
    expect(traces.map(({ body }) => body.resourceSpans[0].scopeSpans[0].spans.length)).toEqual([512, 188]);
    const [first] = traces[0]?.body.resourceSpans[0].scopeSpans[0].spans ?? [];
    expect(first).toMatchObject({ name: 'turn', kind: 2, status: { code: 2, message: 'model_timeout' } });
    expect(first.startTimeUnixNano).toMatch(/^\d{19}$/);
    expect(first.attributes).toContainEqual({ key: 'count', value: { intValue: '1' } });
    const sent = collector.received.find(({ path }) => path === '/v1/metrics')?.body.resourceMetrics[0];
    expect(sent.resource.attributes).toContainEqual({ key: 'service.name', value: { stringValue: 'agent-service' } });
    expect(sent.resource.attributes).toContainEqual({
      key: 'service.namespace',
      value: { stringValue: 'support desk' },
    });
    const names = sent.scopeMetrics[0].metrics.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['agent.requests.total', 'http.server.request.duration']));
    const counter = sent.scopeMetrics[0].metrics.find(({ name }: { name: string }) => name === 'agent.requests.total');
    expect(counter.sum).toMatchObject({ aggregationTemporality: 2, isMonotonic: true, dataPoints: [{ asDouble: 3 }] });
  });

  it('D25: a collector that is down costs spans, never requests or memory', async () => {
    const lines: string[] = [];
    const otlp = exporter('http://127.0.0.1:9', new Metrics(), new Log('warn', (text) => void lines.push(text)));
    const tracer = new Tracer(otlp.take);
    for (let index = 0; index < 10_000; index += 1) tracer.start('turn', {}, 'id').end();
    await otlp.close();
    await new Promise(setImmediate);
    expect(lines.join('')).toContain('"message":"spans dropped"');
    expect((otlp as unknown as { waiting: unknown[] }).waiting.length).toBeLessThanOrEqual(4096);
  });
});
