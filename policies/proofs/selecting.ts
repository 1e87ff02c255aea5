import { DISRUPTION_BUDGET } from './disruption';

/** Where each type selects pods of its own namespace. */
export const SELECTORS: Readonly<Record<string, readonly string[]>> = {
  'networking.k8s.io/NetworkPolicy': [
    ...['/spec/podSelector', '/spec/ingress/*/from/*/podSelector', '/spec/egress/*/to/*/podSelector'],
  ],
  [DISRUPTION_BUDGET]: ['/spec/selector'],
  'monitoring.coreos.com/PodMonitor': ['/spec/selector'],
  'cilium.io/CiliumNetworkPolicy': [
    ...['/spec/endpointSelector', '/spec/egress/*/toEndpoints/*', '/spec/ingress/*/fromEndpoints/*'],
  ],
  'security.istio.io/AuthorizationPolicy': ['/spec/selector'],
  'security.istio.io/PeerAuthentication': ['/spec/selector'],
  'security.istio.io/RequestAuthentication': ['/spec/selector'],
  'telemetry.istio.io/Telemetry': ['/spec/selector'],
  'networking.istio.io/Sidecar': ['/spec/workloadSelector'],
  'networking.istio.io/EnvoyFilter': ['/spec/workloadSelector'],
  'policy.linkerd.io/Server': ['/spec/podSelector'],
  'logging.banzaicloud.io/Flow': ['/spec/match/*/select', '/spec/match/*/exclude'],
};
