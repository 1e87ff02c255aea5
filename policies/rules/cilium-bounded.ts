import { at, isObject, type Json, listOf, objectOf, textOf } from '../json';
import { blockOf } from '../proofs/address';
import type { ResourceRule, Violation } from '../rule';

const SIDES = [
  ['egress', 'to'],
  ['ingress', 'from'],
] as const;

/** Entities that stand for any address, or for every pod of the cluster. */
const WIDE: ReadonlySet<string> = new Set([
  'all',
  'world',
  'world-ipv4',
  'world-ipv6',
  'cluster',
  'host',
  'remote-node',
]);

export const ciliumBounded: ResourceRule = {
  scope: 'resource',
  id: 'cilium-bounded',
  title: "Cilium's policies name their peers",
  why: 'An entity such as `world` or a name such as `*` opens the whole internet, the way out for data that someone wants.',
  severity: 'error',
  appliesTo: {
    rows: ['E3'],
    kinds: ['cilium.io/CiliumNetworkPolicy', 'cilium.io/CiliumClusterwideNetworkPolicy'],
  },
  fix: 'Name hosts by `toFQDNs.matchName`, pods by `toEndpoints`, and addresses by a `toCIDRSet` with its exceptions.',
  check: ({ body }) =>
    [at(body, '/spec'), ...listOf(at(body, '/specs'))].flatMap((spec, index) => {
      const root = index === 0 ? '/spec' : `/specs/${index - 1}`;
      return SIDES.flatMap(([side, preposition]) =>
        listOf(objectOf(spec)[side]).flatMap((rule, position) => [
          ...faultsOf(rule, preposition, `${root}/${side}/${position}`),
        ]),
      );
    }),
  examples: {
    good: `
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: chat}
spec:
  endpointSelector: {matchLabels: {app: chat}}
  egress:
    - toFQDNs: [{matchName: api.openai.com}]
      toPorts: [{ports: [{port: "443", protocol: TCP}]}]
`,
    bad: `
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: chat}
spec:
  endpointSelector: {matchLabels: {app: chat}}
  egress:
    - toEntities: [world]
      toPorts: [{ports: [{port: "443", protocol: TCP}]}]
`,
    path: '/spec/egress/0/toEntities/0',
  },
};

function* faultsOf(value: Json, preposition: 'to' | 'from', path: string): Iterable<Violation> {
  const rule = objectOf(value);
  const peers = Object.keys(rule).filter((key) => key.startsWith(preposition) && key !== `${preposition}Ports`);
  // Ports alone hold for any peer. Nothing at all selects nobody (Cilium documentation, "Layer 3").
  if (rule.toPorts !== undefined && peers.filter((key) => key !== 'toPorts').length === 0)
    yield { path, message: 'names ports and no peer, which is every peer' };
  for (const [index, entity] of listOf(rule[`${preposition}Entities`]).entries()) {
    if (WIDE.has(textOf(entity) ?? '')) {
      yield { path: `${path}/${preposition}Entities/${index}`, message: `got ${textOf(entity)}` };
    }
  }
  for (const [index, name] of listOf(rule.toFQDNs).entries()) {
    const pattern = textOf(at(name, '/matchPattern'));
    if (pattern !== undefined && /^[*.]+$/.test(pattern))
      yield { path: `${path}/toFQDNs/${index}/matchPattern`, message: `got ${pattern}, which is every name` };
  }
  for (const [field, entries] of [
    [`${preposition}CIDR`, listOf(rule[`${preposition}CIDR`])],
    [`${preposition}CIDRSet`, listOf(rule[`${preposition}CIDRSet`])],
  ] as const) {
    for (const [index, entry] of entries.entries()) {
      const except = isObject(entry) ? listOf(entry.except) : [];
      const cidr = isObject(entry) ? textOf(entry.cidr) : textOf(entry);
      if (blockOf(cidr ?? '')?.prefix === 0 && except.length === 0)
        yield { path: `${path}/${field}/${index}`, message: `got ${cidr} without exceptions, which is every address` };
    }
  }
}
