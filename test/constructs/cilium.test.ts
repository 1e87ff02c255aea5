import { addresses, agentService, host, internet, late, namespace, type PlatformProps, postgres } from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import type { Document } from '../../charts/documents';
import { synthKubernetes } from '../../charts/synth';
import { resolvePlatform } from '../../spec/platform';
import { around } from '../properties/every-prop/table';
import { bindingsFor } from '../support/platforms';

function documents(props: PlatformProps): readonly Document[] {
  const platform = resolvePlatform(props);
  const [output] = synthKubernetes(platform, () => bindingsFor(platform));
  return output?.documents ?? [];
}

const policies = (props: PlatformProps, kind: string) =>
  Object.fromEntries(
    documents(props)
      .filter((document) => document.kind === kind)
      .map(({ metadata, spec }) => [metadata.name, spec]),
  );

const calls = [
  host('api.example.com'),
  host('search.example.com'),
  host('db.example.com', { addresses: 'private', ports: [5432] }),
  addresses('10.1.0.0/16', { ports: [8080] }),
];
const chat = agentService({ calls, calledBy: [namespace('gateway')], uses: [] });

describe('a network of cilium', () => {
  const cilium = { network: 'cilium' } as const;
  const selector = {
    matchLabels: { 'app.kubernetes.io/name': 'chat', 'app.kubernetes.io/part-of': 'desk' },
  };

  it('opens hosts by their names, those of the same ports in one rule', () => {
    expect(policies(around(chat, cilium), 'CiliumNetworkPolicy').chat).toEqual({
      endpointSelector: selector,
      egress: [
        {
          toFQDNs: [{ matchName: 'api.example.com' }, { matchName: 'search.example.com' }],
          toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }],
        },
        { toFQDNs: [{ matchName: 'db.example.com' }], toPorts: [{ ports: [{ port: '5432', protocol: 'TCP' }] }] },
      ],
    });
  });

  it('leaves addresses and callers to the ordinary policy, which no longer opens the ranges of the hosts', () => {
    expect(policies(around(chat, cilium), 'NetworkPolicy').chat).toMatchObject({
      egress: [{ to: [{ ipBlock: { cidr: '10.1.0.0/16' } }], ports: [{ protocol: 'TCP', port: 8080 }] }],
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'gateway' } } }] }],
    });
  });

  it('sends names through the DNS proxy, once', () => {
    const { 'allow-dns': plain } = policies(around(chat, cilium), 'NetworkPolicy');
    const { 'allow-dns': proxied } = policies(around(chat, cilium), 'CiliumNetworkPolicy');
    expect(plain).toBeUndefined();
    expect(proxied).toMatchObject({ egress: [{ toPorts: [{ rules: { dns: [{ matchPattern: '*' }] } }] }] });
  });

  it('knows a managed store by the name that is bound to it', () => {
    const bound = around(agentService({ calls: [host(late('search.host'))] }), cilium, {
      data: { database: postgres() },
    });
    const rules = policies(bound, 'CiliumNetworkPolicy').chat as { egress: { toFQDNs: { matchName: string }[] }[] };
    const names = rules.egress.flatMap(({ toFQDNs }) => toFQDNs.map(({ matchName }) => matchName));
    expect(names).toHaveLength(2);
    expect(names.join()).not.toContain('late:');
  });
});

describe('another network', () => {
  it('opens the ranges that a host may lie in, on its ports alone', () => {
    const { chat: policy } = policies(around(chat), 'NetworkPolicy') as Record<
      string,
      { egress: { to: { ipBlock: { cidr: string } }[]; ports: { port: number }[] }[] }
    >;
    const opened = policy?.egress.map(({ to, ports }) => [to.map(({ ipBlock }) => ipBlock.cidr), ports[0]?.port]);
    expect(opened).toEqual([
      [['0.0.0.0/0', '::/0'], 443],
      [['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'], 5432],
      [['10.1.0.0/16'], 8080],
    ]);
  });

  it('opens a public host like the internet', () => {
    const one = policies(around(agentService({ calls: [host('api.example.com')], uses: [] })), 'NetworkPolicy').chat;
    const all = policies(around(agentService({ calls: [internet()], uses: [] })), 'NetworkPolicy').chat;
    expect(one).toEqual(all);
  });
});
