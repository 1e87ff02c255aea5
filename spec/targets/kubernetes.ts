import { readCidr } from '../flows';
import { late, readText, type Text } from '../late';
import { readName } from '../names';
import type { Off, Place } from '../place';
import { type Quota, type QuotaProps, resolveQuota } from '../quota';
import { type Region, type RegionProps, readRegions } from '../regions';
import { type Feature, firstVersion, type KubernetesVersion, kubernetesVersions, supports } from '../versions';
import type { ControllerProps } from './gateway';

/** How a platform is spelled for Kubernetes. */
export interface KubernetesTargetProps {
  /** Minor of the clusters' API servers; decides which fields may be used. @default '1.34' */
  readonly version?: KubernetesVersion;
  /** Where it runs; the first is the primary. Development and staging use the primary alone. */
  readonly regions: readonly RegionProps[];
  /** Its namespace. @default `<platform>-<environment>` */
  readonly namespace?: string;
  /** Registry of serviceImage(), e.g. `acme.azurecr.io`. @default late('registry.host') */
  readonly registry?: Text;
  /**
   * How secrets of the vault reach the pods: `csi` mounts them by the Secrets Store CSI driver, `externalSecrets` copies
   * them by the External Secrets operator.
   * @default 'csi'
   */
  readonly secrets?: 'csi' | 'externalSecrets';
  /** Name of the ClusterSecretStore that reads the vault; for `externalSecrets`. @default the platform's name */
  readonly secretStore?: string;
  /** Prometheus that KEDA asks for requests in flight and rates. @default 'http://prometheus-operated.monitoring.svc:9090' */
  readonly prometheus?: Text;
  /**
   * What the cluster's network can tell apart. `cilium` opens hosts by their names and the API server wherever it is;
   * `kubernetes` opens the address ranges that they may lie in.
   * @default 'kubernetes'
   */
  readonly network?: 'kubernetes' | 'cilium';
  /**
   * Address range of the API server; only pods that an operator runs may reach it. Not used with `cilium`, which knows it.
   * @default late('cluster.{region}.apiServer')
   */
  readonly apiServer?: Text;
  /** What serves the platform's gateway. @default gatewayApi({ class: 'istio' }) where the mesh is istio(); else it must be named */
  readonly gateway?: ControllerProps;
  /** Operators that the objects need are expected to run in the cluster; REQUIREMENTS.md lists them. @default 'expect' */
  readonly operators?: 'expect';
  /** @default the most that the platform can ask for, and a fifth more */
  readonly quota?: QuotaProps | Off;
}

export interface KubernetesTarget {
  readonly version: KubernetesVersion;
  readonly regions: readonly Region[];
  readonly namespace: string;
  readonly registry: string;
  readonly secrets: 'csi' | 'externalSecrets';
  readonly secretStore: string;
  readonly prometheus: string;
  readonly network: 'kubernetes' | 'cilium';
  readonly apiServer: string;
  readonly quota?: Quota;
  /** Passed through to the constructs, whose types the spec does not know. */
  readonly customise?: unknown;
}

type Known = KubernetesTargetProps & { readonly customise?: unknown };

export function resolveKubernetes(
  place: Place,
  props: KubernetesTargetProps | undefined,
  platform: string,
  environment: string,
): KubernetesTarget {
  const given = place.props<Known>(props, {
    ...{ version: true, regions: true, namespace: true, registry: true, secrets: true, secretStore: true },
    ...{
      prometheus: true,
      network: true,
      apiServer: true,
      operators: true,
      quota: true,
      customise: true,
      gateway: true,
    },
  });
  place.in('operators').choice(given.operators, ['expect'], 'expect');
  const quota = resolveQuota(place.in('quota'), given.quota);
  if (given.customise !== undefined && typeof given.customise !== 'function') {
    place.in('customise').fault(given.customise, "a function of the platform's chart");
  }
  if (given.secretStore !== undefined && given.secrets !== 'externalSecrets') {
    place
      .in('secretStore')
      .fault(given.secretStore, "nothing: only secrets: 'externalSecrets' has a store", 'Remove it.');
  }
  return {
    version: place.in('version').choice(given.version, kubernetesVersions, '1.34'),
    regions: readRegions(place.in('regions'), given.regions),
    namespace: readName(place.in('namespace'), given.namespace ?? `${platform}-${environment}`, 63),
    registry: readText(
      place.in('registry'),
      given.registry ?? late('registry.host'),
      checkRegistry(place.in('registry')),
    ),
    secrets: place.in('secrets').choice(given.secrets, ['csi', 'externalSecrets'], 'csi'),
    secretStore: readName(place.in('secretStore'), given.secretStore ?? platform, 63),
    prometheus: readText(
      place.in('prometheus'),
      given.prometheus ?? 'http://prometheus-operated.monitoring.svc:9090',
      checkUrl(place.in('prometheus')),
    ),
    network: place.in('network').choice(given.network, ['kubernetes', 'cilium'], 'kubernetes'),
    apiServer: readText(place.in('apiServer'), given.apiServer ?? late('cluster.{region}.apiServer'), (text) =>
      readCidr(place.in('apiServer'), text),
    ),
    ...(quota === undefined ? {} : { quota }),
    ...(given.customise === undefined ? {} : { customise: given.customise }),
  };
}

/** Refuses what the chosen minor lacks and cannot be spelled another way. */
export function refuseMissing(place: Place, version: KubernetesVersion, feature: Feature, value: unknown): void {
  if (supports(version, feature)) return;
  place.fault(
    value,
    `Kubernetes ${firstVersion(feature)} or newer; the target is ${version}`,
    'Remove it, or raise targets.kubernetes.version.',
  );
}

function checkRegistry(place: Place) {
  return (text: string) => {
    if (!/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._/-]+)?$/.test(text))
      place.fault(text, "a registry such as 'acme.azurecr.io', without https://");
  };
}

function checkUrl(place: Place) {
  return (text: string) => {
    if (!/^https?:\/\/[\w.-]+(:\d+)?(\/\S*)?$/.test(text))
      place.fault(text, "an address such as 'http://prometheus.monitoring.svc:9090'");
  };
}
