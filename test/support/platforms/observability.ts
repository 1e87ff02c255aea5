import {
  type AlertsProps,
  addresses,
  type CredentialProps,
  datadog,
  elasticsearch,
  email,
  existingSecret,
  type LogsProps,
  late,
  loki,
  type ObservabilityProps,
  off,
  pagerDuty,
  type ReceiverProps,
  slack,
  type TracesProps,
  webhook,
} from 'agent-gantry';
import fc from 'fast-check';
import { alertIds } from '../../../spec/alerts/rule';
import type { Setting } from './setting';
import { entries, labelKey, labelValue, name, percent, some } from './text';

/** Observability that is valid in a setting: what stands in the vault is read where its Secrets can be brought. */
export function observability({ vault, secrets }: Setting): fc.Arbitrary<ObservabilityProps> {
  const existing: fc.Arbitrary<CredentialProps> = fc.tuple(name(20), name(20)).map(([a, b]) => existingSecret(a, b));
  const credential: fc.Arbitrary<CredentialProps> =
    vault === 'existingSecrets'
      ? fc.oneof(existing, fc.record({ name: name(20), key: name(20) }))
      : vault === 'none' || secrets === 'csi'
        ? existing
        : fc.oneof(existing, name(20));
  const stored: fc.Arbitrary<string | { readonly name: string; readonly key: string }> =
    vault === 'existingSecrets' ? fc.record({ name: name(20), key: name(20) }) : name(20);
  const headers: fc.Arbitrary<object> =
    vault === 'none'
      ? fc.constant({})
      : some({ headers: fc.dictionary(fc.constantFrom('authorization', 'x-scope-orgid'), stored, { maxKeys: 2 }) });
  const metrics = some({
    namespace: name(63),
    pods: entries(labelKey, labelValue, 2),
    labels: fc.constantFrom({ release: 'stack' }, {}),
    every: fc.constantFrom('5s' as const, '30s' as const, '5m' as const),
    series: fc.integer({ min: 100, max: 100_000 }),
  });
  const dashboards = fc.oneof(
    fc.constant(off),
    some({ folder: fc.constantFrom('Agents', 'a folder'), labels: fc.constant({ dashboard: 'yes' }) }),
  );
  const common = { traces: traces(headers), logs: logs(credential) };
  return fc.oneof(
    some({ metrics, alerts: fc.oneof(fc.constant(off), alerts(credential)), dashboards, ...common }),
    some(common).map((rest) => ({ metrics: off, alerts: off, dashboards: off, ...(rest as object) })),
  ) as fc.Arbitrary<ObservabilityProps>;
}

function alerts(credential: fc.Arbitrary<CredentialProps>): fc.Arbitrary<AlertsProps> {
  const mail = { to: ['a@example.com'], from: 'b@example.com', server: 'smtp.example.com:587' } as const;
  const receiver: fc.Arbitrary<ReceiverProps> = fc.oneof(
    credential.map((key) => pagerDuty({ key })),
    credential.map((url) => slack({ webhook: url, channel: '#agents' })),
    credential.map((url) => webhook({ url })),
    credential.map((password) => email({ ...mail, user: 'desk', password })),
    fc.constant(email(mail)),
  );
  const receivers = fc.oneof(receiver, fc.array(receiver, { maxLength: 3 }));
  return some({
    page: receivers,
    inform: receivers,
    wakes: fc.boolean(),
    thresholds: some({
      errorRate: percent(1, 100),
      memory: percent(10, 100),
      budget: percent(1, 100),
      latency: fc.constantFrom('1s', '15m'),
      backlog: fc.integer({ min: 1, max: 1_000_000 }),
      replicaLag: fc.constantFrom('1s', '1h'),
      certificate: fc.constantFrom('1d', '60d'),
    }),
    without: fc.subarray([...alertIds]),
    runbooks: fc.constant('https://wiki.example.com/alerts'),
  }) as fc.Arbitrary<AlertsProps>;
}

function traces(headers: fc.Arbitrary<object>): fc.Arbitrary<TracesProps> {
  const endpoint = fc.constantFrom<Pick<TracesProps, 'endpoint' | 'at'>>(
    { endpoint: 'https://otlp.example.com' },
    { endpoint: 'http://tempo.tracing.svc:4318' },
    { endpoint: late('extra.otlp'), at: addresses('10.9.0.0/16', { ports: [4318] }) },
  );
  const rest = some({
    protocol: fc.constantFrom('http', 'grpc'),
    keep: percent(0, 100),
    slow: fc.constantFrom('1s', '15m'),
    wait: fc.constantFrom('5s', '5m'),
    replicas: fc.integer({ min: 1, max: 10 }),
  });
  return fc
    .tuple(endpoint, headers, rest)
    .map(([where, admitted, how]) => ({ ...where, ...admitted, ...(how as object) }) as TracesProps);
}

const logs = (credential: fc.Arbitrary<CredentialProps>): fc.Arbitrary<LogsProps> =>
  fc.oneof(
    fc.constantFrom(
      elasticsearch({ url: 'https://logs.example.com' }),
      loki({ url: 'http://loki.monitoring.svc:3100', tenant: 'desk' }),
    ),
    credential.map((password) => elasticsearch({ url: 'http://es.logging.svc:9200', user: 'shipper', password })),
    credential.map((apiKey) => datadog({ apiKey })),
  );
