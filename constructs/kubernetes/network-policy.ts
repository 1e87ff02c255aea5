import { Construct } from 'constructs';
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from 'kubernetes-types/networking/v1';
import { type Flow, type Party, privateRanges, publicRanges } from '../../spec/flows';
import type { Operated } from '../../spec/operated';
import type { Workload } from '../../spec/resolve-workload';
import { createCiliumDns, createCiliumPolicy, needsCilium } from './cilium-policy';
import { createObject } from './object';
import { portRanges } from './port-ranges';
import { operatedLabels, type Site, selectorLabels, workloadLabels } from './site';

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
    if (site.target.network === 'cilium') createCiliumDns(this, site);
    else createDns(this, site);
  }
}

function createDns(scope: Construct, site: Site): void {
  createObject<NetworkPolicy>(
    scope,
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

const kind = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' } as const;

/** Pods with a network edge: who they are, and what is open to them. */
interface Fenced {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly pods: Readonly<Record<string, string>>;
  readonly outward: readonly Flow[];
  readonly inward: readonly Flow[];
}

/** Opens exactly the flows that a workload declares, and those that others declare towards it. */
export function createNetworkPolicy(scope: Construct, site: Site, workload: Workload): void {
  const { name, outward, inward } = workload;
  fence(scope, site, {
    name,
    labels: workloadLabels(site, workload),
    pods: selectorLabels(site, name),
    outward,
    inward,
  });
}

/** The same for pods that a controller runs in the namespace. */
export class OperatedFence extends Construct {
  constructor(scope: Construct, id: string, site: Site, operated: Operated) {
    super(scope, id);
    fence(this, site, { ...operated, labels: operatedLabels(site, operated) });
  }
}

function fence(scope: Construct, site: Site, fenced: Fenced): void {
  const { name, labels, pods, inward } = fenced;
  const outward = fenced.outward.filter(({ party }) => !needsCilium(site, party));
  const named = fenced.outward.filter(({ party }) => needsCilium(site, party));
  if (named.length > 0) createCiliumPolicy(scope, site, { name, labels }, pods, named);
  if (outward.length === 0 && inward.length === 0) return;
  createObject<NetworkPolicy>(
    scope,
    'network-policy',
    site,
    { name, labels },
    {
      ...kind,
      spec: {
        podSelector: { matchLabels: { ...pods } },
        policyTypes: [...(inward.length === 0 ? [] : ['Ingress']), ...(outward.length === 0 ? [] : ['Egress'])],
        ...(inward.length === 0
          ? {}
          : {
              ingress: merged(inward).map(({ parties, ports }) => ({
                from: parties.flatMap((party) => peers(site, party)),
                ports,
              })),
            }),
        ...(outward.length === 0
          ? {}
          : {
              egress: merged(outward).map(({ parties, ports }) => ({
                to: parties.flatMap((party) => peers(site, party)),
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
  for (const { party, ports } of flows.flatMap(widened)) {
    const key = ports.join();
    const rule = rules.get(key) ?? { parties: new Map(), ports };
    rule.parties.set(JSON.stringify(party), party);
    rules.set(key, rule);
  }
  return [...rules.values()].map(({ parties, ports }) => ({
    parties: [...parties.values()],
    ports: portRanges(ports).map((range) => ({ protocol: 'TCP', ...range })),
  }));
}

/** These policies know no names: a host becomes the ranges that its address may lie in. */
function widened({ party, ports }: Flow): Flow[] {
  if (party.kind !== 'host') return [{ party, ports }];
  const ranges = party.addresses === 'public' ? publicRanges : privateRanges.map((cidr) => ({ cidr, except: [] }));
  return ranges.map((range) => ({ party: { kind: 'cidr', ...range }, ports }));
}

/** A party, as a policy names it. */
export function peers(site: Site, party: Party): NetworkPolicyPeer[] {
  switch (party.kind) {
    case 'workload':
      return [{ podSelector: { matchLabels: { ...selectorLabels(site, party.workload) } } }];
    case 'operated':
      return [{ podSelector: { matchLabels: { ...party.pods } } }];
    case 'apiServer':
      return [{ ipBlock: { cidr: site.target.apiServer } }];
    case 'namespace':
      return [
        {
          ...inNamespace(party.namespace),
          ...(Object.keys(party.pods).length === 0 ? {} : { podSelector: { matchLabels: { ...party.pods } } }),
        },
      ];
    case 'cidr':
      return [{ ipBlock: { cidr: party.cidr, ...(party.except.length === 0 ? {} : { except: [...party.except] }) } }];
    case 'host':
      return [];
  }
}

/** The label that the API server itself sets on every namespace. */
const inNamespace = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
