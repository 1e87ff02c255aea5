import { isIP } from 'node:net';
import { type Flow, privateRanges, readPeer } from '../flows';
import { late, readText } from '../late';
import type { Place } from '../place';
import type { SecretRef } from '../vault';
import { type Attachment, attachment } from './attachment';
import type { DataContext } from './hosting';
import type { Kafka, KafkaLogin } from './kafka';
import { readStoreSecret } from './store-secret';
import { deadLetters, type ResolvedTopic, readTopics } from './topics';

/** Brokers that are there already. */
export interface ManagedKafka {
  readonly kind: 'kafka';
  readonly hosting: 'managed';
  readonly bootstrap: string;
  readonly tls: boolean;
  readonly login?: Sasl;
  /** Each workload is admitted by its identity: Event Hubs of the platform's own have no other way. */
  readonly byIdentity: boolean;
  readonly topics: readonly ResolvedTopic[];
  readonly flows: readonly Flow[];
}

interface Sasl {
  readonly mechanism: 'plain' | 'scramSha512';
  readonly user: string;
  readonly password?: SecretRef;
}

export function resolveManagedKafka(place: Place, given: Partial<Kafka>, context: DataContext): ManagedKafka {
  const at = place.in('bootstrap');
  const bootstrap = readText(at, given.bootstrap ?? late('queue.{region}.bootstrap'), (text) => {
    for (const server of text.split(',')) checkServer(at, server);
  });
  const tls = place.in('tls').flag(given.tls, true);
  const login = readLogin(place.in('login'), given.login, context);
  if (login !== undefined && !tls) {
    place
      .in('tls')
      .fault(given.tls, 'TLS: without it the password of login crosses the network as it is', 'Remove it.');
  }
  return {
    kind: 'kafka',
    hosting: 'managed',
    bootstrap,
    tls,
    ...(login === undefined ? {} : { login }),
    byIdentity: context.azure && given.bootstrap === undefined && login === undefined,
    topics: readTopics(place.in('topics'), given.topics, false),
    flows:
      given.at === undefined
        ? privateRanges.map((cidr) => ({ party: { kind: 'cidr', cidr, except: [] }, ports: brokerPorts(bootstrap) }))
        : readPeer(place.in('at'), given.at, undefined),
  };
}

function checkServer(place: Place, server: string): void {
  const match = /^([A-Za-z0-9.-]+):(\d{1,5})$/.exec(server.trim());
  const host = match?.[1] ?? '';
  const valid =
    Number(match?.[2]) <= 65535 && (isIP(host) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(host));
  if (!valid) place.fault(server, "a broker such as 'kafka.example.com:9093'");
}

function brokerPorts(bootstrap: string): readonly number[] {
  const ports = [...bootstrap.matchAll(/:(\d{1,5})(?=,|$)/g)].map((match) => Number(match[1]));
  return ports.length === 0 ? [9093] : [...new Set(ports)].sort((a, b) => a - b);
}

function readLogin(place: Place, props: KafkaLogin | undefined, { vault }: DataContext): Sasl | undefined {
  if (props === undefined) return undefined;
  const given = place.props(props, { mechanism: true, user: true, password: true });
  const user = place.in('user');
  if (given.user === undefined) user.missing('the name of a user');
  else if (typeof given.user !== 'string' || !/^[!-~]{1,255}$/.test(given.user))
    user.fault(given.user, 'the name of a user, without spaces');
  if (given.password === undefined) place.in('password').missing("the password's name in the vault");
  const password = readStoreSecret(place, 'password', given.password, vault);
  return {
    mechanism: place.in('mechanism').choice(given.mechanism, ['plain', 'scramSha512'], 'plain'),
    user: typeof given.user === 'string' ? given.user : 'invalid',
    ...(password === undefined ? {} : { password }),
  };
}

/** Names of the mechanisms, as clients of Kafka know them (IANA, "SASL Mechanisms"). */
const mechanisms = { plain: 'PLAIN', scramSha512: 'SCRAM-SHA-512' } as const;

export function attachManagedKafka(
  queue: ManagedKafka,
  channel: string | undefined,
  group: string | undefined,
): Attachment {
  const { bootstrap, tls, login, byIdentity, flows } = queue;
  return attachment({
    env: {
      KAFKA_BROKERS: bootstrap,
      KAFKA_TLS: String(tls),
      ...(login === undefined
        ? {}
        : { KAFKA_SASL_MECHANISM: mechanisms[login.mechanism], KAFKA_SASL_USER: login.user }),
      // The token that Entra gives the pod (Microsoft, "Event Hubs for Apache Kafka: OAuth 2.0").
      ...(byIdentity ? { KAFKA_SASL_MECHANISM: 'OAUTHBEARER' } : {}),
      ...channelEnv(channel, group),
    },
    secrets: login?.password === undefined ? {} : { KAFKA_SASL_PASSWORD: login.password },
    flows,
    identity: byIdentity ? 'azure' : 'none',
  });
}

/** What only one who consumes is told. */
export const channelEnv = (
  channel: string | undefined,
  group: string | undefined,
): Readonly<Record<string, string>> => ({
  ...(channel === undefined ? {} : { KAFKA_TOPIC: channel, KAFKA_DEAD_LETTER_TOPIC: deadLetters(channel) }),
  ...(channel === undefined || group === undefined ? {} : { KAFKA_GROUP: group }),
});
