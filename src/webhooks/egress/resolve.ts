/** Names to addresses: asked once for each connection, and remembered for moments. */
import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { LRUCache } from 'lru-cache';
import { codeOf, Fault } from './fault.ts';

/** Every address of a name. Rejects, or is empty, where there is none. */
export type Resolve = (name: string) => Promise<readonly string[]>;

const QUERY_MS = 3000;
const TRIES = 2;

/**
 * The name service itself. The system's own lookup would wait in one of four threads that this
 * whole process shares: a few names whose servers are silent would hold up every other endpoint.
 */
export function dnsResolver(servers?: readonly string[]): Resolve {
  const resolver = new Resolver({ timeout: QUERY_MS, tries: TRIES });
  if (servers !== undefined) resolver.setServers(servers);
  return async (name) => {
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (found.length > 0) return found;
    // "No such record" of one family says nothing while the other one's server is silent.
    const reasons = answers.map((answer) => answer.status === 'rejected' && answer.reason);
    throw reasons.find((reason) => !NO_ADDRESS.has(codeOf(reason) ?? '')) ?? reasons[0];
  };
}

/** As every program on this machine finds a name: its file of hosts, its own network's names. */
export const systemResolver: Resolve = async (name) => {
  const found = await lookup(name, { all: true, order: 'ipv4first' });
  return found.map(({ address }) => address);
};

const NO_ADDRESS = new Set(['ENOTFOUND', 'ENODATA']);

/** RFC 6761 §6.3: never asked of anybody. */
const LOCALHOST = /^(.+\.)?localhost$/;
const LOCALHOST_ADDRESSES = ['127.0.0.1', '::1'];

export interface AddressBookOptions {
  resolve: Resolve;
  /** Milliseconds, from any beginning. */
  clock: () => number;
  remembered_ms: number;
  names_max: number;
}

/** The addresses of a host, at least one. Rejects with a {@link Fault}. */
export type AddressBook = (host: string) => Promise<readonly string[]>;

export function addressBook({
  resolve,
  clock,
  remembered_ms,
  names_max,
}: AddressBookOptions): AddressBook {
  const asked = new LRUCache<string, { addresses: Promise<readonly string[]>; until: number }>({
    max: names_max,
  });
  return (host) => {
    if (isIP(host) > 0) return Promise.resolve([host]);
    if (LOCALHOST.test(host)) return Promise.resolve(LOCALHOST_ADDRESSES);
    const known = asked.get(host);
    if (known !== undefined && clock() < known.until) return known.addresses;
    const entry = { addresses: answerOf(resolve, host), until: clock() + remembered_ms };
    asked.set(host, entry);
    entry.addresses.catch(() => {
      asked.delete(host);
    });
    return entry.addresses;
  };
}

async function answerOf(resolve: Resolve, host: string): Promise<readonly string[]> {
  const none = () => new Fault('unresolved', `${host} has no address`);
  try {
    const addresses = await resolve(host);
    if (addresses.length === 0) throw none();
    return addresses;
  } catch (error) {
    const code = codeOf(error);
    if (error instanceof Fault || code === undefined) throw error;
    if (NO_ADDRESS.has(code)) throw none();
    throw new Fault('unresolved', `the name service does not answer for ${host} (${code})`);
  }
}
