/**
 * Where connections that a client meant for an answered host arrive: on a loopback port, or out of
 * the proxy's tunnels. TLS ends here; plain HTTP is taken as it is.
 */
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import type { Credentials } from './authority.ts';
import type { Answer } from './relay.ts';

const HANDSHAKE_MS_MAX = 10_000;
/** Clients may connect before they have something to ask. */
const SILENCE_MS_MAX = 60_000;
/** What is still open when everything else has stopped gets this long to finish. */
const LINGER_MS = 1000;
/** How every TLS connection begins: a record of the kind `handshake`. */
const TLS_HANDSHAKE = 0x16;

export interface EndpointOptions {
  answer: Answer;
  credentials: Credentials;
  host: string;
  /** 0: any free one. */
  port: number;
  /** A client does not trust the certificate that it was shown. */
  onDistrust?: (() => void) | undefined;
  /** Refuse to speak anything but TLS. */
  tlsOnly?: boolean;
}

export interface Endpoint {
  host: string;
  port: number;
  /** Takes a connection that was made elsewhere. */
  admit(connection: net.Socket): void;
  /** Takes no more connections, and ends those that do not end by themselves. */
  stop(): Promise<void>;
}

/** Rejects as `listen` does (EADDRINUSE). */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const { answer, credentials, onDistrust = () => {} } = options;
  const open = new Set<Duplex>();
  const secure = tls.createServer({
    ...credentials,
    ALPNProtocols: ['http/1.1'],
    handshakeTimeout: HANDSHAKE_MS_MAX,
  });
  secure.on('secureConnection', (connection) => {
    connection.on('error', () => connection.destroy());
    answer(connection);
  });
  secure.on('tlsClientError', (error: NodeJS.ErrnoException, connection) => {
    if (DISTRUST.test(error.code ?? '')) onDistrust();
    connection.destroy();
  });

  function admit(connection: net.Socket): void {
    open.add(connection);
    connection.on('close', () => open.delete(connection));
    connection.on('error', () => connection.destroy());
    if (options.tlsOnly) secure.emit('connection', connection);
    else {
      whenFirstByte(connection, (byte) => {
        if (byte === TLS_HANDSHAKE) secure.emit('connection', connection);
        else answer(connection);
      });
    }
  }

  const server = net.createServer({ noDelay: true }, admit);
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const { address, port } = server.address() as AddressInfo;
  return {
    host: address,
    port,
    admit,
    stop: () => stopListening(server, open),
  };
}

/** What is open may still be read to its end, as far as that comes soon. Twice is fine. */
export async function stopListening(server: net.Server, open: Iterable<Duplex>): Promise<void> {
  if (!server.listening) return;
  const linger = setTimeout(() => {
    for (const connection of open) connection.destroy();
  }, LINGER_MS);
  server.close();
  await once(server, 'close');
  clearTimeout(linger);
}

/** How OpenSSL names the alerts of a client that does not know who issued a certificate. */
const DISTRUST = /UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN/;

/** Looks at the first byte and leaves it where it was. */
function whenFirstByte(connection: net.Socket, take: (byte: number) => void): void {
  connection.setTimeout(SILENCE_MS_MAX, () => connection.destroy());
  connection.once('readable', () => {
    connection.setTimeout(0);
    connection.removeAllListeners('timeout');
    const chunk: Buffer | null = connection.read();
    if (chunk === null) return;
    connection.unshift(chunk);
    take(chunk[0]!);
  });
}
