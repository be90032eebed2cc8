import assert from 'node:assert/strict';
import { BlockList, isIPv4, SocketAddress } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { isLoopback, specialUseOf } from '../../src/webhooks/egress/address.ts';
import { SPECIAL_USE } from '../../src/webhooks/egress/special-use.ts';
import { refusalOf } from '../../src/webhooks/egress.ts';
import { NOTATIONS_V4, NOTATIONS_V6, SPECIAL_V4, SPECIAL_V6 } from './egress-hostile.ts';

const v4 = blockList(SPECIAL_V4);
const v6 = blockList(SPECIAL_V6);

function blockList(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address, length] = cidr.split('/') as [string, string];
    list.addSubnet(address, Number(length), isIPv4(address) ? 'ipv4' : 'ipv6');
  }
  return list;
}

type Quad = [number, number, number, number];
const dotted = (quad: Quad) => quad.join('.');
const isSpecialV4 = (quad: Quad) => v4.check(dotted(quad), 'ipv4');

/** The parts of an address, of so many bits each, in a range; at its edges more often than not. */
function within(cidr: string, parts: number, width: number): fc.Arbitrary<number[]> {
  const [address, length] = cidr.split('/') as [string, string];
  const base = partsOf(address);
  const filler = fc.oneof(
    fc.constant(0),
    fc.constant(2 ** width - 1),
    fc.integer({ min: 0, max: 2 ** width - 1 }),
  );
  return fc.oneof(
    fc.constant(base),
    fc.constant(base.map((part, index) => part | restOf(index, 2 ** width - 1))),
    fc
      .array(filler, { minLength: parts, maxLength: parts })
      .map((random) => base.map((part, index) => part | restOf(index, random[index]!))),
  );

  function restOf(index: number, random: number): number {
    const fixed = Math.min(Math.max(Number(length) - index * width, 0), width);
    return random & (2 ** (width - fixed) - 1);
  }
}

function partsOf(address: string): number[] {
  if (isIPv4(address)) return address.split('.').map(Number);
  const [head = '', tail = ''] = address.split('::');
  const groups = (text: string) =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const [before, after] = [groups(head), groups(tail)];
  return [...before, ...new Array(8 - before.length - after.length).fill(0), ...after];
}

const anyV4 = fc.tuple(byte(), byte(), byte(), byte()) as fc.Arbitrary<Quad>;
const specialV4 = fc
  .constantFrom(...SPECIAL_V4)
  .chain((cidr) => within(cidr, 4, 8)) as fc.Arbitrary<Quad>;
const specialV6 = fc.constantFrom(...SPECIAL_V6).chain((cidr) => within(cidr, 8, 16));
const publicV4 = anyV4.filter((quad) => !isSpecialV4(quad));
const publicV6 = within('2000::/3', 8, 16).filter(
  (groups) => !v6.check(text(groups), 'ipv6') && groups[0] !== 0x2002,
);
const notationV4 = fc.constantFrom(...Object.keys(NOTATIONS_V4));
const notationV6 = fc.constantFrom(...Object.keys(NOTATIONS_V6));

function byte(): fc.Arbitrary<number> {
  return fc.integer({ min: 0, max: 255 });
}

function text(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(':');
}

const refusal = (host: string) => refusalOf(`https://${host}/`, { allowLoopback: false });

/** These mean the address itself; the others hide it in one that is special by itself. */
const LEADS_NOWHERE = ['IPv4-compatible', 'IPv4-translated', 'local NAT64', 'Teredo'];

test('an IPv4 address is special exactly when the registries say so', () => {
  fc.assert(
    fc.property(fc.oneof(anyV4, specialV4), (quad) => {
      assert.equal(specialUseOf(dotted(quad)) !== undefined, isSpecialV4(quad));
    }),
    { numRuns: 3000 },
  );
});

test('a special IPv4 address is refused in every notation', () => {
  fc.assert(
    fc.property(specialV4, notationV4, (quad, notation) => {
      assert.notEqual(refusal(NOTATIONS_V4[notation]!(...quad)), undefined);
    }),
    { numRuns: 5000 },
  );
});

test('any other IPv4 address is allowed in every notation that leads to it', () => {
  fc.assert(
    fc.property(publicV4, notationV4, (quad, notation) => {
      const why = refusal(NOTATIONS_V4[notation]!(...quad));
      assert.equal(why === undefined, !LEADS_NOWHERE.includes(notation), why ?? 'allowed');
    }),
    { numRuns: 5000 },
  );
});

test('a special IPv6 address is refused in every notation', () => {
  fc.assert(
    fc.property(specialV6, notationV6, (groups, notation) => {
      assert.notEqual(specialUseOf(text(groups)), undefined);
      assert.notEqual(refusal(NOTATIONS_V6[notation]!(groups)), undefined);
    }),
    { numRuns: 5000 },
  );
});

test('any global unicast IPv6 address is allowed in every notation', () => {
  fc.assert(
    fc.property(publicV6, notationV6, (groups, notation) => {
      assert.equal(specialUseOf(text(groups)), undefined);
      assert.equal(refusal(NOTATIONS_V6[notation]!(groups)), undefined);
    }),
    { numRuns: 5000 },
  );
});

test('what lies just outside of a range is allowed', () => {
  for (const address of [
    '1.0.0.0',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '169.253.255.255',
    '169.255.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2000::',
    '2001:200::',
    '2001:db7:ffff::',
    '2001:db9::',
    '2003::',
    '3ffe:ffff::',
    '3fff:1000::',
  ]) {
    assert.equal(specialUseOf(address), undefined, address);
  }
});

test('no range is written with bits beyond its length, and none twice', () => {
  const seen = new Set<string>();
  for (const { cidr } of SPECIAL_USE) {
    const [address, length] = cidr.split('/') as [string, string];
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    const [width, bits] = family === 'ipv4' ? [8, 32] : [16, 128];
    const rest = partsOf(address).flatMap((part) =>
      part.toString(2).padStart(width!, '0').split(''),
    );
    assert.equal(rest.length, bits);
    assert.ok(!rest.slice(Number(length)).includes('1'), cidr);
    assert.equal(new SocketAddress({ address, family }).address, address, 'canonical');
    assert.ok(!seen.has(cidr), cidr);
    seen.add(cidr);
  }
});

const NAMES: [address: string, name: string, embedded?: string][] = [
  ['0.0.0.0', 'this host on this network'],
  ['0.0.0.1', 'this network'],
  ['192.0.0.7', 'IPv4 service continuity prefix'],
  ['192.0.0.8', 'IPv4 dummy address'],
  ['192.0.0.9', 'port control protocol anycast'],
  ['192.0.0.10', 'traversal using relays anycast'],
  ['192.0.0.11', 'IETF protocol assignments'],
  ['192.0.0.170', 'NAT64/DNS64 discovery'],
  ['192.0.0.171', 'NAT64/DNS64 discovery'],
  ['192.88.99.1', 'deprecated 6to4 relay anycast'],
  ['192.88.99.2', '6a44-relay anycast'],
  ['239.255.255.255', 'multicast'],
  ['255.255.255.254', 'reserved'],
  ['255.255.255.255', 'limited broadcast'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['::2', 'deprecated IPv4-compatible'],
  ['::ffff:a00:1', 'private-use'],
  ['::fffe:a00:1', 'reserved by IETF'],
  ['64:ff9b::a00:1', 'private-use', '10.0.0.1'],
  ['64:ff9b:1::808:808', 'local IPv4-IPv6 translation'],
  ['100::1', 'discard-only'],
  ['100:0:0:1::1', 'dummy IPv6 prefix'],
  ['100:0:0:2::1', 'reserved by IETF'],
  ['2001::1', 'Teredo'],
  ['2001:1::1', 'port control protocol anycast'],
  ['2001:1::2', 'traversal using relays anycast'],
  ['2001:1::3', 'DNS-SD registration anycast'],
  ['2001:1::4', 'IETF protocol assignments'],
  ['2001:2::1', 'benchmarking'],
  ['2001:3::1', 'AMT'],
  ['2001:4:112::1', 'AS112-v6'],
  ['2001:1f::1', 'deprecated ORCHID'],
  ['2001:2f::1', 'ORCHIDv2'],
  ['2001:3f::1', 'drone remote ID tags'],
  ['2002:a9fe:a9fe::', 'link local', '169.254.169.254'],
  ['5f00::1', 'segment routing (SRv6) SIDs'],
  ['5f01::1', 'reserved by IETF'],
  ['fdff::1', 'unique-local'],
  ['febf::1', 'link-local unicast'],
  ['feff::1', 'deprecated site-local'],
  ['ff02::1', 'multicast'],
];

test('the longest range names an address, and an embedded one is named too', () => {
  for (const [address, name, embedded] of NAMES) {
    const judgement = specialUseOf(address);
    assert.deepEqual([judgement?.use.name, judgement?.embedded], [name, embedded], address);
  }
});

test('loopback is this machine, and not what leads to its address through another', () => {
  for (const address of ['127.0.0.1', '127.255.255.255', '::1', '::ffff:7f00:1']) {
    assert.ok(isLoopback(address), address);
  }
  for (const address of ['0.0.0.0', '::', '64:ff9b::7f00:1', '2002:7f00:1::', '::7f00:1', 'x']) {
    assert.ok(!isLoopback(address), address);
  }
});

test('what is no plain address is none', () => {
  for (const text of ['', 'localhost', '1', '127.1', '0177.0.0.1', 'fe80::1%eth0', '2600::1%1']) {
    assert.equal(specialUseOf(text)?.use.name, 'not an address', text);
  }
});
