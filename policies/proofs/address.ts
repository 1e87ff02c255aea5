import { isIPv4, isIPv6 } from 'node:net';

/** A block of addresses. */
export interface Block {
  readonly bits: 32 | 128;
  readonly base: bigint;
  readonly prefix: number;
}

/** Reads a CIDR such as `10.0.0.0/8` or `fc00::/7`; undefined where it is none. */
export function blockOf(cidr: string): Block | undefined {
  const slash = cidr.indexOf('/');
  const address = slash < 0 ? cidr : cidr.slice(0, slash);
  const bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : undefined;
  if (bits === undefined) return undefined;
  const prefix = slash < 0 ? bits : Number(cidr.slice(slash + 1));
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > bits) return undefined;
  const shift = BigInt(bits - prefix);
  const value = bits === 32 ? fourOf(address) : sixOf(address);
  return { bits, base: (value >> shift) << shift, prefix };
}

/** Whether every address of the inner block is in the outer one. */
export const covers = (outer: Block, inner: Block): boolean =>
  outer.bits === inner.bits &&
  outer.prefix <= inner.prefix &&
  outer.base >> BigInt(outer.bits - outer.prefix) === inner.base >> BigInt(outer.bits - outer.prefix);

const fourOf = (address: string): bigint =>
  address.split('.').reduce((value, part) => (value << 8n) | BigInt(part), 0n);

function sixOf(address: string): bigint {
  const [head = '', tail] = address.split('::');
  const front = groupsOf(head);
  const back = tail === undefined ? [] : groupsOf(tail);
  const zeros = new Array<bigint>(Math.max(0, 8 - front.length - back.length)).fill(0n);
  return [...front, ...zeros, ...back].reduce((value, group) => (value << 16n) | group, 0n);
}

function groupsOf(text: string): readonly bigint[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [BigInt(`0x${group}`)];
    const four = fourOf(group);
    return [four >> 16n, four & 0xffffn];
  });
}
