import { readFileSync } from 'node:fs';
import { Kafka, type KafkaConfig, type logCreator, logLevel, type SASLOptions } from 'kafkajs';
import { azureToken } from '../cloud/azure-identity';
import type { Config } from '../config/settings';
import type { Log } from '../telemetry/log';

/** A client by the settings: TLS by the machine's authorities or by files, a user by SASL. */
export function kafkaClient(config: Config, log: Log): Kafka {
  const ssl = tls(config);
  const sasl = login(config);
  return new Kafka({
    clientId: config.OTEL_SERVICE_NAME,
    brokers: [...config.KAFKA_BROKERS],
    connectionTimeout: 3000,
    authenticationTimeout: 5000,
    requestTimeout: 15_000,
    retry: { initialRetryTime: 200, maxRetryTime: 5000, retries: 5 },
    ...(ssl === undefined ? {} : { ssl }),
    ...(sasl === undefined ? {} : { sasl }),
    logLevel: logLevel.WARN,
    logCreator: lines(log),
  });
}

function tls(config: Config): KafkaConfig['ssl'] | undefined {
  const read = (path: string): string => readFileSync(path, 'utf8');
  const { KAFKA_TLS_CA: ca, KAFKA_TLS_CERT: cert, KAFKA_TLS_KEY: key } = config;
  if (ca === '' && cert === '') return config.KAFKA_TLS ? true : undefined;
  return {
    ...(ca === '' ? {} : { ca: [read(ca)] }),
    ...(cert === '' ? {} : { cert: read(cert), key: read(key) }),
  };
}

/** Who we are, as the broker is told. A token is fetched for each connection, and kept as long as it is good. */
export function login({
  KAFKA_BROKERS: [broker = ''],
  KAFKA_SASL_MECHANISM: mechanism,
  KAFKA_SASL_USER: username,
  KAFKA_SASL_PASSWORD: password = '',
}: Config): SASLOptions | undefined {
  if (mechanism === 'none') return undefined;
  if (mechanism !== 'oauthbearer') return { mechanism, username, password } as SASLOptions;
  const scope = `https://${broker.slice(0, broker.lastIndexOf(':'))}/.default`;
  return { mechanism, oauthBearerProvider: async () => ({ value: await azureToken(scope) }) };
}

/** The client's own lines in ours, by what is known to hold no message. */
const lines =
  (log: Log): logCreator =>
  () =>
  ({ namespace, log: { message, error, broker, topic, groupId } }) =>
    log.warn('kafka', { part: namespace, what: message, cause: error, broker, topic, group: groupId });
