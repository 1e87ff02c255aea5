/** policy.linkerd.io, Linkerd 2.19 and newer: the fields that we write. */
export interface Server {
  apiVersion: 'policy.linkerd.io/v1beta3';
  kind: 'Server';
  metadata?: unknown;
  spec: { podSelector: { matchLabels: Record<string, string> }; port: number; accessPolicy: 'deny' };
}

export interface AuthorizationPolicy {
  apiVersion: 'policy.linkerd.io/v1alpha1';
  kind: 'AuthorizationPolicy';
  metadata?: unknown;
  spec: { targetRef: PolicyReference; requiredAuthenticationRefs: PolicyReference[] };
}

export interface PolicyReference {
  group: 'policy.linkerd.io';
  kind: 'Server' | 'MeshTLSAuthentication' | 'NetworkAuthentication';
  name: string;
}

export interface MeshTLSAuthentication {
  apiVersion: 'policy.linkerd.io/v1alpha1';
  kind: 'MeshTLSAuthentication';
  metadata?: unknown;
  spec: {
    identityRefs: ({ kind: 'ServiceAccount'; name: string; namespace: string } | { kind: 'Namespace'; name: string })[];
  };
}

export interface NetworkAuthentication {
  apiVersion: 'policy.linkerd.io/v1alpha1';
  kind: 'NetworkAuthentication';
  metadata?: unknown;
  spec: { networks: { cidr: string; except?: string[] }[] };
}

/** gateway.networking.k8s.io/v1, between workloads: the parent is a Service. */
export interface ServiceRoute {
  apiVersion: 'gateway.networking.k8s.io/v1';
  kind: 'HTTPRoute';
  metadata?: unknown;
  spec: {
    parentRefs: { group: ''; kind: 'Service'; name: string; port: number }[];
    rules: {
      matches?: { method: 'GET' | 'HEAD' }[];
      backendRefs: { name: string; port: number; weight?: number }[];
    }[];
  };
}
