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
