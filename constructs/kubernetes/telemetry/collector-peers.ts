import type { Construct } from 'constructs';
import type { Service } from 'kubernetes-types/core/v1';
import { collectorName, peersName, peersPort } from '../../../spec/observability/collector';
import type { Traces } from '../../../spec/observability/traces';
import { createObject } from '../object';
import { type Site, selectorLabels } from '../site';

/** Resolves to each replica of the collector: all spans of a trace go to the one that judges it. */
export function createCollectorPeers(scope: Construct, site: Site, { replicas }: Traces): void {
  if (replicas === 1) return;
  createObject<Service>(
    scope,
    'collector-peers',
    site,
    { name: peersName },
    {
      apiVersion: 'v1',
      kind: 'Service',
      spec: {
        clusterIP: 'None',
        selector: { ...selectorLabels(site, collectorName) },
        ports: [
          { name: 'grpc-peers', port: peersPort, targetPort: 'grpc-peers', protocol: 'TCP', appProtocol: 'grpc' },
        ],
      },
    },
  );
}
