import type { Schema } from '../recover';
import { BOOLEAN, INTEGER, list, object, STRING, spec, TEXTS } from './notation';

/** github.com/kube-logging/logging-operator, config/crd/bases/logging.banzaicloud.io_*.yaml. */

const API_KEY = object({ valueFrom: object({ secretKeyRef: object({ key: STRING, name: STRING }, ['key']) }) });
const BUFFER = object({
  chunk_limit_size: STRING,
  flush_interval: STRING,
  flush_thread_count: INTEGER,
  overflow_action: STRING,
  retry_max_interval: STRING,
  retry_timeout: STRING,
  total_limit_size: STRING,
  type: STRING,
});

export const LOGGING: Readonly<Record<string, Schema>> = {
  'logging.banzaicloud.io/v1beta1/Flow': spec(
    object({
      filters: list(
        object({
          parser: object({
            emit_invalid_record_to_error: BOOLEAN,
            key_name: STRING,
            parse: object({ type: STRING }),
            remove_key_name_field: BOOLEAN,
            reserve_data: BOOLEAN,
            reserve_time: BOOLEAN,
          }),
        }),
      ),
      localOutputRefs: list(STRING),
      match: list(object({ select: object({ labels: TEXTS }) })),
    }),
  ),
  'logging.banzaicloud.io/v1beta1/Output': spec(
    object({
      datadog: object(
        {
          api_key: API_KEY,
          buffer: BUFFER,
          dd_source: STRING,
          dd_tags: STRING,
          host: STRING,
          service: STRING,
          ssl_port: STRING,
          use_compression: BOOLEAN,
          use_http: BOOLEAN,
          use_ssl: BOOLEAN,
        },
        ['api_key'],
      ),
      elasticsearch: object({
        buffer: BUFFER,
        host: STRING,
        logstash_format: BOOLEAN,
        logstash_prefix: STRING,
        password: API_KEY,
        port: INTEGER,
        reconnect_on_error: BOOLEAN,
        reload_on_failure: BOOLEAN,
        scheme: STRING,
        ssl_verify: BOOLEAN,
        suppress_type_name: BOOLEAN,
        user: STRING,
      }),
      loki: object({ buffer: BUFFER, extra_labels: TEXTS, labels: TEXTS, tenant: STRING, url: STRING }),
    }),
  ),
};
