/** What a policy of Istio holds for. */
interface TargetRefs {
  targetRefs: { group: 'gateway.networking.k8s.io'; kind: 'Gateway'; name: string }[];
}

/** security.istio.io/v1, Istio 1.27 and newer, for a Gateway: the fields that we write. */
export interface GatewayRequestAuthentication {
  apiVersion: 'security.istio.io/v1';
  kind: 'RequestAuthentication';
  metadata?: unknown;
  spec: TargetRefs & {
    jwtRules: { issuer: string; audiences: string[]; jwksUri: string; forwardOriginalToken: true }[];
  };
}

/** security.istio.io/v1, Istio 1.27 and newer, for a Gateway: the fields that we write. */
export interface GatewayAuthorizationPolicy {
  apiVersion: 'security.istio.io/v1';
  kind: 'AuthorizationPolicy';
  metadata?: unknown;
  spec: TargetRefs & { action: 'ALLOW'; rules: GatewayRule[] };
}

export interface GatewayRule {
  from?: { source: { requestPrincipals: string[] } }[];
  to: { operation: { methods?: string[]; paths?: string[]; ports?: string[] } }[];
}

/** networking.istio.io/v1alpha3, Istio 1.27 and newer: the fields that we write. */
export interface EnvoyFilter {
  apiVersion: 'networking.istio.io/v1alpha3';
  kind: 'EnvoyFilter';
  metadata?: unknown;
  spec: TargetRefs & { priority?: number; configPatches: EnvoyPatch[] };
}

export type EnvoyPatch =
  | {
      applyTo: 'HTTP_FILTER';
      match: {
        context: 'GATEWAY';
        listener: { filterChain: { filter: { name: string; subFilter: { name: 'envoy.filters.http.router' } } } };
      };
      patch: { operation: 'INSERT_BEFORE'; value: { name: string; typed_config: { '@type': string } & object } };
    }
  | {
      applyTo: 'HTTP_ROUTE';
      match: { context: 'GATEWAY'; routeConfiguration: { vhost: { route: { name: string } } } };
      patch: { operation: 'MERGE'; value: { route: object } };
    };
