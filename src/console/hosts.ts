/**
 * By which names a browser may reach the console, and from which pages. A foreign name that was made
 * to resolve to this machine (DNS rebinding) is refused, and so is every page that is not our own.
 */
import type { IncomingMessage } from 'node:http';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

export interface Names {
  /** The address that it listens on. */
  host: string;
  port: number;
  /** Other origins by which it is reached: behind a proxy, or on the local network. */
  origins: readonly string[];
}

/** Every `Host` that is answered. */
export function allowedHosts({ host, port, origins }: Names): ReadonlySet<string> {
  const allowed = new Set<string>();
  for (const name of [...LOOPBACK, bracketed(host.toLowerCase())]) {
    allowed.add(`${name}:${port}`);
    if (port === 80) allowed.add(name);
  }
  for (const origin of origins) {
    const { protocol, host: named, hostname } = new URL(origin);
    allowed.add(named);
    allowed.add(`${hostname}:${new URL(origin).port || DEFAULT_PORTS[protocol]}`);
  }
  return allowed;
}

export function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

const SAFE_METHODS = new Set(['GET', 'HEAD']);

/**
 * May a page have asked for this? Whatever changes something must say that it comes from here:
 * cookies know no ports, so another server on this machine is the same site to a browser.
 */
export function isOwnPage(request: IncomingMessage): boolean {
  const { origin, host, 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined && !/^https?:$/.test(schemeOf(origin))) return false;
  if (origin !== undefined) return new URL(origin).host === host?.toLowerCase();
  if (!SAFE_METHODS.has(request.method!)) return false;
  return site === undefined || site === 'same-origin' || site === 'none';
}

function schemeOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).protocol : '';
}

/** Somebody followed a link, or typed the address. */
export function isVisit({ method, headers }: IncomingMessage): boolean {
  return (
    SAFE_METHODS.has(method!) &&
    (headers['sec-fetch-mode'] ?? 'navigate') === 'navigate' &&
    (headers['sec-fetch-dest'] ?? 'document') === 'document'
  );
}
