/** What a URL says, and whether anything may go there at all. Pure; names are judged by address later. */
import { isIP } from 'node:net';
import { type Block, isLoopback, isWithin, specialUseOf } from './address.ts';
import { refused } from './fault.ts';

export interface Policy {
  /** Loopback is an endpoint like any other, by http too and on any port. */
  allowLoopback: boolean;
  ports: readonly number[];
  /** Of the operator's own network, besides the internet: allowed by http too, on these ports. */
  blocks: readonly Block[];
}

export interface Target {
  isSecure: boolean;
  /** A DNS name without a dot at its end, or an address without brackets. */
  name: string;
  port: number;
  /** The Host header. */
  authority: string;
  path: string;
}

const URL_CHARS_MAX = 8192;
/** The URL parser mends some of these and leaves out others: what is read here should be what is written. */
const STRANGE = /[\s\\\p{Cc}]/u;
const NAME = /^(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/;
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 };

/** Throws a {@link Fault} that says which rule the URL breaks. */
export function targetOf(text: string, policy: Policy): Target {
  if (text.length > URL_CHARS_MAX) throw refused(`a URL of more than ${URL_CHARS_MAX} characters`);
  if (STRANGE.test(text)) throw refused('a URL with a blank, a backslash or a control character');
  // Numbers, short forms, octal, hexadecimal, escapes and wide digits come out as plain addresses.
  const url = URL.parse(text);
  if (url === null) throw refused('not a URL');
  const isSecure = url.protocol === 'https:';
  const mayBeClear = policy.allowLoopback || policy.blocks.length > 0;
  if (!isSecure && !(mayBeClear && url.protocol === 'http:')) {
    throw refused('the URL is not an https one');
  }
  if (url.username !== '' || url.password !== '') {
    throw refused('a URL with a user name or a password');
  }
  const name = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  const isAddress = isIP(name) > 0;
  if (!isAddress && !NAME.test(name)) throw refused('the host is not a DNS name');
  const port = url.port === '' ? DEFAULT_PORTS[url.protocol]! : Number(url.port);
  const authority = `${isIP(name) === 6 ? `[${name}]` : name}${url.port && `:${url.port}`}`;
  const target = { isSecure, name, port, authority, path: url.pathname + url.search };
  if (isAddress) admit(target, [name], policy);
  else if (!policy.allowLoopback) admitPort(target, policy);
  return target;
}

/**
 * Throws a {@link Fault} unless all of the addresses are allowed: an answer of the name service that
 * mixes good ones with others has been made to lead somewhere.
 */
export function admit(target: Target, addresses: readonly string[], policy: Policy): void {
  const isLocal = policy.allowLoopback && addresses.every(isLoopback);
  if (isLocal) return;
  const isOwn = (address: string): boolean =>
    policy.blocks.some((block) => isWithin(address, block));
  for (const address of addresses) {
    const judgement = specialUseOf(address);
    if (judgement === undefined || isOwn(address)) continue;
    const { use, embedded } = judgement;
    const is = `is ${use.name} (${use.source})`;
    const words = embedded === undefined ? is : `leads to ${embedded}, which ${is}`;
    throw refused(
      address === target.name
        ? `${address} ${words}`
        : `${target.name} has the address ${address}, which ${words}`,
    );
  }
  if (!target.isSecure && !addresses.every(isOwn)) throw refused(clearWords(policy));
  admitPort(target, policy);
}

function clearWords({ allowLoopback, blocks }: Policy): string {
  const where = [allowLoopback && 'loopback', blocks.length > 0 && 'ranges that were allowed'];
  return `http is for ${where.filter(Boolean).join(' and ')} alone`;
}

function admitPort({ port }: Target, { ports }: Policy): void {
  if (!ports.includes(port)) throw refused(`port ${port} is not one of ${ports.join(', ')}`);
}
