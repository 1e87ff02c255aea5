import type { Compute } from './compute';
import { podRange, type SubnetName, subnetOf, subnetRange } from './subnets';

export interface SecurityRule {
  readonly name: string;
  readonly priority: number;
  readonly direction: 'Inbound' | 'Outbound';
  readonly access: 'Allow' | 'Deny';
  readonly protocol: 'Tcp' | '*';
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  /** Ports that are called; `*` for all of them. */
  readonly ports: readonly string[];
  readonly why: string;
}

export interface SecurityContext {
  readonly compute: Compute['kind'];
  /** The region's /16. */
  readonly range: string;
  /** The /16 of every region, this one's too. */
  readonly ranges: readonly string[];
  /** Service tag of the edge. */
  readonly edge: string;
  /** Ports at public addresses that the platform's parts call. */
  readonly publicPorts: readonly number[];
}

const machines: Readonly<Record<Compute['kind'], SubnetName>> = {
  aks: 'nodes',
  containerApps: 'apps',
  containerInstances: 'instances',
};

/** Who calls into a subnet from the platform's own networks. Nobody calls one that only calls out. */
function callersOf(subnet: SubnetName, compute: Compute['kind']): readonly SubnetName[] {
  const own = machines[compute];
  switch (subnet) {
    case 'nodes':
      return ['nodes', 'apiServer', 'apim'];
    case 'apps':
      return ['apps', 'apim'];
    case 'instances':
      return ['instances', 'apim'];
    case 'endpoints':
      return [own, 'apim', 'agents'];
    case 'apiServer':
      return ['nodes', 'agents', 'apiServer'];
    case 'agents':
      // The machines of an environment of Container Apps call one another.
      return ['agents'];
    case 'apim':
      return [];
  }
}

/** Stores are called from the other region too. */
const acrossRegions: readonly SubnetName[] = ['endpoints'];

/** What has a load balancer of Azure's in it, which asks whether its machines are well. */
const probed: readonly SubnetName[] = ['nodes', 'apps', 'instances', 'apiServer', 'agents'];

const allow = (rule: Omit<SecurityRule, 'access'>): SecurityRule => ({ ...rule, access: 'Allow' });

/**
 * Who may call into a subnet and what it may call (C9): the edge on 443, the balancer's probes, our own machines; nobody
 * else. There is no rule for `AzureCloud`: any tenant's machine is in it.
 */
export function securityRules(subnet: SubnetName, context: SecurityContext): readonly SecurityRule[] {
  const { compute, range, ranges } = context;
  const regions = acrossRegions.includes(subnet) ? ranges : [range];
  const callers = callersOf(subnet, compute).flatMap((caller) => regions.map((one) => subnetRange(caller, one)));
  // Pods of one cluster show their own addresses to its machines; to all others they show their machine's.
  const pods = subnet === 'nodes' ? [podRange] : [];
  const here = [subnetRange(subnet, range), ...pods];
  return [
    ...(subnetOf(subnet).inward === 'edge'
      ? [
          allow({
            ...{ name: 'allow-https-from-edge', priority: 100, direction: 'Inbound', protocol: 'Tcp', ports: ['443'] },
            ...{ sources: [context.edge], destinations: ['*'], why: 'The edge, and it alone, comes from outside.' },
          }),
        ]
      : []),
    ...(probed.includes(subnet)
      ? [
          allow({
            ...{ name: 'allow-balancer-probes', priority: 110, direction: 'Inbound', protocol: '*', ports: ['*'] },
            ...{ sources: ['AzureLoadBalancer'], destinations: ['*'], why: 'Probes of the load balancer.' },
          }),
        ]
      : []),
    ...(callers.length === 0
      ? []
      : [
          allow({
            ...{ name: 'allow-own-networks', priority: 120, direction: 'Inbound', protocol: '*', ports: ['*'] },
            ...{ sources: [...callers, ...pods], destinations: here, why: 'Machines and pods of the platform itself.' },
          }),
        ]),
    {
      ...{ name: 'deny-other-callers', priority: 1000, direction: 'Inbound', access: 'Deny', protocol: '*' },
      ...{ ports: ['*'], sources: ['*'], destinations: ['*'], why: 'Nobody else comes in.' },
    },
    allow({
      ...{ name: 'allow-own-networks-out', priority: 100, direction: 'Outbound', protocol: '*', ports: ['*'] },
      ...{ sources: ['*'], destinations: [...ranges, ...pods], why: 'Its own networks; who is called decides there.' },
    }),
    ...(subnetOf(subnet).outward
      ? [
          allow({
            ...{ name: 'allow-public-services', priority: 110, direction: 'Outbound', protocol: 'Tcp' },
            ...{ sources: ['*'], destinations: ['Internet'], ports: context.publicPorts.map(String) },
            why: 'Registries, identities and what workloads say they call.',
          }),
        ]
      : []),
    {
      ...{ name: 'deny-other-calls', priority: 1000, direction: 'Outbound', access: 'Deny', protocol: '*' },
      ...{ ports: ['*'], sources: ['*'], destinations: ['*'], why: 'Nothing leaves that no part asked for.' },
    },
  ];
}
