/** What an IP address is for, whichever way it is written. Pure. */
import { isIPv4, isIPv6 } from 'node:net';
import { LOOPBACK, SPECIAL_USE, type SpecialUse } from './special-use.ts';

const BITS = 128;
const MAPPED_BITS = 96;
const MAPPED = 0xffffn << 32n;

interface Range {
  use: SpecialUse;
  /** Bits that do not count. */
  rest: bigint;
  prefix: bigint;
}

const RANGES: readonly Range[] = SPECIAL_USE.map(rangeOf).toSorted((a, b) =>
  a.rest < b.rest ? -1 : 1,
);

export interface Judgement {
  use: SpecialUse;
  /** The IPv4 address to which the one in question leads, when it is that which is special. */
  embedded?: string;
}

/** Undefined: an address on the internet. Text that is no plain address is `not an address`. */
export function specialUseOf(address: string): Judgement | undefined {
  const bits = bitsOf(address);
  if (bits === undefined) return { use: NO_ADDRESS };
  const use = useOf(bits);
  if (use?.embeds_at === undefined) return use && { use };
  const inner = (bits >> BigInt(BITS - 32 - use.embeds_at)) & 0xffff_ffffn;
  const embedded = useOf(MAPPED | inner);
  return embedded && { use: embedded, embedded: dotted(inner) };
}

/** This machine itself; an address that leads there by way of another network is not it. */
export function isLoopback(address: string): boolean {
  const judgement = specialUseOf(address);
  return judgement?.use.name === LOOPBACK && judgement.embedded === undefined;
}

/** Addresses that share a beginning. */
export interface Block {
  rest: bigint;
  prefix: bigint;
}

/** As in `10.0.0.0/8`; an address alone is a block of one. Undefined: it is neither. */
export function blockOf(cidr: string): Block | undefined {
  const [, address = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(cidr) ?? [];
  const bits = bitsOf(address);
  if (bits === undefined) return undefined;
  const most = isIPv4(address) ? 32 : BITS;
  const counted = length === undefined ? most : Number(length);
  if (counted > most) return undefined;
  const rest = BigInt(most - counted);
  const prefix = bits >> rest;
  // 10.0.0.1/8 is a slip of the pen: it may mean one address, or sixteen million.
  return prefix << rest === bits ? { rest, prefix } : undefined;
}

export function isWithin(address: string, { rest, prefix }: Block): boolean {
  const bits = bitsOf(address);
  return bits !== undefined && bits >> rest === prefix;
}

const NO_ADDRESS: SpecialUse = { cidr: '', name: 'not an address', source: 'RFC 4291' };

function useOf(bits: bigint): SpecialUse | undefined {
  // All of IPv4 lies within ::/3; it is judged by its own rows alone.
  const isMapped = bits >> 32n === MAPPED >> 32n;
  const range = RANGES.find(
    ({ rest, prefix }) => bits >> rest === prefix && (!isMapped || rest <= 32n),
  );
  return range?.use;
}

function rangeOf(use: SpecialUse): Range {
  const [address = '', length] = use.cidr.split('/');
  const counted = Number(length) + (isIPv4(address) ? MAPPED_BITS : 0);
  const rest = BigInt(BITS - counted);
  return { use, rest, prefix: bitsOf(address)! >> rest };
}

/** Undefined for anything but an address; one with a zone id belongs to a link, not to the internet. */
function bitsOf(address: string): bigint | undefined {
  if (isIPv4(address)) return MAPPED | numberOf(address.split('.').map(Number), 8n);
  if (!isIPv6(address) || address.includes('%')) return undefined;
  const [head, tail] = address.split('::');
  const before = groupsOf(head!);
  const after = groupsOf(tail ?? '');
  const between = new Array<number>(8 - before.length - after.length).fill(0);
  return numberOf([...before, ...between, ...after], 16n);
}

/** The last two groups may be written as an IPv4 address. */
function groupsOf(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)];
    const [a, b, c, d] = group.split('.').map(Number) as [number, number, number, number];
    return [(a << 8) | b, (c << 8) | d];
  });
}

function numberOf(parts: readonly number[], width: bigint): bigint {
  return parts.reduce((bits, part) => (bits << width) | BigInt(part), 0n);
}

function dotted(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 0xffn).join('.');
}
