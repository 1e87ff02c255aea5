/** A part of a region's network, and who may be in it. */
interface Subnet {
  /** Its place within the region's /16: third and fourth byte, and length. */
  readonly at: readonly [number, number];
  readonly length: number;
  /** The service that it is handed to, which then puts nothing else there. */
  readonly delegation?: string;
  /** Who may call in. `edge`: the edge on 443, probes and our own machines; `own`: our own networks alone. */
  readonly inward: 'edge' | 'own';
  /** Whether what stands there calls out: only then has it a way out of the network. */
  readonly outward: boolean;
}

/**
 * The plan of a region's /16. Room that is left lies at 10.x.26.0, 10.x.29.0 and behind 10.x.32.0. Sizes and delegations: Microsoft's pages on
 * networking of each service.
 */
export const subnets = {
  /** Machines of the cluster and its balancers; its pods are on an overlay, with addresses of their own. */
  nodes: { at: [0, 0], length: 20, inward: 'edge', outward: true },
  /** Container Apps, with workload profiles. */
  apps: { at: [16, 0], length: 21, delegation: 'Microsoft.App/environments', inward: 'edge', outward: true },
  instances: {
    at: [24, 0],
    length: 24,
    delegation: 'Microsoft.ContainerInstance/containerGroups',
    inward: 'edge',
    outward: true,
  },
  /** Private endpoints of everything that is called. */
  endpoints: { at: [25, 0], length: 24, inward: 'own', outward: false },
  /** API Management Standard v2: what it calls goes out from here. */
  apim: { at: [27, 0], length: 24, delegation: 'Microsoft.Web/serverFarms', inward: 'own', outward: true },
  /** Machines that build and release, and the promotion of a database: they reach what is private. */
  agents: { at: [28, 0], length: 24, delegation: 'Microsoft.App/environments', inward: 'own', outward: true },
  /** API server of the cluster. */
  apiServer: {
    at: [30, 0],
    length: 28,
    delegation: 'Microsoft.ContainerService/managedClusters',
    inward: 'own',
    outward: true,
  },
} as const satisfies Readonly<Record<string, Subnet>>;

export type SubnetName = keyof typeof subnets;
export const subnetNames = Object.keys(subnets) as readonly SubnetName[];

export const subnetOf = (name: SubnetName): Subnet => subnets[name];

/** Pods of every cluster: an overlay, never seen outside it, so that it is the same in each region. */
export const podRange = '10.244.0.0/16';
/** Services of every cluster, never seen outside it either. */
export const serviceRange = '10.245.0.0/16';
/** Address of the name server within `serviceRange`. */
export const serviceDns = '10.245.0.10';

/** The /16 of a region: the first one's, and the next ones'. */
export function regionRange(addresses: string, index: number): string {
  const [first = '10', second = '20'] = addresses.split('.');
  return `${first}.${Number(second) + index}.0.0/16`;
}

/** The range of a subnet within its region's /16. */
export function subnetRange(name: SubnetName, region: string): string {
  const [first, second] = region.split('.');
  const { at, length } = subnets[name];
  return `${first}.${second}.${at.join('.')}/${length}`;
}
