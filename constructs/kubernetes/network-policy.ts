import { Construct } from 'constructs';
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from 'kubernetes-types/networking/v1';
import type { Flow, Party } from '../../spec/flows';
import type { Workload } from '../../spec/resolve-workload';
import { createObject } from './object';
import { type Site, selectorLabels, workloadLabels } from './site';

/** Closes the namespace both ways and opens the way to the cluster's name server, and nothing else. */
export class NetworkBaseline extends Construct {
  constructor(scope: Construct, id: string, site: Site) {
    super(scope, id);
    createObject<NetworkPolicy>(
      this,
      'default-deny',
      site,
      { name: 'default-deny' },
      {
        ...kind,
        spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
      },
    );
    createObject<NetworkPolicy>(
      this,
      'allow-dns',
      site,
      { name: 'allow-dns' },
      {
        ...kind,
        spec: {
          podSelector: {},
          policyTypes: ['Egress'],
          egress: [
            {
              to: [{ ...inNamespace('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
              ports: [
                { protocol: 'UDP', port: 53 },
                { protocol: 'TCP', port: 53 },
              ],
            },
          ],
        },
      },
    );
  }
}

const kind = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' } as const;

/** Opens exactly the flows that a workload declares, and those that others declare towards it. */
export function createNetworkPolicy(scope: Construct, site: Site, workload: Workload): void {
  const { name, outward, inward } = workload;
  if (outward.length === 0 && inward.length === 0) return;
  createObject<NetworkPolicy>(
    scope,
    'network-policy',
    site,
    { name, labels: workloadLabels(site, workload) },
    {
      ...kind,
      spec: {
        podSelector: { matchLabels: { ...selectorLabels(site, name) } },
        policyTypes: [...(inward.length === 0 ? [] : ['Ingress']), ...(outward.length === 0 ? [] : ['Egress'])],
        ...(inward.length === 0
          ? {}
          : {
              ingress: merged(inward).map(({ parties, ports }) => ({
                from: parties.map((party) => peer(site, party)),
                ports,
              })),
            }),
        ...(outward.length === 0
          ? {}
          : {
              egress: merged(outward).map(({ parties, ports }) => ({
                to: parties.map((party) => peer(site, party)),
                ports,
              })),
            }),
      },
    },
  );
}

/** Parties that share their ports share a rule; a flow that is declared twice stands once. */
function merged(flows: readonly Flow[]): { readonly parties: readonly Party[]; readonly ports: NetworkPolicyPort[] }[] {
  const rules = new Map<string, { parties: Map<string, Party>; ports: readonly number[] }>();
  for (const { party, ports } of flows) {
    const key = ports.join();
    const rule = rules.get(key) ?? { parties: new Map(), ports };
    rule.parties.set(JSON.stringify(party), party);
    rules.set(key, rule);
  }
  return [...rules.values()].map(({ parties, ports }) => ({
    parties: [...parties.values()],
    ports: ports.map((port) => ({ protocol: 'TCP', port })),
  }));
}

function peer(site: Site, party: Party): NetworkPolicyPeer {
  switch (party.kind) {
    case 'workload':
      return { podSelector: { matchLabels: { ...selectorLabels(site, party.workload) } } };
    case 'namespace':
      return {
        ...inNamespace(party.namespace),
        ...(Object.keys(party.pods).length === 0 ? {} : { podSelector: { matchLabels: { ...party.pods } } }),
      };
    case 'cidr':
      return { ipBlock: { cidr: party.cidr, ...(party.except.length === 0 ? {} : { except: [...party.except] }) } };
  }
}

/** The label that the API server itself sets on every namespace. */
const inNamespace = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
