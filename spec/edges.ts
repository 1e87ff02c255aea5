import {
  callees,
  callers as callerPeers,
  type Flow,
  internetFlows,
  type NamedPorts,
  type Peer,
  readPeer,
} from './flows';
import type { Identity } from './identity';
import { readReference } from './names';
import type { Place } from './place';
import type { Service } from './service';
import type { PodProps } from './workload';

/** Where a pod's connections may come from and go to. */
export interface Edges {
  /** Names of workloads that it calls. */
  readonly calls: readonly string[];
  /** Every connection that is open: with peers outside, and once the platform is linked, with its other workloads. */
  readonly outward: readonly Flow[];
  readonly inward: readonly Flow[];
}

export function resolveEdges(
  place: Place,
  given: Partial<PodProps>,
  ports: NamedPorts,
  workloads: readonly string[],
  self: string,
  identity: Identity | undefined,
): Edges {
  const others = workloads.filter((name) => name !== self);
  const calls: string[] = [];
  const outward: Flow[] = identityFlows(identity);
  place
    .in('calls')
    .list(given.calls)
    .forEach((peer, index) => {
      const here = place.in('calls').item(index);
      if (typeof peer !== 'string') outward.push(...readPeer(here, peer, undefined, `a workload's name, ${callees}`));
      else if (peer === self) here.fault(peer, 'another workload');
      else if (readReference(here, peer, others, 'workload')) calls.push(peer);
    });
  const inward = place
    .in('calledBy')
    .list(given.calledBy)
    .flatMap((peer: unknown, index) => {
      const here = place.in('calledBy').item(index);
      if (typeof peer !== 'string' || !others.includes(peer)) return readPeer(here, peer as Peer, ports);
      here.fault(peer, `a peer outside the platform: ${callerPeers}`, `Write calls: ['${self}'] in ${peer} instead.`);
      return [];
    });
  return { calls: [...new Set(calls)].sort(), outward, inward };
}

/** Where the pod's token is exchanged: at a public address, or with an agent on the node. */
export function identityFlows(identity: Identity | undefined): Flow[] {
  switch (identity?.kind) {
    case undefined:
      return [];
    case 'podIdentity':
      return [podIdentityAgent];
    case 'google':
      return [...internetFlows([443]), googleMetadataServer];
    default:
      return internetFlows([443]);
  }
}

/**
 * The metadata server of GKE (Google, "Workload Identity Federation for GKE", on network policies). Dataplane V2 judges
 * by 169.254.169.254 port 80 instead, which is the metadata of the node elsewhere: there it has to be declared.
 */
const googleMetadataServer: Flow = {
  party: { kind: 'cidr', cidr: '169.254.169.252/32', except: [] },
  ports: [987, 988],
};

/** Address of the EKS Pod Identity agent (Amazon EKS user guide, "Pod Identity Agent"). */
const podIdentityAgent: Flow = { party: { kind: 'cidr', cidr: '169.254.170.23/32', except: [] }, ports: [80] };

/** Who may call a load balancer, on the ports behind it. */
export const callers = (service: Service, ports: NamedPorts): Flow[] =>
  service.from.map((cidr) => ({
    party: { kind: 'cidr', cidr, except: [] },
    ports: [...new Set(service.ports.map(({ target }) => ports[target] ?? 0))].sort((a, b) => a - b),
  }));
