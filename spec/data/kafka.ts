import type { Peer } from '../flows';
import type { Text } from '../late';
import type { Place } from '../place';
import type { Cpu, Size } from '../units';
import type { SecretRef } from '../vault';
import { type DataContext, type Hosting, readHosting, refuseProps } from './hosting';
import { type KafkaCluster, resolveKafkaCluster } from './kafka-cluster';
import { type ManagedKafka, resolveManagedKafka } from './managed-kafka';
import type { Topic } from './topics';

/** A Kafka-compatible broker: Kafka itself, or Event Hubs by its Kafka endpoint (A5). */
export interface Kafka {
  readonly kind: 'kafka';
  /** Who runs it: the cloud, or Strimzi in the cluster. @default 'managed'; in development 'inCluster' unless `bootstrap`, `at`, `login` or `tls` is given */
  readonly hosting?: Hosting;
  /** Topics that workloads may consume: names, or topic('…', { … }). In the cluster each is made, with one for its dead letters. */
  readonly topics: readonly (string | Topic)[];

  /** Managed: `host:port`, several separated by commas. @default late('queue.{region}.bootstrap') */
  readonly bootstrap?: Text;
  /** Managed: where the brokers are reached. @default private addresses, on the port of `bootstrap` (9093 where that is late) */
  readonly at?: Peer;
  /** Managed: whether it speaks TLS, by a certificate that every system knows. @default true */
  readonly tls?: boolean;
  /** Managed: who workloads and KEDA are to it. @default none */
  readonly login?: KafkaLogin;

  /** In the cluster: brokers, each with a copy of the cluster's own state; 1, or 3 to 9, odd. @default 3, in development 1 */
  readonly brokers?: number;
  /** In the cluster: cores that each broker requests. @default '500m', in development '250m' */
  readonly cpu?: Cpu;
  /** In the cluster: memory of each broker, requested and at most; half is its heap, the rest reads ahead. 768MiB to 256GiB. @default '2GiB', in development '768MiB' */
  readonly memory?: Size;
  /** In the cluster: volume of each broker. It can grow. 1GiB to 16TiB. @default '20GiB', in development '2GiB' */
  readonly size?: Size;
  /** In the cluster: storage class of the volumes. @default the cluster's own */
  readonly storageClass?: string;
  /** In the cluster: version of Kafka, e.g. `4.3.1`; the installed Strimzi must know it. @default Strimzi's own: it upgrades with the operator */
  readonly version?: string;
  /** In the cluster: namespace that Strimzi's operator runs in. @default 'strimzi' */
  readonly operatorNamespace?: string;
  /** In the cluster: namespace that KEDA runs in, which asks how much waits; the add-on of AKS runs in `kube-system`. @default 'keda' */
  readonly kedaNamespace?: string;
}

/** Name and password for SASL, within TLS. */
export interface KafkaLogin {
  /** How the password is shown: as it is, or as the proof that SCRAM makes of it. @default 'plain': what Event Hubs and Confluent Cloud have */
  readonly mechanism?: 'plain' | 'scramSha512';
  /** Name of the user; `$ConnectionString` for Event Hubs. */
  readonly user: string;
  /** Its password, by its name in the vault. */
  readonly password: string | SecretRef;
}

/** A Kafka-compatible broker (A5). */
export const kafka = (props: Omit<Kafka, 'kind'>): Kafka => ({ kind: 'kafka', ...props });

const managedProps = ['bootstrap', 'at', 'tls', 'login'] as const;
const inClusterProps = [
  ...(['brokers', 'cpu', 'memory', 'size', 'storageClass', 'version', 'operatorNamespace', 'kedaNamespace'] as const),
] as const;

export function resolveKafka(place: Place, props: Kafka, context: DataContext): ManagedKafka | KafkaCluster {
  const given = place.props(props, {
    ...{ kind: true, hosting: true, topics: true, bootstrap: true, at: true, tls: true, login: true },
    ...{ brokers: true, cpu: true, memory: true, size: true, storageClass: true, version: true },
    ...{ operatorNamespace: true, kedaNamespace: true },
  });
  const addressed = managedProps.some((prop) => given[prop] !== undefined);
  const hosting = readHosting(place.in('hosting'), given.hosting, context, addressed);
  refuseProps(place, given, hosting === 'managed' ? inClusterProps : managedProps, hosting);
  return hosting === 'managed'
    ? resolveManagedKafka(place, given, context)
    : resolveKafkaCluster(place, given, context);
}
