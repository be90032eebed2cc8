/**
 * Addresses that are nobody's endpoint on the internet: every row of the IANA IPv4 and IPv6
 * Special-Purpose Address Registries, those marked globally reachable too (they are anycast relays
 * and name servers), multicast, and what IPv6 has set aside or withdrawn.
 */
export interface SpecialUse {
  /** IPv4 stands for its IPv4-mapped form (RFC 4291 §2.5.5.2): to the system they are one. */
  cidr: string;
  /** As the registry calls it. */
  name: string;
  source: string;
  /** How many of its bits stand before an IPv4 address to which it leads, and which decides. */
  embeds_at?: number;
}

export const LOOPBACK = 'loopback';

/** The longest range that holds an address names it. */
export const SPECIAL_USE: readonly SpecialUse[] = [
  { cidr: '0.0.0.0/8', name: 'this network', source: 'RFC 791' },
  { cidr: '0.0.0.0/32', name: 'this host on this network', source: 'RFC 1122' },
  { cidr: '10.0.0.0/8', name: 'private-use', source: 'RFC 1918' },
  { cidr: '100.64.0.0/10', name: 'shared address space', source: 'RFC 6598' },
  { cidr: '127.0.0.0/8', name: LOOPBACK, source: 'RFC 1122' },
  { cidr: '169.254.0.0/16', name: 'link local', source: 'RFC 3927' },
  { cidr: '172.16.0.0/12', name: 'private-use', source: 'RFC 1918' },
  { cidr: '192.0.0.0/24', name: 'IETF protocol assignments', source: 'RFC 6890' },
  { cidr: '192.0.0.0/29', name: 'IPv4 service continuity prefix', source: 'RFC 7335' },
  { cidr: '192.0.0.8/32', name: 'IPv4 dummy address', source: 'RFC 7600' },
  { cidr: '192.0.0.9/32', name: 'port control protocol anycast', source: 'RFC 7723' },
  { cidr: '192.0.0.10/32', name: 'traversal using relays anycast', source: 'RFC 8155' },
  { cidr: '192.0.0.170/31', name: 'NAT64/DNS64 discovery', source: 'RFC 7050' },
  { cidr: '192.0.2.0/24', name: 'documentation (TEST-NET-1)', source: 'RFC 5737' },
  { cidr: '192.31.196.0/24', name: 'AS112-v4', source: 'RFC 7535' },
  { cidr: '192.52.193.0/24', name: 'AMT', source: 'RFC 7450' },
  { cidr: '192.88.99.0/24', name: 'deprecated 6to4 relay anycast', source: 'RFC 7526' },
  { cidr: '192.88.99.2/32', name: '6a44-relay anycast', source: 'RFC 6751' },
  { cidr: '192.168.0.0/16', name: 'private-use', source: 'RFC 1918' },
  { cidr: '192.175.48.0/24', name: 'direct delegation AS112 service', source: 'RFC 7534' },
  { cidr: '198.18.0.0/15', name: 'benchmarking', source: 'RFC 2544' },
  { cidr: '198.51.100.0/24', name: 'documentation (TEST-NET-2)', source: 'RFC 5737' },
  { cidr: '203.0.113.0/24', name: 'documentation (TEST-NET-3)', source: 'RFC 5737' },
  { cidr: '224.0.0.0/4', name: 'multicast', source: 'RFC 5771' },
  { cidr: '240.0.0.0/4', name: 'reserved', source: 'RFC 1112' },
  { cidr: '255.255.255.255/32', name: 'limited broadcast', source: 'RFC 919' },

  { cidr: '::/128', name: 'unspecified', source: 'RFC 4291' },
  { cidr: '::1/128', name: LOOPBACK, source: 'RFC 4291' },
  { cidr: '::/96', name: 'deprecated IPv4-compatible', source: 'RFC 4291' },
  { cidr: '64:ff9b::/96', name: 'IPv4-IPv6 translation', source: 'RFC 6052', embeds_at: 96 },
  // Where an IPv4 address stands in these is known to their own network alone (RFC 6052 §2.2).
  { cidr: '64:ff9b:1::/48', name: 'local IPv4-IPv6 translation', source: 'RFC 8215' },
  { cidr: '100::/64', name: 'discard-only', source: 'RFC 6666' },
  { cidr: '100:0:0:1::/64', name: 'dummy IPv6 prefix', source: 'RFC 9780' },
  { cidr: '2001::/23', name: 'IETF protocol assignments', source: 'RFC 2928' },
  { cidr: '2001::/32', name: 'Teredo', source: 'RFC 4380' },
  { cidr: '2001:1::1/128', name: 'port control protocol anycast', source: 'RFC 7723' },
  { cidr: '2001:1::2/128', name: 'traversal using relays anycast', source: 'RFC 8155' },
  { cidr: '2001:1::3/128', name: 'DNS-SD registration anycast', source: 'RFC 9665' },
  { cidr: '2001:2::/48', name: 'benchmarking', source: 'RFC 5180' },
  { cidr: '2001:3::/32', name: 'AMT', source: 'RFC 7450' },
  { cidr: '2001:4:112::/48', name: 'AS112-v6', source: 'RFC 7535' },
  { cidr: '2001:10::/28', name: 'deprecated ORCHID', source: 'RFC 4843' },
  { cidr: '2001:20::/28', name: 'ORCHIDv2', source: 'RFC 7343' },
  { cidr: '2001:30::/28', name: 'drone remote ID tags', source: 'RFC 9374' },
  { cidr: '2001:db8::/32', name: 'documentation', source: 'RFC 3849' },
  { cidr: '2002::/16', name: '6to4', source: 'RFC 3056', embeds_at: 16 },
  { cidr: '2620:4f:8000::/48', name: 'direct delegation AS112 service', source: 'RFC 7534' },
  { cidr: '3fff::/20', name: 'documentation', source: 'RFC 9637' },
  { cidr: '5f00::/16', name: 'segment routing (SRv6) SIDs', source: 'RFC 9602' },
  { cidr: 'fc00::/7', name: 'unique-local', source: 'RFC 4193' },
  { cidr: 'fe80::/10', name: 'link-local unicast', source: 'RFC 4291' },
  { cidr: 'fec0::/10', name: 'deprecated site-local', source: 'RFC 3879' },
  { cidr: 'ff00::/8', name: 'multicast', source: 'RFC 4291' },
  // Whatever of IPv6 is not global unicast, 2000::/3.
  { cidr: '::/3', name: 'reserved by IETF', source: 'RFC 4291' },
  { cidr: '4000::/2', name: 'reserved by IETF', source: 'RFC 4291' },
  { cidr: '8000::/1', name: 'reserved by IETF', source: 'RFC 4291' },

  // Looks public, and answers every virtual machine of that cloud with its configuration.
  { cidr: '168.63.129.16/32', name: 'the Azure platform', source: 'Azure virtual network FAQ' },
];
