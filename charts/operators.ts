import type { Document } from './documents';

/** Something that a region's cluster must have before the objects are applied. */
interface Requirement {
  readonly api: string;
  readonly what: string;
  /** Version that the objects are written for. */
  readonly version: string;
  readonly install: string;
}

export interface Operator extends Requirement {
  readonly needs: (document: Document) => boolean;
}

const group = (name: string) => (document: Document) => document.apiVersion.startsWith(`${name}/`);
const ofClass = (is: (name: unknown) => boolean) => (document: Document) =>
  document.kind === 'Gateway' && is((document.spec as { readonly gatewayClassName: unknown }).gatewayClassName);
const kind = (name: string) => (document: Document) => document.kind === name;

/** What the objects need, by what they are. Installation as each project documents it. */
export const operators: readonly Operator[] = [
  {
    api: 'networking.k8s.io/v1',
    what: 'A network plugin that enforces NetworkPolicy (Cilium, Calico, Azure CNI powered by Cilium, the VPC CNI with policy on)',
    version: 'v1',
    install: 'Part of the cluster. Without it the policies are accepted and do nothing.',
    needs: kind('NetworkPolicy'),
  },
  {
    api: 'cilium.io/v2',
    what: 'Cilium as the network plugin, with its DNS proxy: names of hosts are told by the answers to the pods’ own queries',
    version: 'v2',
    install:
      'AKS: `az aks create --network-dataplane cilium --enable-acns`; without Advanced Container Networking Services hosts by name are refused. Else part of the cluster: the default of the chart `cilium/cilium`.',
    needs: group('cilium.io'),
  },
  {
    api: 'metrics.k8s.io/v1beta1',
    what: 'Metrics server',
    version: 'v1beta1',
    install: 'Part of AKS, EKS Auto Mode and GKE; else the manifests of kubernetes-sigs/metrics-server.',
    needs: (document) => document.kind === 'HorizontalPodAutoscaler' || hasUsageTrigger(document),
  },
  {
    api: 'keda.sh/v1alpha1',
    what: 'KEDA',
    version: '2.17 or newer',
    install:
      'AKS: `az aks update --enable-keda`. Else `helm install keda kedacore/keda --namespace keda --create-namespace`.',
    needs: group('keda.sh'),
  },
  {
    api: 'secrets-store.csi.x-k8s.io/v1',
    what: 'Secrets Store CSI driver with `syncSecret.enabled` and `enableSecretRotation`, and the provider of the vault',
    version: '1.5 or newer',
    install:
      'AKS: `az aks enable-addons --addons azure-keyvault-secrets-provider --enable-secret-rotation`. EKS: the add-on `aws-secrets-store-csi-driver-provider`.',
    needs: group('secrets-store.csi.x-k8s.io'),
  },
  {
    api: 'monitoring.coreos.com/v1',
    what: 'Prometheus operator with a Prometheus that reads PodMonitors and rules of this namespace, kube-state-metrics and the metrics of the kubelets, each with `honorLabels: true`',
    version: '0.85 or newer',
    install:
      '`helm install kube-prometheus-stack prometheus-community/kube-prometheus-stack --namespace monitoring --create-namespace`. It reads only objects with the label `release: <its release>` unless `prometheus.prometheusSpec.podMonitorSelectorNilUsesHelmValues` and `ruleSelectorNilUsesHelmValues` are false; `observability.metrics.labels` gives them that label.',
    needs: group('monitoring.coreos.com'),
  },
  {
    api: 'monitoring.coreos.com/v1alpha1',
    what: 'An Alertmanager that reads AlertmanagerConfigs of this namespace (`alertmanagerConfigSelector`)',
    version: '0.85 or newer',
    install:
      'Part of the Prometheus operator. In kube-prometheus-stack set `alertmanager.alertmanagerSpec.alertmanagerConfigSelector`, e.g. to `{matchLabels: {app.kubernetes.io/managed-by: agent-gantry}}`, and leave `alertmanagerConfigMatcherStrategy` as it is.',
    needs: kind('AlertmanagerConfig'),
  },
  {
    api: 'v1',
    what: 'Grafana with the side car that loads dashboards from ConfigMaps of every namespace',
    version: '11 or newer',
    install:
      'Part of kube-prometheus-stack: `grafana.sidecar.dashboards.searchNamespace: ALL`, and for the folders `folderAnnotation: grafana_folder` with `provider.foldersFromFilesStructure: true`.',
    needs: (document) => document.kind === 'ConfigMap' && 'grafana_folder' in (document.metadata.annotations ?? {}),
  },
  {
    api: 'logging.banzaicloud.io/v1beta1',
    what: 'Logging operator of kube-logging, with a Logging that collects this namespace by Fluentd',
    version: '5 or newer',
    install:
      '`helm install logging-operator oci://ghcr.io/kube-logging/helm-charts/logging-operator --namespace logging --create-namespace`, then a Logging with `controlNamespace`, `fluentd` and a FluentbitAgent.',
    needs: group('logging.banzaicloud.io'),
  },
  {
    api: 'postgresql.cnpg.io/v1',
    what: 'CloudNativePG, watching this namespace',
    version: '1.28 or newer',
    install: '`helm install cnpg cnpg/cloudnative-pg --namespace cnpg-system --create-namespace`.',
    needs: group('postgresql.cnpg.io'),
  },
  {
    api: 'barmancloud.cnpg.io/v1',
    what: 'Barman Cloud plugin of CloudNativePG, in its namespace, and cert-manager, which gives the plugin its certificates',
    version: '0.14 or newer',
    install:
      '`kubectl apply -f https://github.com/cloudnative-pg/plugin-barman-cloud/releases/download/v0.14.0/manifest.yaml`, which goes to `cnpg-system`.',
    needs: group('barmancloud.cnpg.io'),
  },
  {
    api: 'networking.istio.io/v1, security.istio.io/v1',
    what: 'Istio with sidecars and its CNI node agent, which redirects the traffic of pods that may not do so themselves; on Cilium with `cni.exclusive: false` and `socketLB.hostNamespaceOnly: true`. Its namespace must not ask for injection: pods do',
    version: '1.27 or newer',
    install:
      '`istioctl install --set components.cni.enabled=true`. AKS: `az aks mesh enable --proxy-redirection-mechanism CNIChaining`, with `istio({ revision, controlPlane: "aks-istio-system" })`.',
    needs: group('security.istio.io'),
  },
  {
    api: 'policy.linkerd.io/v1beta3, gateway.networking.k8s.io/v1',
    what: 'Linkerd with its CNI plugin, which redirects the traffic of pods that may not do so themselves, and the Gateway API',
    version: '2.19 or newer',
    install:
      'The standard channel of the Gateway API 1.2 or newer, then `linkerd install-cni | kubectl apply -f -`, `linkerd install --crds | kubectl apply -f -`, `linkerd install --linkerd-cni-enabled | kubectl apply -f -`.',
    needs: group('policy.linkerd.io'),
  },
  {
    api: 'cert-manager.io/v1',
    what: 'cert-manager',
    version: '1.18 or newer',
    install:
      '`helm install cert-manager oci://quay.io/jetstack/charts/cert-manager --namespace cert-manager --create-namespace --set crds.enabled=true`.',
    needs: group('cert-manager.io'),
  },
  {
    api: 'gateway.networking.k8s.io/v1, networking.istio.io/v1alpha3',
    what: 'Istio, which serves the GatewayClass `istio`, and the standard channel of the Gateway API 1.3 or newer',
    version: '1.27 or newer: limits of a client need it',
    install:
      '`kubectl apply -f https://github.com/kubernetes-sigs/gateway-api/releases/download/v1.3.0/standard-install.yaml`, then `istioctl install --set profile=minimal`. AKS: `az aks mesh enable` and `az aks update --enable-gateway-api`.',
    needs: ofClass((name) => name === 'istio'),
  },
  {
    api: 'gateway.networking.k8s.io/v1',
    what: "Application routing of AKS with the Gateway API (class `approuting-istio`). Where it leaves `seccompProfile` out of the gateway's pods, the namespace refuses them: see the events of its ReplicaSet",
    version: 'GatewayClass `approuting-istio`',
    install: '`az aks update --enable-gateway-api --enable-app-routing-istio`. Not beside the Istio add-on.',
    needs: ofClass((name) => name === 'approuting-istio'),
  },
  {
    api: 'gateway.networking.k8s.io/v1',
    what: 'The controller of the GatewayClass that the Gateway names, and the standard channel of the Gateway API',
    version: 'Gateway API 1.3 or newer',
    install: 'As its project documents it.',
    needs: ofClass((name) => name !== 'istio' && name !== 'approuting-istio'),
  },
  {
    api: 'networking.k8s.io/v1',
    what: 'The controller of the IngressClass that the Ingress names',
    version: 'v1',
    install: 'As its project documents it. ingress-nginx is retired: no fixes since March 2026.',
    needs: kind('Ingress'),
  },
  {
    api: 'configuration.konghq.com/v1',
    what: 'Kong Ingress Controller, in the namespace that the network policies name. `trusted_ips` and `real_ip_header` tell it the address of a client behind its load balancer',
    version: '3.4 or newer',
    install: '`helm install kong kong/ingress --namespace kong --create-namespace`.',
    needs: group('configuration.konghq.com'),
  },
  {
    api: 'redis.redis.opstreelabs.in/v1beta2',
    what: 'redis-operator of OT-CONTAINER-KIT with the gate `GenerateConfigInInitContainer`: without it nodes call themselves by names that no client can resolve, and TLS does not start. Its webhook keeps a leader and its follower on different machines',
    version: '0.26',
    install:
      '`helm install redis-operator ot-helm/redis-operator --namespace ot-operators --create-namespace --set featureGates.GenerateConfigInInitContainer=true --set redisOperator.webhook=true --set certmanager.enabled=true`.',
    needs: group('redis.redis.opstreelabs.in'),
  },
  {
    api: 'kafka.strimzi.io/v1',
    what: 'Strimzi, watching this namespace',
    version: '1.2',
    install:
      '`helm install strimzi oci://quay.io/strimzi-helm/strimzi-kafka-operator --version 1.2.0 --namespace strimzi --create-namespace --set watchAnyNamespace=true`.',
    needs: group('kafka.strimzi.io'),
  },
  {
    api: 'external-secrets.io/v1',
    what: 'External Secrets operator, and the ClusterSecretStore that the objects name',
    version: '0.16 or newer',
    install:
      '`helm install external-secrets external-secrets/external-secrets --namespace external-secrets --create-namespace`.',
    needs: group('external-secrets.io'),
  },
  {
    api: 'v1',
    what: 'Microsoft Entra Workload ID: OIDC issuer and the mutating webhook',
    version: '1.5 or newer',
    install: 'AKS: `az aks update --enable-oidc-issuer --enable-workload-identity`.',
    needs: (document) =>
      document.kind === 'ServiceAccount' &&
      'azure.workload.identity/client-id' in (document.metadata.annotations ?? {}),
  },
];

function hasUsageTrigger(document: Document): boolean {
  if (document.kind !== 'ScaledObject') return false;
  const { triggers } = document.spec as { triggers: readonly { type: string }[] };
  return triggers.some(({ type }) => type === 'cpu' || type === 'memory');
}
