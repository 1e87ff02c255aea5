import type { Peer, PlatformProps, WorkloadProps } from 'agent-gantry';
import fc from 'fast-check';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import { describe, expect, it } from 'vitest';
import type { RegionOutput } from '../../charts/documents';
import { privateRanges } from '../../spec/flows';
import { platforms, synthesise } from '../support/platforms';
import { ofKind } from './checks/read';
import { readRuns } from './survey';

/** One declared flow: who declares it, on which side, and the peer. */
interface Declared {
  readonly workload: string;
  readonly side: 'calls' | 'calledBy';
  readonly index: number;
  readonly peer: string | Peer;
}

const sides = ['calls', 'calledBy'] as const;

const declaredIn = ({ workloads }: PlatformProps): readonly Declared[] =>
  Object.entries(workloads).flatMap(([workload, props]) =>
    sides.flatMap((side) => (props[side] ?? []).map((peer, index) => ({ workload, side, index, peer }))),
  );

/** The platform with only some of the flows that it declares. */
function keeping(props: PlatformProps, keep: (flow: Declared) => boolean): PlatformProps {
  const workloads = Object.entries(props.workloads).map(([workload, given]): [string, WorkloadProps] => {
    const left = (side: Declared['side']) =>
      (given[side] ?? []).filter((peer, index) => keep({ workload, side, index, peer }));
    return [workload, { ...given, calls: left('calls'), calledBy: left('calledBy') as readonly Peer[] }];
  });
  return { ...props, workloads: Object.fromEntries(workloads) };
}

/** What is open: policy, direction, peer and port, one text each. */
function open(output: RegionOutput): ReadonlySet<string> {
  const rules = ofKind<NetworkPolicy>(output, 'NetworkPolicy').flatMap(({ metadata, spec }) => [
    ...(spec?.ingress ?? []).map(({ from, ports }) => ({ at: `${metadata.name} in`, peers: from, ports })),
    ...(spec?.egress ?? []).map(({ to, ports }) => ({ at: `${metadata.name} out`, peers: to, ports })),
  ]);
  return new Set(
    rules.flatMap(({ at, peers = [], ports = [] }) =>
      peers.flatMap((peer) => ports.map(({ port, protocol }) => `${at} ${sorted(peer)} ${protocol} ${port}`)),
    ),
  );
}

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

const publicV4 = {
  cidr: '0.0.0.0/0',
  except: ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
};
const publicV6 = { cidr: '::/0', except: ['::1/128', 'fc00::/7', 'fe80::/10'] };

/** What a declared flow opens, worked out from the description alone. */
function opens({ workload, side, peer }: Declared, output: RegionOutput): readonly string[] {
  const listening = (name: string): Readonly<Record<string, number>> =>
    output.environment.workloads.find((other) => other.name === name)?.main.ports ?? {};
  if (typeof peer === 'string') {
    const callee = output.environment.workloads.find(({ name }) => name === peer);
    const ports = listening(peer);
    const served =
      callee?.kind === 'service' ? callee.service.ports.map(({ target }) => ports[target]) : Object.values(ports);
    const pods = (name: string) =>
      sorted({
        podSelector: {
          matchLabels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': output.environment.platform },
        },
      });
    return served.flatMap((port) => [
      `${workload} out ${pods(peer)} TCP ${port}`,
      `${peer} in ${pods(workload)} TCP ${port}`,
    ]);
  }
  const own = listening(workload);
  const usual: readonly (string | number)[] = side === 'calls' ? [443] : Object.values(own);
  const ports = (peer.ports ?? usual).map((port) => (typeof port === 'number' ? port : own[port]));
  const at = `${workload} ${side === 'calls' ? 'out' : 'in'}`;
  return parties(peer).flatMap((party) => ports.map((port) => `${at} ${sorted(party)} TCP ${port}`));
}

function parties(peer: Peer): readonly object[] {
  if (peer.kind === 'internet' || (peer.kind === 'host' && peer.addresses !== 'private'))
    return [{ ipBlock: publicV4 }, { ipBlock: publicV6 }];
  if (peer.kind === 'host') return privateRanges.map((cidr) => ({ ipBlock: { cidr } }));
  if (peer.kind === 'addresses') {
    const except = peer.except ?? [];
    return [{ ipBlock: { cidr: peer.cidr, ...(except.length === 0 ? {} : { except }) } }];
  }
  const pods = peer.pods ?? {};
  return [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': peer.namespace } },
      ...(Object.keys(pods).length === 0 ? {} : { podSelector: { matchLabels: pods } }),
    },
  ];
}

const withoutPolicies = ({ documents }: RegionOutput) => documents.filter(({ kind }) => kind !== 'NetworkPolicy');
const union = (base: ReadonlySet<string>, added: readonly string[]) => [...new Set([...base, ...added])].sort();

const { numRuns, seed } = readRuns(300);
const third = Math.ceil(numRuns / 3);

describe(`declared flows (${third}, seed ${seed})`, () => {
  it('open exactly what they say; removing one closes exactly what it alone had opened', () => {
    const several = platforms.filter((props) => declaredIn(props).length > 0);
    fc.assert(
      fc.property(several, fc.nat(), (props, pick) => {
        const flows = declaredIn(props);
        const removed = flows[pick % flows.length];
        const isRemoved = ({ workload, side, index }: Declared) =>
          workload === removed?.workload && side === removed.side && index === removed.index;
        const before = synthesise(props);
        const after = synthesise(keeping(props, (flow) => !isRemoved(flow)));
        const none = open(synthesise(keeping(props, () => false)));
        const said = (declared: readonly Declared[]) => declared.flatMap((flow) => opens(flow, before));

        expect([...open(before)].sort()).toEqual(union(none, said(flows)));
        expect([...open(after)].sort()).toEqual(union(none, said(flows.filter((flow) => !isRemoved(flow)))));
        expect(withoutPolicies(after)).toEqual(withoutPolicies(before));
      }),
      { numRuns: third, seed },
    );
  });
});
