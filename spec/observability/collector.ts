import type { Json } from '../config';
import type { EnvironmentName } from '../environments';
import type { Flow } from '../flows';
import { off } from '../place';
import { thirdPartyImages } from '../third-party-images';
import { type KubernetesVersion, supports } from '../versions';
import { type AgentService, agentService } from '../workload';
import type { Traces } from './traces';

/** Name of the workload that takes the traces, and by which it is called. */
export const collectorName = 'collector';
/** Where workloads send OTLP, over HTTP. */
export const collectorEndpoint = `http://${collectorName}:4318`;
/** The Service that resolves to every replica: one replica has to see all spans of a trace to judge it. */
export const peersName = `${collectorName}-peers`;
/** Where a replica hands spans to the one that judges their trace. */
export const peersPort = 4319;

/** Replicas of a collector agree on who judges a trace by handing spans to one another. */
export const peerFlow: Flow = { party: { kind: 'workload', workload: collectorName }, ports: [peersPort] };

/** Requests by environment: a development platform fits one small node. */
const sizes = {
  development: { cpu: '50m', memory: '128MiB' },
  staging: { cpu: '100m', memory: '256MiB' },
  production: { cpu: '200m', memory: '512MiB' },
} as const;

/** How many traces wait to be judged at once; about 10 KiB each, within half of the memory. */
const pending = { development: 5000, staging: 10_000, production: 25_000 } as const;

/** The OpenTelemetry Collector as a workload like any other: fenced, spread, and drained. */
export function collector(
  traces: Traces,
  environment: EnvironmentName,
  version: KubernetesVersion | undefined,
): AgentService {
  const { cpu, memory } = sizes[environment];
  const secrets = Object.entries(traces.headers).map(([header, secret]) => [headerVariable(header), secret] as const);
  return agentService({
    image: thirdPartyImages.collector,
    args: [`--config=/etc/otelcol/${file}`],
    config: { [file]: collectorConfig(traces, pending[environment]) },
    configPath: '/etc/otelcol',
    // The user that the image is made for.
    user: 10_001,
    ports: {
      'grpc-otlp': 4317,
      'http-otlp': 4318,
      management: 8888,
      health: 13_133,
      ...(traces.replicas > 1 ? { 'grpc-peers': peersPort } : {}),
    },
    service: { ports: { 4317: 'grpc-otlp', 4318: 'http-otlp' } },
    // It says that it is ready once its pipelines run; a restart would start none that can't.
    probes: { liveness: { tcp: true, port: 'health' }, readiness: { http: '/', port: 'health' } },
    // The collector's own advice: Go returns memory before the limiter has to refuse spans.
    env: { GOMEMLIMIT: `${Math.floor(Number.parseInt(memory, 10) * 0.8)}MiB` },
    ...(secrets.length === 0 ? {} : { secrets: Object.fromEntries(secrets) }),
    resources: { cpu, memory },
    scaling: { replicas: traces.replicas },
    longestRun: '30s',
    // The image has no shell and no `sleep`: where the minor has none either, there is no pause.
    ...(version === undefined || supports(version, 'preStopSleep') ? {} : { drain: { pause: '0s' } }),
    volumes: { '/tmp': off, '/app/.cache': off },
    calls: [traces.at],
  });
}

const file = 'collector.json';
const headerVariable = (header: string): string => `OTLP_HEADER_${header.toUpperCase().replaceAll('-', '_')}`;

/**
 * Attributes that could hold what people said: they are masked, whoever sets them. By the semantic conventions for
 * generative AI, and by names that instrumentations used before them.
 */
const conversation = [
  '^gen_ai\\.(input|output)\\.messages.*',
  '^gen_ai\\.(system_instructions|prompt|completion|tool\\.call\\.(arguments|result)|tool\\.definitions).*',
  '^gen_ai\\.(content|event\\.content).*',
  '^(llm|traceloop|openinference|langchain)\\..*(input|output|prompt|completion|message|content|entity).*',
  '^(input|output)\\.value.*',
  '^(http\\.(request|response)\\.(body|header)|url\\.query|db\\.(statement|query\\.text|query\\.parameter)).*',
  '^(enduser|user)\\.(email|full_name|name).*',
  '^exception\\.(message|stacktrace).*',
];

/** What must not leave, wherever it stands: keys of model providers, bearer tokens. */
const credentials = [
  '\\bsk-[A-Za-z0-9_-]{16,}',
  '[Bb]earer +[A-Za-z0-9._~+/=-]{8,}',
  '\\beyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}',
];

/** Said outright: left out, its counters lack the `_total` that a Prometheus knows them by. */
const ownMetrics = { host: '0.0.0.0', port: 8888, without_type_suffix: false, without_units: false };

/** Limit, mask, judge, gather, hand on: in that order, so that nothing is held that was not masked. */
export function collectorConfig(traces: Traces, numTraces: number): { readonly [key: string]: Json } {
  const backend = traces.protocol === 'grpc' ? 'otlp_grpc/backend' : 'otlp_http/backend';
  const shared = traces.replicas > 1;
  const judge = ['memory_limiter', 'tail_sampling', 'batch'];
  return {
    extensions: { health_check: { endpoint: '0.0.0.0:13133' } },
    receivers: {
      otlp: { protocols: { grpc: { endpoint: '0.0.0.0:4317' }, http: { endpoint: '0.0.0.0:4318' } } },
      ...(shared ? { 'otlp/peers': { protocols: { grpc: { endpoint: `0.0.0.0:${peersPort}` } } } } : {}),
    },
    processors: {
      memory_limiter: { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 },
      redaction: {
        allow_all_keys: true,
        blocked_key_patterns: conversation,
        blocked_values: credentials,
        summary: 'silent',
      },
      tail_sampling: {
        decision_wait: `${traces.wait}s`,
        num_traces: numTraces,
        // Spans that come later follow the judgement of their trace.
        decision_cache: { sampled_cache_size: 4 * numTraces, non_sampled_cache_size: 4 * numTraces },
        policies: [
          { name: 'failed', type: 'status_code', status_code: { status_codes: ['ERROR'] } },
          { name: 'slow', type: 'latency', latency: { threshold_ms: traces.slow * 1000 } },
          { name: 'sample', type: 'probabilistic', probabilistic: { sampling_percentage: traces.keep } },
        ],
      },
      batch: { send_batch_size: 512, send_batch_max_size: 1024, timeout: '5s' },
    },
    exporters: {
      [backend]: {
        endpoint: traces.endpoint,
        ...(Object.keys(traces.headers).length === 0
          ? {}
          : {
              headers: Object.fromEntries(
                Object.keys(traces.headers).map((header) => [header, `\${env:${headerVariable(header)}}`]),
              ),
            }),
        sending_queue: { queue_size: 500 },
        retry_on_failure: { max_elapsed_time: '5m' },
      },
      ...(shared
        ? {
            load_balancing: {
              routing_key: 'traceID',
              protocol: { otlp: { tls: { insecure: true } } },
              resolver: { dns: { hostname: peersName, port: String(peersPort) } },
              // A replica that is gone is known within seconds: what waited for it finds another.
              sending_queue: { enabled: true, queue_size: 500 },
              retry_on_failure: { enabled: true, max_elapsed_time: '1m' },
            },
          }
        : {}),
    },
    service: {
      extensions: ['health_check'],
      telemetry: {
        logs: { encoding: 'json' },
        metrics: { readers: [{ pull: { exporter: { prometheus: ownMetrics } } }] },
      },
      pipelines: shared
        ? {
            'traces/in': {
              receivers: ['otlp'],
              processors: ['memory_limiter', 'redaction'],
              exporters: ['load_balancing'],
            },
            'traces/judged': { receivers: ['otlp/peers'], processors: judge, exporters: [backend] },
          }
        : {
            traces: {
              receivers: ['otlp'],
              processors: ['memory_limiter', 'redaction', 'tail_sampling', 'batch'],
              exporters: [backend],
            },
          },
    },
  };
}
