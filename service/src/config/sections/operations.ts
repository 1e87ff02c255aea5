import { address, choice, integer, list, secret, text } from '../kinds';

/** What auditors, operators and disasters ask for. */
export const operations = {
  Governance: {
    ENCRYPTION_KEYS: secret({ doc: "Keys of content at rest, newest first: 'k2:BASE64,k1:BASE64' of 32 bytes each." }),
    AUDIT_KEY: secret({ doc: 'Key of the audit chain, at least 32 characters. Default: made and kept in DATA_DIR.' }),
    KEY_VAULT_URL: address({
      protocols: ['https:', 'http:'],
      doc: "Azure Key Vault, by identity: fills secrets that are unset, by name with dashes, e.g. 'llm-api-key'.",
    }),
  },
  Recovery: {
    BACKUP_URL: text({
      fallback: '',
      doc: 'Folder, or https address of an Azure blob container (by identity). Amazon S3 and Google Cloud Storage are not supported.',
    }),
    BACKUP_KEEP: integer({ min: 1, max: 10000, fallback: 168, doc: 'Backups that are kept.' }),
    BACKUP_ID: text({ fallback: '', doc: 'Backup to restore. Default: the newest.' }),
    RESTORE_TARGET: choice({
      among: ['live', 'scratch'],
      fallback: 'live',
      doc: 'scratch: restored into memory, and compared.',
    }),
  },
  Telemetry: {
    OTLP_ENDPOINT: address({
      aliases: ['OTEL_EXPORTER_OTLP_ENDPOINT'],
      protocols: ['https:', 'http:'],
      doc: 'OpenTelemetry collector, OTLP over HTTP. Default: nothing is sent.',
    }),
    OTEL_RESOURCE_ATTRIBUTES: list({
      pattern: /^[^=,\s]+=[^,]*$/,
      wanted: 'name=value, separated by commas',
      doc: 'What else traces and metrics say of where they come from.',
    }),
    OTEL_SERVICE_NAME: text({ fallback: 'agent-service', doc: 'Name in traces and metrics.' }),
    TRACE_PERCENT: integer({
      min: 0,
      max: 100,
      fallback: 100,
      doc: 'Share of requests that are traced when the caller does not say.',
    }),
  },
} as const;
