import { serviceOf } from '../canary';
import type { Operated } from '../operated';
import type { Workload } from '../resolve-workload';
import type { Mesh } from './mesh';

/** What a workload's proxy has to know of, and what goes past it. */
export interface Reach {
  /** Names of the services of the platform that it calls. */
  readonly services: readonly string[];
  /** Other namespaces that it calls into. */
  readonly namespaces: readonly string[];
  /** Hosts that show their name to the proxy, in the TLS greeting. */
  readonly hosts: readonly string[];
  /** Ports that don't pass through the proxy. */
  readonly past: readonly number[];
  /** Whether it calls addresses that have no name: then the network policy alone rules. */
  readonly anywhere: boolean;
}

/** HTTPS is the one protocol whose greeting is sure to name the host. */
const named = 443;

/**
 * Stores outside the mesh bring their own TLS, and some of their protocols can't be told by the first bytes: they go
 * past the proxy, as do hosts on any port but 443. The network policy opens the same.
 */
export function reachOf(
  mesh: Mesh,
  { outward }: Workload,
  workloads: readonly Workload[],
  operated: readonly Operated[],
): Reach {
  const services = new Set<string>();
  const namespaces = new Set<string>();
  const hosts = new Set<string>();
  const past = new Set<number>();
  const kept = new Set<number>();
  let anywhere = false;
  for (const { party, ports } of outward) {
    switch (party.kind) {
      case 'workload': {
        const callee = workloads.find(({ name }) => name === party.workload);
        if (callee?.kind !== 'service') {
          anywhere = true;
          break;
        }
        services.add(serviceOf(callee));
        services.add(callee.name);
        for (const { port } of callee.service.ports) kept.add(port);
        for (const port of ports) kept.add(port);
        break;
      }
      case 'namespace':
        if (party.namespace !== mesh.controlPlane) namespaces.add(party.namespace);
        for (const port of ports) kept.add(port);
        break;
      case 'host':
        for (const port of ports) {
          if (port === named) hosts.add(party.host);
          else past.add(port);
        }
        break;
      case 'operated':
        if (operated.some(({ name, account }) => name === party.name && account !== undefined)) anywhere = true;
        else for (const port of ports) past.add(port);
        break;
      case 'cidr':
      case 'apiServer':
        anywhere = true;
    }
  }
  if (hosts.size > 0) kept.add(named);
  // A port can't pass by for one callee and not for another.
  const shared = [...past].some((port) => kept.has(port));
  return {
    services: [...services].sort(),
    namespaces: [...namespaces].sort(),
    hosts: [...hosts].sort(),
    past: [...past].filter((port) => !kept.has(port)).sort((a, b) => a - b),
    anywhere: anywhere || shared,
  };
}
