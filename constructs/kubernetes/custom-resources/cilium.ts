/** cilium.io/v2, Cilium 1.16 and newer: the fields that we write. */
export interface CiliumNetworkPolicy {
  apiVersion: 'cilium.io/v2';
  kind: 'CiliumNetworkPolicy';
  metadata?: unknown;
  spec: {
    endpointSelector: { matchLabels?: Record<string, string> };
    egress: CiliumEgress[];
  };
}

export interface CiliumEgress {
  toFQDNs?: { matchName: string }[];
  toEntities?: 'kube-apiserver'[];
  toEndpoints?: { matchLabels: Record<string, string> }[];
  toPorts: {
    ports: { port: string; endPort?: number; protocol: 'TCP' | 'ANY' }[];
    rules?: { dns: { matchPattern: string }[] };
  }[];
}
