/**
 * The way out for webhooks: to endpoints on the internet and nowhere else, over TLS, with a bound on
 * time and size.
 *
 * URLs are written by people whom the operator may not trust, and so are the DNS records behind
 * them. So the address is what is judged, all of a name's addresses are, and the connection goes to
 * one that was: the name is not looked up again. Redirects are answers like any other.
 *
 * Node's own http client, since a socket can be put under it: what is checked is what is connected
 * to, and there is no other client's idea of lookups, proxies, redirects or compression in between.
 */

import { type Block, blockOf } from './egress/address.ts';
import { Connections, type OpenSocket, openSocket, type Route } from './egress/connections.ts';
import { type Answered, exchange, StaleConnection } from './egress/exchange.ts';
import { Fault, failureOf } from './egress/fault.ts';
import { addressBook, dnsResolver, type Resolve, systemResolver } from './egress/resolve.ts';
import { admit, type Policy, targetOf } from './egress/target.ts';
import { type Send, SendFailure } from './send.ts';

/** What an operator may say of where webhooks go. */
export interface EgressRules {
  /** Where endpoints may listen, but for loopback in `dev`; 443 and 8443 by default. */
  ports?: readonly number[];
  /** Ranges of the operator's own network, as in `10.1.0.0/16`: by http too, on these ports. */
  ranges?: readonly string[];
  /** PEM certificates that are trusted besides the system's. */
  ca?: readonly string[];
}

export interface EgressOptions extends EgressRules {
  /** As `dev` does: loopback may be sent to, by http and on any port. */
  allowLoopback: boolean;
  /** For everything from the name to the last byte. */
  timeout_ms?: number;
  header_bytes?: number;
  /** How much of an answer is read. */
  body_bytes?: number;
  /** How an answer's bytes become text; `latin1` keeps each as a character of its own. */
  encoding?: 'utf8' | 'latin1';
  /** How long a connection waits for the next webhook. */
  idle_ms?: number;
  idle_each_max?: number;
  idle_max?: number;
  /** How long the addresses of a name are good for. */
  remembered_ms?: number;
  /** By default that of this machine with `allowLoopback`, else the name service. */
  resolve?: Resolve;
  open?: OpenSocket;
  /** Milliseconds, from any beginning. */
  clock?: () => number;
}

export interface Egress {
  /** Rejects with a {@link SendFailure}; its `code` is one of `FaultCode`. */
  send: Send;
  /** In words, why nothing may go to a URL, as far as the URL alone tells; undefined: nothing does. */
  refusalOf(url: string): string | undefined;
  /** Ends what is under way and closes every connection. */
  close(): void;
}

const PORTS = [443, 8443];
const NAMES_MAX = 10_000;

export function createEgress({
  ca = [],
  timeout_ms = 20_000,
  header_bytes = 16 * 1024,
  body_bytes = 20 * 1024,
  encoding = 'utf8',
  idle_ms = 15_000,
  idle_each_max = 64,
  idle_max = 1024,
  remembered_ms = 30_000,
  resolve,
  open = openSocket,
  clock = () => performance.now(),
  ...rules
}: EgressOptions): Egress {
  const limits = { header_bytes, body_bytes, encoding };
  const policy = policyOf(rules);
  const connections = new Connections({ open, ca, idle_ms, idle_each_max, idle_max });
  const addressesOf = addressBook({
    resolve: resolve ?? (policy.allowLoopback ? systemResolver : dnsResolver()),
    clock,
    remembered_ms,
    names_max: NAMES_MAX,
  });
  const running = new Set<AbortController>();

  const deliver: Send = async (request) => {
    const started = clock();
    const latency = () => Math.round(clock() - started);
    const attempt = new AbortController();
    const { signal } = attempt;
    let awaited = 'an address';
    const timer = setTimeout(() => {
      const words = `timeout after ${timeout_ms / 1000} s, waiting for ${awaited}`;
      attempt.abort(new Fault('timeout', words));
    }, timeout_ms);
    running.add(attempt);
    const waitFor = (what: string) => {
      awaited = what;
    };
    const pass = (route: Route): Promise<Answered> =>
      exchange(connections, route, request, limits, { signal, waitFor });
    try {
      const target = targetOf(request.url, policy);
      const addresses = await unlessAborted(signal, addressesOf(target.name));
      admit(target, addresses, policy);
      waitFor('a connection');
      const route = { target, addresses };
      const answering = pass(route).catch((error: unknown) => {
        if (!(error instanceof StaleConnection)) throw error;
        // Its fellows were closed with it. Once more, on a new one: to be told twice is allowed.
        connections.forget(route);
        return pass(route);
      });
      // The end of the time is the end, whatever a socket makes of it.
      const answered = await unlessAborted(signal, answering);
      return { ...answered, latency_ms: latency() };
    } catch (error) {
      throw failureOf(error, latency());
    } finally {
      clearTimeout(timer);
      running.delete(attempt);
    }
  };

  let isClosed = false;
  return {
    send: (request) =>
      isClosed ? Promise.reject(new SendFailure('stopped', STOPPED, 0)) : deliver(request),
    refusalOf: (url) => refusedBy(policy, url),
    close() {
      isClosed = true;
      for (const attempt of running) attempt.abort(new Fault('stopped', STOPPED));
      connections.destroy();
    },
  };
}

const STOPPED = 'the server is stopping';

/** In words, why nothing may go to a URL, as far as the URL alone tells; undefined: nothing does. */
export function refusalOf(
  url: string,
  rules: EgressRules & Pick<EgressOptions, 'allowLoopback'>,
): string | undefined {
  return refusedBy(policyOf(rules), url);
}

function policyOf({
  allowLoopback,
  ports = PORTS,
  ranges = [],
}: EgressRules & Pick<EgressOptions, 'allowLoopback'>): Policy {
  const blocks = ranges.map((range): Block => {
    const block = blockOf(range);
    if (block === undefined) throw new Error(`${range} is no range of addresses`);
    return block;
  });
  return { allowLoopback, ports, blocks };
}

function refusedBy(policy: Policy, url: string): string | undefined {
  try {
    targetOf(url, policy);
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
}

function unlessAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}
