interface SecretValue {
  valueFrom: { secretKeyRef: { name: string; key: string } };
}

/** logging.banzaicloud.io/v1beta1, Logging operator 5 and newer: the fields that we write. */
export interface LogOutput {
  apiVersion: 'logging.banzaicloud.io/v1beta1';
  kind: 'Output';
  metadata?: unknown;
  spec: {
    elasticsearch?: {
      scheme: string;
      host: string;
      port: number;
      ssl_verify: boolean;
      user?: string;
      password?: SecretValue;
      logstash_format: true;
      logstash_prefix: string;
      suppress_type_name: true;
      reconnect_on_error: true;
      reload_on_failure: true;
      buffer: LogBuffer;
    };
    loki?: {
      url: string;
      tenant?: string;
      labels: Record<string, string>;
      extra_labels: Record<string, string>;
      buffer: LogBuffer;
    };
    datadog?: {
      api_key: SecretValue;
      host: string;
      use_http: true;
      use_ssl: true;
      ssl_port: string;
      use_compression: true;
      dd_source: string;
      service: string;
      dd_tags: string;
      buffer: LogBuffer;
    };
  };
}

export interface LogBuffer {
  type: 'file';
  flush_interval: string;
  flush_thread_count: number;
  chunk_limit_size: string;
  total_limit_size: string;
  overflow_action: 'drop_oldest_chunk';
  retry_max_interval: string;
  retry_timeout: string;
}

export interface LogFlow {
  apiVersion: 'logging.banzaicloud.io/v1beta1';
  kind: 'Flow';
  metadata?: unknown;
  spec: {
    match: { select: { labels: Record<string, string> } }[];
    filters: {
      parser: {
        key_name: string;
        reserve_data: boolean;
        reserve_time: boolean;
        remove_key_name_field: boolean;
        emit_invalid_record_to_error: boolean;
        parse: { type: 'json' };
      };
    }[];
    localOutputRefs: string[];
  };
}
