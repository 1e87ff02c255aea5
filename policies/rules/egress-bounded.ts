import { at, type Json, listOf, numberOf, objectOf, shown, textOf } from '../json';
import { type Block, blockOf, covers } from '../proofs/address';
import type { ResourceRule, Violation } from '../rule';

const blocks = (...cidrs: readonly string[]): readonly Block[] => cidrs.flatMap((cidr) => blockOf(cidr) ?? []);

// Azure, AWS and Google answer at the first; AWS at the second as well.
const METADATA = blocks('169.254.169.254/32', 'fd00:ec2::254/128');
const PRIVATE = blocks(
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
);

/** A wider range of ports is no choice of ports. */
const WIDEST_RANGE = 1024;

export const egressBounded: ResourceRule = {
  scope: 'resource',
  id: 'egress-bounded',
  title: 'Egress never reaches the metadata service, and the internet only on named ports',
  why: "The metadata address 169.254.169.254 gives a cloud's credentials to whoever asks from the node; open ports carry data out.",
  severity: 'error',
  appliesTo: { rows: ['E3'], kinds: ['networking.k8s.io/NetworkPolicy'] },
  fix: 'Name the destinations; for the internet write `ipBlock: {cidr: 0.0.0.0/0, except: [169.254.169.254/32]}` and `ports`.',
  check: (resource) =>
    listOf(at(resource.body, '/spec/egress')).flatMap((rule, index) => [...ruleFaults(rule, `/spec/egress/${index}`)]),
  examples: {
    good: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: to-models}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
        - ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 169.254.169.254/32]}
      ports: [{port: 443, protocol: TCP}]
`,
    bad: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: to-models}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
        - ipBlock: {cidr: 0.0.0.0/0}
      ports: [{port: 443, protocol: TCP}]
`,
    path: '/spec/egress/0/to/0/ipBlock',
  },
};

function* ruleFaults(rule: Json, path: string): Iterable<Violation> {
  const ports = listOf(objectOf(rule).ports);
  const peers = listOf(objectOf(rule).to);
  // Names must resolve from anywhere, and the metadata service does not answer there.
  const isDns = ports.length > 0 && ports.every(isDnsPort);
  if (peers.length === 0 && !isDns) {
    yield { path, message: 'names no destination, so it reaches every address, the metadata service among them' };
  }
  for (const [index, peer] of peers.entries()) {
    const ipBlock = at(peer, '/ipBlock');
    if (ipBlock !== undefined) yield* blockFaults(ipBlock, ports, path, `${path}/to/${index}/ipBlock`);
  }
}

function* blockFaults(ipBlock: Json, ports: readonly Json[], rulePath: string, path: string): Iterable<Violation> {
  const block = blockOf(textOf(at(ipBlock, '/cidr')) ?? '');
  if (block === undefined) {
    yield { path: `${path}/cidr`, message: `got ${shown(at(ipBlock, '/cidr'))}, want a CIDR such as 10.0.0.0/8` };
    return;
  }
  const except = listOf(at(ipBlock, '/except')).flatMap((entry) => blockOf(textOf(entry) ?? '') ?? []);
  const reached = METADATA.filter((address) => covers(block, address) && !except.some((out) => covers(out, address)));
  if (reached.length > 0) {
    const missing = block.bits === 32 ? '169.254.169.254/32' : 'fd00:ec2::254/128';
    yield { path, message: `reaches the metadata service; want ${missing} under except` };
  }
  const isPublic = !PRIVATE.some((range) => covers(range, block));
  if (isPublic && (ports.length === 0 || ports.some(isWide))) {
    yield { path: `${rulePath}/ports`, message: 'reaches the internet on every port; want the ports that are used' };
  }
}

const isDnsPort = (port: Json): boolean => numberOf(objectOf(port).port) === 53 && objectOf(port).endPort === undefined;

function isWide(value: Json): boolean {
  const port = objectOf(value);
  if (port.port === undefined) return true;
  const first = numberOf(port.port);
  const last = numberOf(port.endPort);
  return first !== undefined && last !== undefined && last - first >= WIDEST_RANGE;
}
