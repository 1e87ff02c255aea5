import { type AgentService, istio, linkerd, type MeshProps, type PlatformProps } from 'agent-gantry';
import fc from 'fast-check';
import type { NetworkPolicy, NetworkPolicyPeer } from 'kubernetes-types/networking/v1';
import { describe, expect, it } from 'vitest';
import type { RegionOutput } from '../../charts/documents';
import type { AuthorizationPolicy as IstioPolicy } from '../../constructs/kubernetes/custom-resources/istio';
import type {
  AuthorizationPolicy as LinkerdPolicy,
  MeshTLSAuthentication,
  NetworkAuthentication,
  Server,
} from '../../constructs/kubernetes/custom-resources/linkerd';
import { platforms, synthesise } from '../support/platforms';
import { canary, mesh } from '../support/platforms/mesh';
import { peerNamespaces } from '../support/platforms/parts';
import { checks } from './checks';
import { selectedOperated } from './checks/operated';
import { ofKind, podOwners } from './checks/read';
import { readRuns } from './survey';

/** Random platforms in a mesh; services with names that leave room have a canary now and then. */
const meshed: fc.Arbitrary<PlatformProps> = platforms
  .map(byNetworkPolicy)
  // A proxy would keep a job of older minors from ending, which is refused.
  .filter(({ targets }) => targets.kubernetes?.version !== '1.28')
  .chain((props) =>
    fc
      .tuple(
        fc
          .constantFrom('istio' as const, 'linkerd' as const)
          .chain((kind) => mesh(kind, peerNamespaces(props.workloads))),
        fc.array(canary('istio'), { minLength: 4, maxLength: 4 }),
        fc.nat(),
      )
      .map(([chosen, canaries, picks]) => withMesh(props, chosen, canaries, picks)),
  );

/** Who gets through is read from the policies of Kubernetes. A gateway fits the mesh that it was chosen beside. */
function byNetworkPolicy({ gateway: _, ...props }: PlatformProps): PlatformProps {
  const { network: __, gateway: ___, ...target } = props.targets.kubernetes ?? { regions: [] };
  return { ...props, targets: { ...props.targets, kubernetes: target } };
}

function withMesh(
  props: PlatformProps,
  chosen: MeshProps,
  canaries: readonly NonNullable<AgentService['canary']>[],
  picks: number,
): PlatformProps {
  const workloads = Object.entries(props.workloads).map(([name, workload], index) => {
    const { mirror, ...without } = canaries[index] ?? { image: 'ghcr.io/acme/canary:2.0.0' };
    const given = chosen.kind === 'istio' && mirror !== undefined ? { mirror, ...without } : without;
    const picked = workload.kind === 'service' && name.length <= 33 && (picks >> index) % 2 === 1;
    const taken = Object.hasOwn(props.workloads, `${name}-canary`);
    return [name, picked && !taken ? { ...workload, canary: given } : workload] as const;
  });
  return { ...props, mesh: chosen, workloads: Object.fromEntries(workloads) };
}

const anyone = 'whoever has no identity';

/** Who gets through to which port by the network policies, in the words of the mesh. */
function opened(output: RegionOutput): ReadonlySet<string> {
  const accounts = new Map(podOwners(output).map(({ name, spec }) => [name, spec.serviceAccountName ?? '']));
  const namespaces = output.environment.mesh?.namespaces ?? [];
  const known = (peer: NetworkPolicyPeer): string => {
    const namespace = peer.namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'];
    if (peer.ipBlock !== undefined) return range(peer.ipBlock.cidr, peer.ipBlock.except);
    if (namespace === undefined) {
      const [store] = selectedOperated(output, peer.podSelector?.matchLabels);
      const account = output.environment.operated.find(({ name }) => name === store)?.account;
      if (store !== undefined) return account === undefined ? anyone : `account ${account}`;
      return `account ${accounts.get(peer.podSelector?.matchLabels?.['app.kubernetes.io/name'] ?? '')}`;
    }
    return namespaces.includes(namespace) ? `namespace ${namespace}` : anyone;
  };
  // Pods that operators run stay outside the mesh.
  const inside = ofKind<NetworkPolicy>(output, 'NetworkPolicy').filter(({ metadata }) => accounts.has(metadata.name));
  return new Set(
    inside.flatMap(({ metadata, spec }) =>
      (spec?.ingress ?? []).flatMap(({ from = [], ports = [] }) =>
        from.flatMap((peer) =>
          ports.filter(({ port }) => port !== proxies).map(({ port }) => `${metadata.name}:${port} ← ${known(peer)}`),
        ),
      ),
    ),
  );
}

const range = (cidr: string, except: readonly string[] = []) => `${cidr} but ${[...except].sort().join()}`;

/** Port of Linkerd's proxies: it carries what the others are for. */
const proxies = 4143;

/** Who is admitted to which port by Istio's policies. */
function admittedByIstio(output: RegionOutput): ReadonlySet<string> {
  return new Set(
    ofKind<IstioPolicy>(output, 'AuthorizationPolicy').flatMap(({ metadata, spec }) =>
      (spec.rules ?? []).flatMap(({ from, to }) =>
        (from ?? []).flatMap(({ source }) => {
          const who = [
            ...(source.principals ?? []).map((principal) => `account ${principal.split('/').at(-1)}`),
            ...(source.namespaces ?? []).map((namespace) => `namespace ${namespace}`),
            ...(source.ipBlocks ?? []).map((cidr) => range(cidr, source.notIpBlocks)),
            ...(source.notPrincipals?.join() === '*' ? [anyone] : []),
          ];
          return to.flatMap(({ operation }) =>
            operation.ports.flatMap((port) => who.map((one) => `${metadata.name}:${port} ← ${one}`)),
          );
        }),
      ),
    ),
  );
}

/** The same of Linkerd's: through what each policy requires. */
function admittedByLinkerd(output: RegionOutput): ReadonlySet<string> {
  const byName = <T>(kind: string) =>
    new Map(ofKind<T>(output, kind).map((document) => [document.metadata.name, document]));
  const servers = byName<Server>('Server');
  const identities = byName<MeshTLSAuthentication>('MeshTLSAuthentication');
  const networks = byName<NetworkAuthentication>('NetworkAuthentication');
  return new Set(
    ofKind<LinkerdPolicy>(output, 'AuthorizationPolicy').flatMap(({ spec }) => {
      const server = servers.get(spec.targetRef.name);
      const at = `${server?.spec.podSelector.matchLabels['app.kubernetes.io/name']}:${server?.spec.port}`;
      return spec.requiredAuthenticationRefs.flatMap(({ kind, name }) => {
        const known = identities.get(name)?.spec.identityRefs ?? [];
        const ranges = networks.get(name)?.spec.networks ?? [];
        const all = ranges.map(({ cidr }) => cidr).join() === '0.0.0.0/0,::/0' && !ranges[0]?.except;
        const who =
          kind === 'MeshTLSAuthentication'
            ? known.map((one) => `${one.kind === 'Namespace' ? 'namespace' : 'account'} ${one.name}`)
            : all
              ? [anyone]
              : ranges.map(({ cidr, except }) => range(cidr, except));
        return who.map((one) => `${at} ← ${one}`);
      });
    }),
  );
}

/** A network holds everybody where it holds anybody without an identity: ranges beside it say nothing more. */
function widened(flows: ReadonlySet<string>, probed: ReadonlySet<string>): ReadonlySet<string> {
  const wide = new Set([...flows].filter((flow) => flow.endsWith(anyone)).map((flow) => flow.split(' ← ')[0] ?? ''));
  const all = new Set([...wide, ...probed]);
  const kept = [...flows].filter((flow) => !/ but /.test(flow) || !all.has(flow.split(' ← ')[0] ?? ''));
  return new Set([...kept, ...[...all].map((at) => `${at} ← ${anyone}`)]);
}

/** Ports that the kubelet asks by gRPC, from the node, where no network policy holds. */
const askedByGrpc = (output: RegionOutput): ReadonlySet<string> =>
  new Set(
    podOwners(output).flatMap(({ name, spec }) =>
      [...spec.containers, ...(spec.initContainers ?? [])].flatMap(({ startupProbe, livenessProbe, readinessProbe }) =>
        [startupProbe, livenessProbe, readinessProbe].flatMap((probe) =>
          probe?.grpc === undefined ? [] : [`${name}:${probe.grpc.port}`],
        ),
      ),
    ),
  );

const { numRuns, seed } = readRuns(300);
const third = Math.ceil(numRuns / 3);

describe(`A3 random platforms in a mesh (${third}, seed ${seed})`, () => {
  it('admit exactly whom the network policies let through, port by port', () => {
    fc.assert(
      fc.property(meshed, (props) => {
        const output = synthesise(props);
        if (props.mesh?.kind === 'istio') {
          expect([...admittedByIstio(output)].sort()).toEqual([...opened(output)].sort());
        } else {
          const wide = widened(opened(output), askedByGrpc(output));
          expect([...admittedByLinkerd(output)].sort()).toEqual([...wide].sort());
        }
      }),
      { numRuns: third, seed },
    );
  });

  it('keep every promise that platforms without a mesh keep', () => {
    fc.assert(
      fc.property(meshed, (props) => {
        const output = synthesise(props);
        for (const [promise, check] of Object.entries(checks)) expect([promise, ...check(output)]).toEqual([promise]);
      }),
      { numRuns: third, seed },
    );
  });

  it('open nothing between pods that a mesh would need, but the way to its control plane and its proxies', () => {
    const plain = (flows: readonly string[]) => flows.filter((flow) => !flow.includes('-canary'));
    fc.assert(
      fc.property(platforms.map(byNetworkPolicy), fc.boolean(), ({ mesh: _, ...props }, first) => {
        fc.pre(props.targets.kubernetes?.version !== '1.28');
        const chosen = first ? istio() : linkerd();
        const before = [...opened(synthesise(props))].sort();
        expect(plain([...opened(synthesise({ ...props, mesh: chosen }))].sort())).toEqual(before);
      }),
      { numRuns: third, seed },
    );
  });
});
