import type { SecurityContext } from '../../spec/azure/security-rules';
import { privateRanges } from '../../spec/flows';
import type { RegionGround } from './site';

/** What the rules of a region's subnets are made from. */
export function securityContext({ environment, target }: RegionGround, range: string): SecurityContext {
  const { network } = target;
  return {
    compute: target.compute.kind,
    range,
    ranges: network.kind === 'newNetwork' ? target.regions.flatMap(({ name }) => network.ranges[name] ?? []) : [],
    edge: edgeTags[target.edge?.kind ?? 'frontDoor'],
    publicPorts: publicPorts(environment),
  };
}

/** Whose addresses the edge calls from. Traffic Manager only probes: what stands in front of a region then is its own. */
const edgeTags = { frontDoor: 'AzureFrontDoor.Backend', trafficManager: 'AzureTrafficManager' } as const;

/** 443, and the ports at public addresses that a part says it calls. */
function publicPorts({ workloads, operated }: RegionGround['environment']): readonly number[] {
  const flows = [...workloads, ...operated].flatMap(({ outward }) => outward);
  const ports = flows.filter(({ party }) => isPublic(party)).flatMap((flow) => flow.ports);
  return [...new Set([443, ...ports])].sort((a, b) => a - b);
}

type Flow = RegionGround['environment']['workloads'][number]['outward'][number];

const isPublic = (party: Flow['party']): boolean =>
  (party.kind === 'host' && party.addresses === 'public') ||
  (party.kind === 'cidr' &&
    !privateRanges.includes(party.cidr) &&
    !/^(10|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(party.cidr));
