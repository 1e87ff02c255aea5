/** monitoring.coreos.com/v1, Prometheus operator 0.85 and newer: the fields that we write. */
export interface PodMonitor {
  apiVersion: 'monitoring.coreos.com/v1';
  kind: 'PodMonitor';
  metadata?: unknown;
  spec: {
    selector: { matchLabels: Record<string, string> };
    jobLabel?: string;
    podMetricsEndpoints: {
      port: string;
      path: string;
      interval: string;
      scrapeTimeout: string;
      relabelings?: { targetLabel: string; replacement: string }[];
    }[];
    sampleLimit: number;
    labelLimit: number;
    labelNameLengthLimit: number;
    labelValueLengthLimit: number;
  };
}

export interface PrometheusRule {
  apiVersion: 'monitoring.coreos.com/v1';
  kind: 'PrometheusRule';
  metadata?: unknown;
  spec: { groups: { name: string; rules: Rule[] }[] };
}

export interface Rule {
  alert: string;
  expr: string;
  for?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

interface SecretKey {
  name: string;
  key: string;
}

/** monitoring.coreos.com/v1alpha1, Prometheus operator 0.85 and newer. */
export interface AlertmanagerConfig {
  apiVersion: 'monitoring.coreos.com/v1alpha1';
  kind: 'AlertmanagerConfig';
  metadata?: unknown;
  spec: { route: Route; receivers: ReceiverObject[] };
}

interface Route {
  receiver: string;
  groupBy?: string[];
  groupWait?: string;
  groupInterval?: string;
  repeatInterval?: string;
  matchers?: { name: string; value: string; matchType: '=' }[];
  routes?: Route[];
}

export interface ReceiverObject {
  name: string;
  pagerdutyConfigs?: { routingKey: SecretKey; sendResolved: true; severity: string; description: string }[];
  slackConfigs?: { apiURL: SecretKey; channel: string; sendResolved: true; title: string; text: string }[];
  emailConfigs?: {
    to: string;
    from: string;
    smarthost: string;
    requireTLS: true;
    sendResolved: true;
    authUsername?: string;
    authPassword?: SecretKey;
  }[];
  webhookConfigs?: { urlSecret: SecretKey; sendResolved: true }[];
}
