/** networking.istio.io and security.istio.io v1, Istio 1.24 and newer: the fields that we write. */
export interface PeerAuthentication {
  apiVersion: 'security.istio.io/v1';
  kind: 'PeerAuthentication';
  metadata?: unknown;
  spec: {
    selector?: Selector;
    mtls: { mode: 'STRICT' };
    portLevelMtls?: Record<string, { mode: 'PERMISSIVE' }>;
  };
}

interface Selector {
  matchLabels: Record<string, string>;
}

export interface AuthorizationPolicy {
  apiVersion: 'security.istio.io/v1';
  kind: 'AuthorizationPolicy';
  metadata?: unknown;
  spec: {
    selector?: Selector;
    action?: 'ALLOW';
    rules?: AuthorizationRule[];
  };
}

export interface AuthorizationRule {
  from?: { source: AuthorizationSource }[];
  to: { operation: { ports: string[] } }[];
}

export interface AuthorizationSource {
  principals?: string[];
  notPrincipals?: string[];
  namespaces?: string[];
  ipBlocks?: string[];
  notIpBlocks?: string[];
}

export interface Sidecar {
  apiVersion: 'networking.istio.io/v1';
  kind: 'Sidecar';
  metadata?: unknown;
  spec: {
    workloadSelector: { labels: Record<string, string> };
    egress: { hosts: string[] }[];
    outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' | 'ALLOW_ANY' };
  };
}

export interface ServiceEntry {
  apiVersion: 'networking.istio.io/v1';
  kind: 'ServiceEntry';
  metadata?: unknown;
  spec: {
    hosts: string[];
    exportTo: string[];
    location: 'MESH_EXTERNAL';
    resolution: 'DNS';
    ports: { number: number; name: string; protocol: 'TLS' }[];
  };
}

export interface DestinationRule {
  apiVersion: 'networking.istio.io/v1';
  kind: 'DestinationRule';
  metadata?: unknown;
  spec: {
    host: string;
    trafficPolicy: {
      tls: { mode: 'ISTIO_MUTUAL' };
      connectionPool?: {
        tcp: { maxConnections: number };
        http: { http1MaxPendingRequests: number; maxRequestsPerConnection: number };
      };
      outlierDetection?: {
        splitExternalLocalOriginErrors: boolean;
        consecutiveLocalOriginFailures: number;
        consecutive5xxErrors: number;
        interval: string;
        baseEjectionTime: string;
        maxEjectionPercent: number;
        minHealthPercent: number;
      };
    };
  };
}

export interface VirtualService {
  apiVersion: 'networking.istio.io/v1';
  kind: 'VirtualService';
  metadata?: unknown;
  spec: { hosts: string[]; http: HttpRoute[] };
}

export interface HttpRoute {
  name: string;
  match: { port: number; method?: { regex: string } }[];
  route: { destination: Destination; weight?: number }[];
  timeout: string;
  retries: { attempts: number; retryOn?: string };
  mirror?: Destination;
  mirrorPercentage?: { value: number };
}

export interface Destination {
  host: string;
  port: { number: number };
}
