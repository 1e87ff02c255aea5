import type { RegionOutput } from '../../../charts/documents';
import { type Labels, matches } from './read';

/** Pods that an operator or a controller makes of an object, with the labels that it is known to give them. */
interface OperatedPods {
  readonly name: string;
  readonly labels: Labels;
  readonly ports: readonly number[];
}

type Made = (name: string) => readonly OperatedPods[];

/** From each operator's documentation or source; what `policies/` knows of them is written down a second time, on purpose. */
const MADE: Readonly<Record<string, Made>> = {
  // CloudNativePG, "Labels and annotations".
  'postgresql.cnpg.io/Cluster': (name) => [
    { name, labels: { 'cnpg.io/cluster': name, 'cnpg.io/podRole': 'instance' }, ports: [5432, 8000, 9187] },
  ],
  // Strimzi, Labels.java and KafkaResources.java.
  'kafka.strimzi.io/Kafka': (name) => [
    {
      name,
      labels: { 'strimzi.io/cluster': name, 'strimzi.io/kind': 'Kafka', 'strimzi.io/name': `${name}-kafka` },
      ports: [8443, 9090, 9091, 9092, 9093, 9094, 9095, 9404],
    },
    {
      name: `${name}-operator`,
      labels: { 'strimzi.io/cluster': name, 'strimzi.io/kind': 'Kafka', 'strimzi.io/name': `${name}-entity-operator` },
      ports: [],
    },
  ],
  // OpsTree's redis-operator, internal/util and internal/k8sutils/labels.go: one selection for leaders and followers.
  'redis.redis.opstreelabs.in/RedisCluster': (name) => [
    { name, labels: { redis_setup_type: 'cluster', cluster: name }, ports: [6379, 9121, 16379] },
  ],
  // Gateway API, GEP-1762.
  'gateway.networking.k8s.io/Gateway': (name) => [
    { name, labels: { 'gateway.networking.k8s.io/gateway-name': name }, ports: [80, 443, 15_020, 15_021] },
  ],
  // cert-manager, pkg/issuer/acme/http/http.go: pods that prove to whom a host belongs, while a certificate is asked for.
  'cert-manager.io/Certificate': () => [
    { name: 'acme-solver', labels: { 'acme.cert-manager.io/http01-solver': 'true' }, ports: [8089] },
  ],
};

export const operatedPods = ({ documents }: RegionOutput): readonly OperatedPods[] => {
  const made = documents.flatMap(
    ({ apiVersion, kind, metadata }) => MADE[`${apiVersion.split('/')[0]}/${kind}`]?.(metadata.name) ?? [],
  );
  return [...new Map(made.map((pods) => [pods.name, pods])).values()];
};

/** Names of those that a selector by labels is about. */
export const selectedOperated = (output: RegionOutput, selector: Labels | undefined): readonly string[] =>
  operatedPods(output)
    .filter(({ labels }) => matches(labels, selector))
    .map(({ name }) => name);

type Secrets = (name: string) => Readonly<Record<string, readonly string[]>>;

/** Secrets that an operator writes, each with the keys that pods may read: from the same sources. */
const SECRETS: Readonly<Record<string, Secrets>> = {
  'postgresql.cnpg.io/Cluster': (name) => ({
    [`${name}-app`]: ['username', 'password', 'dbname', 'host', 'port', 'uri'],
    [`${name}-ca`]: ['ca.crt'],
  }),
  'kafka.strimzi.io/Kafka': (name) => ({ [`${name}-cluster-ca-cert`]: ['ca.crt', 'ca.p12', 'ca.password'] }),
  'kafka.strimzi.io/KafkaUser': (name) => ({ [name]: ['ca.crt', 'user.crt', 'user.key', 'user.p12', 'user.password'] }),
};

export const operatedSecrets = ({ documents }: RegionOutput): ReadonlyMap<string, readonly string[]> =>
  new Map(
    documents.flatMap(({ apiVersion, kind, metadata }) =>
      Object.entries(SECRETS[`${apiVersion.split('/')[0]}/${kind}`]?.(metadata.name) ?? {}),
    ),
  );
