import type { Construct } from 'constructs';
import type { Flow, Party } from '../../spec/flows';
import type { CiliumEgress, CiliumNetworkPolicy } from './custom-resources/cilium';
import { createObject } from './object';
import { portRanges } from './port-ranges';
import type { Site } from './site';

const kind = { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy' } as const;

/** What only Cilium can say: a host by its name, and the API server wherever it is. */
export const needsCilium = (site: Site, { kind: party }: Party): boolean =>
  site.target.network === 'cilium' && (party === 'host' || party === 'apiServer');

/**
 * The way to the cluster's name server, through the DNS proxy: it learns there which addresses a name has (Cilium
 * documentation, "DNS based").
 */
export function createCiliumDns(scope: Construct, site: Site): void {
  createObject<CiliumNetworkPolicy>(
    scope,
    'allow-dns',
    site,
    { name: 'allow-dns' },
    {
      ...kind,
      spec: {
        endpointSelector: {},
        egress: [
          {
            toEndpoints: [
              { matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' } },
            ],
            toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }],
          },
        ],
      },
    },
  );
}

/** Opens hosts by their names. */
export function createCiliumPolicy(
  scope: Construct,
  site: Site,
  metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> },
  pods: Readonly<Record<string, string>>,
  flows: readonly Flow[],
): void {
  createObject<CiliumNetworkPolicy>(scope, 'cilium-policy', site, metadata, {
    ...kind,
    spec: { endpointSelector: { matchLabels: { ...pods } }, egress: merged(flows) },
  });
}

/** Hosts that share their ports share a rule; one that is asked for twice stands once. */
function merged(flows: readonly Flow[]): CiliumEgress[] {
  const rules = new Map<string, CiliumEgress>();
  for (const { party, ports } of flows) {
    const ranges = portRanges(ports).map(({ port, ...range }) => ({
      port: String(port),
      ...range,
      protocol: 'TCP' as const,
    }));
    const toPorts = [{ ports: ranges }];
    const key = `${party.kind} ${ports.join()}`;
    const rule = rules.get(key);
    if (party.kind === 'apiServer') rules.set(key, { toEntities: ['kube-apiserver'], toPorts });
    if (party.kind !== 'host') continue;
    const names = rule?.toFQDNs ?? [];
    if (names.some(({ matchName }) => matchName === party.host)) continue;
    rules.set(key, { toFQDNs: [...names, { matchName: party.host }], toPorts });
  }
  return [...rules.values()];
}
