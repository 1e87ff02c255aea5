import type { Schema } from '../recover';
import { between, choice, list, map, object, oneOf, spec, text } from './notation';

/** github.com/cilium/cilium, pkg/k8s/apis/cilium.io/client/crds/v2/ciliumnetworkpolicies.yaml. */

const TO_ENDPOINTS = object({
  matchLabels: map(text('^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$', { maxLength: 63 })),
});

export const CILIUM: Readonly<Record<string, Schema>> = {
  'cilium.io/v2/CiliumNetworkPolicy': spec(
    object({
      egress: list(
        object({
          toEndpoints: list(TO_ENDPOINTS),
          toEntities: list(
            oneOf(
              'all',
              'world',
              'cluster',
              'host',
              'init',
              'ingress',
              'unmanaged',
              'remote-node',
              'health',
              'none',
              'kube-apiserver',
            ),
          ),
          toFQDNs: list(choice({ matchName: text('^([-a-zA-Z0-9_]+[.]?)+$', { maxLength: 255 }) })),
          toPorts: list(
            object({
              ports: list(
                object(
                  {
                    endPort: between(0, 65535),
                    port: text(
                      '^(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[0-9]{1,4})|([a-zA-Z0-9]-?)*[a-zA-Z](-?[a-zA-Z0-9])*$',
                    ),
                    protocol: oneOf('TCP', 'UDP', 'SCTP', 'ANY'),
                  },
                  ['port'],
                ),
                { maxItems: 40 },
              ),
              rules: choice({
                dns: list(choice({ matchPattern: text('^([-a-zA-Z0-9_*]+[.]?)+$', { maxLength: 255 }) })),
              }),
            }),
          ),
        }),
      ),
      endpointSelector: TO_ENDPOINTS,
    }),
  ),
};
