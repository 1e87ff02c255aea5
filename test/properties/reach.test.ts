import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { platforms, synthesise } from '../support/platforms';
import { readRuns } from './survey';

const { seed } = readRuns(0);

/** What some random platform must show, so that what holds of all of them says something: where it shows in JSON. */
const choices: Readonly<Record<string, RegExp>> = {
  ...Object.fromEntries(
    [
      ...['ConfigMap', 'CronJob', 'Deployment', 'ExternalSecret', 'HorizontalPodAutoscaler', 'LimitRange', 'Namespace'],
      ...['NetworkPolicy', 'PodDisruptionBudget', 'ResourceQuota', 'ScaledObject', 'SecretProviderClass', 'Service'],
      ...['ServiceAccount', 'TriggerAuthentication', 'CiliumNetworkPolicy', 'Job'],
      ...['AuthorizationPolicy', 'DestinationRule', 'PeerAuthentication', 'ServiceEntry', 'Sidecar', 'VirtualService'],
      ...['HTTPRoute', 'MeshTLSAuthentication', 'NetworkAuthentication', 'Server'],
      ...['Cluster', 'Database', 'ObjectStore', 'ScheduledBackup', 'RedisCluster', 'Certificate', 'Issuer', 'Password'],
      ...['EnvoyFilter', 'Gateway', 'Ingress', 'KongPlugin', 'RequestAuthentication'],
      ...['Kafka', 'KafkaNodePool', 'KafkaTopic', 'KafkaUser'],
      ...['AlertmanagerConfig', 'Flow', 'Output', 'PodMonitor', 'PrometheusRule'],
    ].map((kind) => [kind, new RegExp(`"kind":"${kind}"`)]),
  ),
  ...Object.fromEntries(
    ['kafka', 'azure-servicebus', 'prometheus', 'cpu', 'memory'].map((type) => [
      `the trigger ${type}`,
      new RegExp(`"type":"${type}"`),
    ]),
  ),
  ...Object.fromEntries(
    ['httpGet', 'tcpSocket', 'grpc', 'exec'].map((kind) => [`a probe by ${kind}`, new RegExp(`"${kind}":\\{`)]),
  ),
  ...Object.fromEntries(
    ['emptyDir', 'persistentVolumeClaim', 'configMap', 'csi', 'secret', 'projected'].map((kind) => [
      `a volume of ${kind}`,
      new RegExp(`"${kind}":\\{`),
    ]),
  ),
  'Key Vault by CSI': /"provider":"azure"/,
  'Secrets Manager by CSI': /"provider":"aws"/,
  'a key of a JSON value': /jmesPath/,
  'Entra workload identity': /azure\.workload\.identity\/client-id/,
  'an IAM role': /eks\.amazonaws\.com\/role-arn/,
  'a Google service account': /iam\.gke\.io\/gcp-service-account/,
  'EKS Pod Identity': /usePodIdentity: ?|"usePodIdentity":"true"/,
  'a load balancer kept inside, on each cloud':
    /azure-load-balancer-internal|aws-load-balancer-scheme|load-balancer-type/,
  'native sidecars': /"restartPolicy":"Always"/,
  'a pause by the API': /"preStop":\{"sleep"/,
  'a pause by a command': /"preStop":\{"exec"/,
  'the tolerance of an autoscaler': /"tolerance":"\d+m"/,
  'traffic within a zone': /"trafficDistribution"/,
  'a least number that stays': /"minAvailable"/,
  'scaling to nothing': /"minReplicaCount":0/,
  'a fixed number': /"replicas":\d+,"revisionHistoryLimit"/,
  'spread that must hold': /"DoNotSchedule"/,
  'jobs that may meet': /"concurrencyPolicy":"Allow"/,
  'development, staging': /"environment":"(development|staging)"/,
  'public addresses': /"0\.0\.0\.0\/0"/,
  'addresses with exceptions': /"10\.20\.0\.0\/16","except"/,
  'what is made elsewhere': /agent-gantry\.dev\/external/,
};

describe(`300 random platforms (seed ${seed})`, () => {
  let seen: readonly string[];
  beforeAll(() => {
    seen = fc.sample(platforms, { numRuns: 300, seed }).map((props) => JSON.stringify(synthesise(props).documents));
  }, 60_000);

  it.each(Object.entries(choices))('show %s', (_, form) => {
    expect(seen.filter((text) => form.test(text)).length).toBeGreaterThan(0);
  });
});
