import { Endpoint } from '../cloud/http';
import type { Config } from '../config/settings';
import { version } from '../version';
import type { Log } from './log';
import { dotted } from './metrics';
import type { Metric, Registry } from './registry';
import type { Attributes, FinishedSpan } from './tracer';

/** Spans that wait for the collector; beyond them new ones are dropped, as requests matter more. */
const most = 4096;
const batch = 512;
const spansEvery = 5000;
const metricsEvery = 60_000;
/** Longest that a collector may take, milliseconds: a slow one must not hold up the end of the service. */
const patience = 5000;

/** Sends spans and metrics to an OpenTelemetry collector, in batches, as JSON over HTTP. */
export class Otlp {
  private waiting: FinishedSpan[] = [];
  private dropped = 0;
  private sending: Promise<void> = Promise.resolve();
  private readonly endpoint: Endpoint;
  private readonly resource: object;
  private readonly started = nanoseconds(Date.now());
  private readonly timers: NodeJS.Timeout[];

  constructor(
    { OTLP_ENDPOINT, OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES, ENVIRONMENT }: Config,
    instance: string,
    private readonly log: Log,
    private readonly metrics: Registry,
  ) {
    this.endpoint = new Endpoint(OTLP_ENDPOINT ?? '');
    const given = OTEL_RESOURCE_ATTRIBUTES.map((pair): [string, string] => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), decoded(pair.slice(at + 1))];
    });
    const names = { 'service.name': OTEL_SERVICE_NAME, 'service.version': version, 'service.instance.id': instance };
    const where = { 'deployment.environment.name': ENVIRONMENT, ...Object.fromEntries(given) };
    this.resource = { attributes: attributes({ ...where, ...names }) };
    this.timers = [
      setInterval(() => void this.flushSpans(), spansEvery).unref(),
      setInterval(() => void this.flushMetrics(), metricsEvery).unref(),
    ];
  }

  take = (span: FinishedSpan): void => {
    if (this.waiting.length >= most) {
      this.dropped += 1;
      return;
    }
    this.waiting.push(span);
    if (this.waiting.length === batch) void this.flushSpans();
  };

  /** What is due leaves before the end. */
  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all([this.flushSpans(), this.flushMetrics()]);
  }

  /** One batch after another, so that a collector that is down is not asked at once by all that waits. */
  private flushSpans(): Promise<void> {
    this.sending = this.sending.then(async () => {
      while (this.waiting.length > 0) {
        const spans = this.waiting.splice(0, batch);
        const scopeSpans = [{ scope, spans: spans.map(spellSpan) }];
        if (!(await this.send('/v1/traces', { resourceSpans: [{ resource: this.resource, scopeSpans }] }))) {
          this.dropped += spans.length;
          break;
        }
      }
      if (this.dropped > 0) this.log.warn('spans dropped', { count: this.dropped });
      this.dropped = 0;
    });
    return this.sending;
  }

  private async flushMetrics(): Promise<void> {
    const now = nanoseconds(Date.now());
    const metrics = await Promise.all(this.metrics.metrics.map((metric) => spellMetric(metric, this.started, now)));
    const scopeMetrics = [{ scope, metrics: metrics.filter((metric) => metric !== undefined) }];
    await this.send('/v1/metrics', { resourceMetrics: [{ resource: this.resource, scopeMetrics }] });
  }

  private async send(path: string, body: object): Promise<boolean> {
    try {
      const headers = { 'content-type': 'application/json' };
      const signal = AbortSignal.timeout(patience);
      const answer = await this.endpoint.ask(path, { method: 'POST', headers, body: JSON.stringify(body), signal });
      answer.discard();
      if (answer.status < 300) return true;
      this.log.warn('collector refused', { path, status: answer.status });
    } catch (error) {
      this.log.warn('collector not reached', { path, reason: error instanceof Error ? error.message : String(error) });
    }
    return false;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const scope = { name: 'agent-service', version };

/** More than a double can hold exactly, so as text. */
const nanoseconds = (milliseconds: number): string => `${Math.round(milliseconds * 1000)}000`;

const attributes = (given: Attributes): object[] =>
  Object.entries(given).map(([key, value]) => ({ key, value: spellValue(value) }));

function spellValue(value: string | number | boolean): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

const spellSpan = ({ start, end, attributes: given, failed, ...span }: FinishedSpan): object => ({
  ...span,
  startTimeUnixNano: nanoseconds(start),
  endTimeUnixNano: nanoseconds(end),
  attributes: attributes(given),
  status: failed === undefined ? {} : { code: 2, message: failed },
});

/** Sums since the start of the process: what a lost batch held is in the next one. */
const cumulative = 2;

async function spellMetric(
  metric: Metric,
  startTimeUnixNano: string,
  timeUnixNano: string,
): Promise<object | undefined> {
  const series = await metric.snapshot();
  if (series.length === 0) return undefined;
  const dataPoints = series.map(({ labels, sum, count, buckets }) => {
    const named = Object.fromEntries(metric.labels.map((label, index) => [label, labels[index] ?? '']));
    const point = { attributes: attributes(named), startTimeUnixNano, timeUnixNano };
    if (metric.kind !== 'histogram') return { ...point, asDouble: sum };
    return { ...point, count: String(count), sum, bucketCounts: buckets.map(String), explicitBounds: metric.bounds };
  });
  const head = { name: dotted[metric.name] ?? metric.name, description: metric.help };
  if (metric.kind === 'gauge') return { ...head, gauge: { dataPoints } };
  if (metric.kind === 'histogram') return { ...head, histogram: { dataPoints, aggregationTemporality: cumulative } };
  return { ...head, sum: { dataPoints, aggregationTemporality: cumulative, isMonotonic: true } };
}
