import { readSchedules, type Schedule } from '../../queue/schedule';
import { choice, flag, integer, json, list, secret, text } from '../kinds';

/** Where tasks wait. */
export const queue = {
  Queue: {
    KAFKA_BROKERS: list({
      pattern: /^[^:,\s]+:\d+$/,
      wanted: 'host:port, separated by commas',
      doc: 'Kafka, or Event Hubs.',
    }),
    KAFKA_TOPIC: text({ fallback: 'tasks', doc: 'Topic of tasks.' }),
    KAFKA_GROUP: text({ fallback: 'agent-workers', doc: 'Group of the workers.' }),
    KAFKA_DEAD_LETTER_TOPIC: text({ fallback: '', doc: 'Default: the topic with .dlq.' }),
    KAFKA_TLS_CA: text({ fallback: '', doc: 'File of the authority.' }),
    KAFKA_TLS_CERT: text({ fallback: '', doc: "File of the client's certificate." }),
    KAFKA_TLS_KEY: text({ fallback: '', doc: 'File of its key.' }),
    KAFKA_TLS: flag({ fallback: false, doc: 'TLS without files of our own.' }),
    KAFKA_SASL_MECHANISM: choice({
      among: ['none', 'plain', 'scram-sha-256', 'scram-sha-512', 'oauthbearer'],
      also: { scramsha512: 'scram-sha-512', scramsha256: 'scram-sha-256' },
      fallback: 'none',
      doc: 'How to log in; oauthbearer: by identity, at Event Hubs.',
    }),
    KAFKA_SASL_USER: text({ aliases: ['KAFKA_SASL_USERNAME'], fallback: '', doc: 'User.' }),
    KAFKA_SASL_PASSWORD: secret({ doc: 'Password.' }),
    SERVICE_BUS_NAMESPACE: text({
      fallback: '',
      doc: 'Azure Service Bus, by identity: namespace, or its whole address.',
    }),
    SERVICE_BUS_QUEUE: text({ fallback: 'tasks', doc: 'Its queue.' }),
    TASK_ATTEMPTS: integer({ min: 1, max: 50, fallback: 5, doc: 'Tries before a task is a dead letter.' }),
    TASK_LEASE_SECONDS: integer({
      min: 1,
      max: 900,
      fallback: 60,
      doc: 'After which another worker takes over a silent one.',
    }),
    TASK_CONCURRENCY: integer({ min: 1, max: 1000, fallback: 8, doc: 'Tasks at once in a worker.' }),
    TASK_TTL_HOURS: integer({ min: 1, max: 8760, fallback: 168, doc: 'Hours that the outcome of a task is kept.' }),
    SCHEDULES: json<readonly Schedule[]>({
      wanted: 'JSON: [{"name": "…", "cron": "0 6 * * 1-5", "message": "…"}]',
      fallback: [],
      check: readSchedules,
      doc: 'Tasks that are due at times (UTC).',
    }),
  },
} as const;
