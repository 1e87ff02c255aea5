/** gateway.networking.k8s.io/v1, Gateway API 1.3 and newer, standard channel: the fields that we write. */
export interface Gateway {
  apiVersion: 'gateway.networking.k8s.io/v1';
  kind: 'Gateway';
  metadata?: unknown;
  spec: {
    gatewayClassName: string;
    infrastructure?: {
      annotations?: Record<string, string>;
      labels?: Record<string, string>;
      parametersRef?: { group: ''; kind: 'ConfigMap'; name: string };
    };
    listeners: Listener[];
  };
}

interface Listener {
  name: 'http' | 'https';
  hostname: string;
  port: number;
  protocol: 'HTTP' | 'HTTPS';
  tls?: { mode: 'Terminate'; certificateRefs: { kind: 'Secret'; name: string }[] };
  allowedRoutes: { namespaces: { from: 'Same' } };
}

export interface HTTPRoute {
  apiVersion: 'gateway.networking.k8s.io/v1';
  kind: 'HTTPRoute';
  metadata?: unknown;
  spec: { parentRefs: { name: string; sectionName: 'http' | 'https' }[]; hostnames: string[]; rules: HTTPRouteRule[] };
}

export interface HTTPRouteRule {
  matches?: HTTPRouteMatch[];
  filters?: HTTPRouteFilter[];
  backendRefs?: { name: string; port: number; weight?: number }[];
  timeouts?: { request: string };
}

export interface HTTPRouteMatch {
  path: { type: 'Exact' | 'PathPrefix'; value: string };
  method?: string;
  headers?: { type: 'RegularExpression'; name: string; value: string }[];
}

export type HTTPRouteFilter =
  | { type: 'RequestRedirect'; requestRedirect: { scheme: 'https'; statusCode: 301 } }
  | { type: 'RequestMirror'; requestMirror: { backendRef: { name: string; port: number }; percent: number } };
