/** Who answers a connection that was meant for Facebook: a world in this process, or a server. */
import net from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { textResponse } from './plain.ts';

/** Takes a connection on which a client is about to speak HTTP, and answers it. */
export type Answer = (connection: Duplex) => void;

/**
 * Hands connections on to a server byte by byte, so that whatever a client sends meets the same
 * limits, errors and headers as if it had come there by itself.
 */
export function relayTo(origin: string): Answer {
  return (connection) => {
    const server = connectTo(new URL(origin));
    const end = () => {
      connection.destroy();
      server.destroy();
    };
    let hasAnswered = false;
    server.once('data', () => {
      hasAnswered = true;
    });
    server.on('error', () => {
      if (hasAnswered) end();
      else connection.end(gone(origin));
    });
    server.on('close', () => connection.end());
    connection.on('error', end);
    connection.on('close', () => server.destroy());
    connection.pipe(server);
    server.pipe(connection, { end: false });
  };
}

function connectTo({ protocol, hostname, port }: URL): net.Socket {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  if (protocol === 'http:') return net.connect({ host, port: Number(port || 80) });
  const servername = net.isIP(host) > 0 ? {} : { servername: host };
  return tls.connect({ host, port: Number(port || 443), ...servername });
}

function gone(origin: string): string {
  return textResponse({
    status: 502,
    text: `The Pagescope server at ${origin}, which answers for Facebook here, does not answer.\n`,
  });
}
