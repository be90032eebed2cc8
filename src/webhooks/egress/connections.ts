/**
 * Connections to addresses that were checked: made, reused, and bounded in number and in idleness.
 *
 * Everything is Node's own client. A lookup would be the second chance of a hostile name, so there is
 * none: sockets are opened to addresses alone, and the name serves the certificate and the headers.
 */
import http from 'node:http';
import net, { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import type { Target } from './target.ts';

export interface Route {
  target: Target;
  /** All of them checked, at least one. */
  addresses: readonly string[];
}

export interface Routed extends http.RequestOptions {
  route: Route;
}

export interface Way {
  addresses: readonly string[];
  port: number;
  /** Undefined: in clear. */
  secure: tls.ConnectionOptions | undefined;
}

/** Opens a connection to one of the addresses, and to nothing else. */
export type OpenSocket = (way: Way) => net.Socket;

/** A name may have hundreds; this is also how many strangers one webhook can knock at. */
const TRIED_MAX = 4;
/** Before the next address is tried. */
const ATTEMPT_MS = 2000;

export const openSocket: OpenSocket = ({ addresses, port, secure }) => {
  const answers = addresses
    .slice(0, TRIED_MAX)
    .map((address) => ({ address, family: isIP(address) }));
  const way = {
    // The name of no host (RFC 6761 §6.4): were it ever looked up, there would be no address.
    host: 'checked.invalid',
    lookup: ((_host, _options, done) => done(null, answers)) satisfies net.LookupFunction,
    port,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: ATTEMPT_MS,
    noDelay: true,
  };
  return secure === undefined ? net.connect(way) : tls.connect({ ...way, ...secure });
};

export interface ConnectionsOptions {
  open: OpenSocket;
  /** PEM certificates that are trusted besides the system's. */
  ca: readonly string[];
  idle_ms: number;
  /** Idle connections, for each endpoint and altogether. */
  idle_each_max: number;
  idle_max: number;
}

export class Connections extends http.Agent {
  readonly #open: OpenSocket;
  readonly #trust: tls.SecureContext;
  readonly #idle_max: number;
  /** The longest idle one first. */
  readonly #idle = new Set<Duplex>();

  constructor({ open, ca, idle_ms, idle_each_max, idle_max }: ConnectionsOptions) {
    super({ keepAlive: true, timeout: idle_ms, maxFreeSockets: idle_each_max });
    this.#open = open;
    this.#idle_max = idle_max;
    // Made once: reading all roots again would cost every connection milliseconds.
    this.#trust = tls.createSecureContext(
      ca.length === 0 ? {} : { ca: [...tls.getCACertificates('default'), ...ca] },
    );
  }

  /** What may share a connection: the endpoint, by the addresses it has now. */
  override getName(options?: http.ClientRequestArgs): string {
    const { target, addresses } = (options as Routed).route;
    const scheme = target.isSecure ? 'https' : 'http';
    return `${scheme}://${target.name}:${target.port} ${addresses.toSorted().join()}`;
  }

  override createConnection(options: http.ClientRequestArgs): net.Socket {
    const { target, addresses } = (options as Routed).route;
    const secure = target.isSecure ? this.#secured(target.name) : undefined;
    const socket = this.#open({ addresses, port: target.port, secure });
    socket.once('close', () => this.#idle.delete(socket));
    return socket;
  }

  #secured(name: string): tls.ConnectionOptions {
    return {
      // An address is no server name (RFC 6066 §3); the certificate is held to it all the same.
      servername: isIP(name) > 0 ? '' : name,
      checkServerIdentity: (_host, certificate) => tls.checkServerIdentity(name, certificate),
      secureContext: this.#trust,
      // Said aloud, so that no environment variable can say otherwise.
      rejectUnauthorized: true,
      ALPNProtocols: ['http/1.1'],
    };
  }

  override keepSocketAlive(socket: Duplex): boolean {
    const kept = super.keepSocketAlive(socket) as unknown as boolean;
    if (!kept) return false;
    this.#idle.add(socket);
    if (this.#idle.size > this.#idle_max) {
      const [oldest] = this.#idle;
      this.#idle.delete(oldest!);
      oldest!.destroy();
    }
    return true;
  }

  override reuseSocket(socket: Duplex, request: http.ClientRequest): void {
    this.#idle.delete(socket);
    super.reuseSocket(socket, request);
  }

  /** Closes what is idle of an endpoint. */
  forget(route: Route): void {
    for (const socket of this.freeSockets[this.getName({ route } as Routed)] ?? []) {
      socket.destroy();
    }
  }
}
