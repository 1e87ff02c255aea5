import type { Flow, Party } from '../flows';
import type { Wiring } from '../link';
import type { Operated } from '../operated';
import type { Workload } from '../resolve-workload';
import type { Mesh } from './mesh';

interface Ends {
  readonly workloads: readonly Workload[];
  readonly operated: readonly Operated[];
}

/** Connections between the proxies and the control plane. */
export function meshWiring(
  mesh: Mesh | undefined,
  workloads: readonly Workload[],
  operated: readonly Operated[],
): readonly Wiring[] {
  if (mesh === undefined) return [];
  const meshed = [...workloads, ...operated.filter(({ account }) => account !== undefined)];
  return meshed.map(({ name }) => ({ of: name, outward: controlPlane(mesh) }));
}

/**
 * Istio: configuration and certificates from istiod on 15012, as its injected CA_ADDR says. Linkerd: certificates from
 * the identity controller on 8080, addresses and policies from the destination controller on 8086 and 8090 (their
 * addresses in the injected proxy's environment). Both by TLS.
 */
function controlPlane({ kind, controlPlane: namespace }: Mesh): readonly Flow[] {
  const pods = (labels: Readonly<Record<string, string>>) => ({ kind: 'namespace', namespace, pods: labels }) as const;
  if (kind === 'istio') return [{ party: pods({ app: 'istiod' }), ports: [15_012] }];
  return [
    { party: pods({ 'linkerd.io/control-plane-component': 'destination' }), ports: [8086, 8090] },
    { party: pods({ 'linkerd.io/control-plane-component': 'identity' }), ports: [8080] },
  ];
}

/**
 * Port on which the proxies of Linkerd meet, whichever port the call is for (proxy.outboundTransportMode
 * 'transport-header', its default since 2.18). Those of Istio meet on the port of the call.
 */
export const proxyPort = (mesh: Mesh): number | undefined => (mesh.kind === 'linkerd' ? 4143 : undefined);

/** Opens the proxies' port beside every port that is open between two pods of the mesh. */
export function proxied<T extends Ends>(mesh: Mesh | undefined, ends: T): Ends {
  const port = mesh === undefined ? undefined : proxyPort(mesh);
  if (mesh === undefined || port === undefined) return ends;
  const opened = (flows: readonly Flow[]) =>
    flows.map((flow) => (meets(mesh, ends, flow.party) ? { ...flow, ports: [...flow.ports, port] } : flow));
  const both = <E extends Workload | Operated>(end: E): E => ({
    ...end,
    outward: opened(end.outward),
    inward: opened(end.inward),
  });
  return {
    workloads: ends.workloads.map(both),
    operated: ends.operated.map((end) => (end.account === undefined ? end : both(end))),
  };
}

function meets({ namespaces }: Mesh, { operated }: Ends, party: Party): boolean {
  if (party.kind === 'operated') return operated.some(({ name, account }) => name === party.name && account);
  return party.kind === 'workload' || (party.kind === 'namespace' && namespaces.includes(party.namespace));
}
