import type { Construct } from 'constructs';
import { broughtSecret, type Credential } from '../../../spec/observability/credential';
import type { Logs } from '../../../spec/observability/logs';
import type { LogBuffer, LogFlow, LogOutput } from '../custom-resources/logging';
import { externalAnnotation } from '../external';
import { createObject } from '../object';
import type { Site } from '../site';

const name = 'logs';

/** What lets the logs in. */
export function logCredentials(logs: Logs): readonly Credential[] {
  switch (logs.kind) {
    case 'elasticsearch':
      return logs.login === undefined ? [] : [logs.login.password];
    case 'loki':
      return [];
    case 'datadog':
      return [logs.apiKey];
  }
}

/** Where the pods' standard output goes; the cluster's own collector takes it there (A9). */
export function createLogFlow(scope: Construct, site: Site, logs: Logs): void {
  const secrets = logCredentials(logs).map(({ secret }) => secret);
  const external = secrets.filter((secret) => secret !== broughtSecret).map((secret) => `Secret/${secret}`);
  createObject<LogOutput>(
    scope,
    'log-output',
    site,
    { name, annotations: externalAnnotation(external) },
    { apiVersion: 'logging.banzaicloud.io/v1beta1', kind: 'Output', spec: output(site, logs) },
  );
  createObject<LogFlow>(
    scope,
    'log-flow',
    site,
    { name },
    {
      apiVersion: 'logging.banzaicloud.io/v1beta1',
      kind: 'Flow',
      spec: {
        match: [{ select: { labels: { 'app.kubernetes.io/part-of': site.environment.platform } } }],
        filters: [
          {
            // Lines that are no JSON, of a side car or a crash, are kept as they are.
            parser: {
              key_name: 'message',
              reserve_data: true,
              reserve_time: true,
              remove_key_name_field: false,
              emit_invalid_record_to_error: false,
              parse: { type: 'json' },
            },
          },
        ],
        localOutputRefs: [name],
      },
    },
  );
}

/** On disk, and bounded: a back end that is away for long costs its oldest lines, not the node's disk. */
const buffer: LogBuffer = {
  type: 'file',
  flush_interval: '10s',
  flush_thread_count: 2,
  chunk_limit_size: '8MB',
  total_limit_size: '2GB',
  overflow_action: 'drop_oldest_chunk',
  retry_max_interval: '5m',
  retry_timeout: '6h',
};

const value = ({ secret, key }: Credential) => ({ valueFrom: { secretKeyRef: { name: secret, key } } });

function output({ environment, region }: Site, logs: Logs): LogOutput['spec'] {
  const { platform, name: stage } = environment;
  switch (logs.kind) {
    case 'elasticsearch':
      return {
        elasticsearch: {
          scheme: logs.scheme,
          host: logs.host,
          port: logs.port,
          ssl_verify: true,
          ...(logs.login === undefined ? {} : { user: logs.login.user, password: value(logs.login.password) }),
          logstash_format: true,
          logstash_prefix: logs.index,
          suppress_type_name: true,
          reconnect_on_error: true,
          reload_on_failure: true,
          buffer,
        },
      };
    case 'loki':
      return {
        loki: {
          url: logs.url,
          ...(logs.tenant === undefined ? {} : { tenant: logs.tenant }),
          // Few values each: Loki keeps a stream for every set of them.
          labels: {
            namespace: '$.kubernetes.namespace_name',
            container: '$.kubernetes.container_name',
            workload: '$.kubernetes.labels["app.kubernetes.io/name"]',
          },
          extra_labels: { platform, environment: stage, region: region.name },
          buffer,
        },
      };
    case 'datadog':
      return {
        datadog: {
          api_key: value(logs.apiKey),
          host: logs.host,
          use_http: true,
          use_ssl: true,
          ssl_port: '443',
          use_compression: true,
          dd_source: 'agent-gantry',
          service: platform,
          dd_tags: `env:${stage},region:${region.name}`,
          buffer,
        },
      };
  }
}
