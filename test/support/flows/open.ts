import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import type { RegionOutput } from '../../../charts/documents';
import type { CiliumNetworkPolicy } from '../../../constructs/kubernetes/custom-resources/cilium';
import { ofKind } from '../../properties/checks/read';

/** What the policies of both kinds open: policy, direction, peer and port, one text each. */
export const open = (output: RegionOutput): ReadonlySet<string> => new Set([...byAddress(output), ...byName(output)]);

const byAddress = (output: RegionOutput): readonly string[] =>
  ofKind<NetworkPolicy>(output, 'NetworkPolicy').flatMap(({ metadata: { name }, spec }) =>
    [
      ...(spec?.ingress ?? []).map(({ from = [], ports = [] }) => ({ at: `${name} in`, peers: from, ports })),
      ...(spec?.egress ?? []).map(({ to = [], ports = [] }) => ({ at: `${name} out`, peers: to, ports })),
    ].flatMap(({ at, peers, ports }) =>
      peers.flatMap((peer) =>
        ports.map(({ port, endPort, protocol }) => `${at} ${sorted(peer)} ${protocol} ${range(port, endPort)}`),
      ),
    ),
  );

const byName = (output: RegionOutput): readonly string[] =>
  ofKind<CiliumNetworkPolicy>(output, 'CiliumNetworkPolicy').flatMap(({ metadata: { name }, spec }) =>
    spec.egress.flatMap(({ toPorts, ...peers }) =>
      Object.values(peers)
        .flat()
        .flatMap((peer) =>
          toPorts.flatMap(({ ports }) =>
            ports.map(
              ({ port, endPort, protocol }) => `${name} out ${sorted(peer)} ${protocol} ${range(port, endPort)}`,
            ),
          ),
        ),
    ),
  );

const range = (port: string | number | undefined, end: number | undefined): string =>
  end === undefined ? `${port}` : `${port}-${end}`;

export const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
