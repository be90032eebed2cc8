/** Who may use a proxy: a gatekeeper looks at each request. */
import { timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

export type Gatekeeper = (request: IncomingMessage) => boolean;

export const PROXY_USER = 'pagescope';

/** Whoever knows the secret, which stands in the proxy's URL as a password. */
export function bySecret(secret: string): Gatekeeper {
  const wanted = Buffer.from(`${PROXY_USER}:${secret}`);
  return ({ headers }) => {
    const [, given = ''] = /^basic +(\S+)$/i.exec(headers['proxy-authorization'] ?? '') ?? [];
    const told = Buffer.from(given, 'base64');
    return told.length === wanted.length && timingSafeEqual(told, wanted);
  };
}

/** Where Linux tells who has which connection: one line each, of IPv4 and of IPv6. */
const CONNECTIONS = ['/proc/net/tcp', '/proc/net/tcp6'];

/** The state that says whose a connection is; one that was closed belongs to nobody. */
const ESTABLISHED = '01';

/** Can connections be told apart by whose they are? Elsewhere than on Linux they cannot. */
export function usersAreTold(): boolean {
  return tables().length > 0;
}

/**
 * Whoever is the same user, as the kernel says: for programs that can show no secret. It keeps out
 * nobody less than a secret in a child's environment does, which the same user can read anyway.
 */
export function bySameUser(uid: number): Gatekeeper {
  const known = new WeakMap<Socket, boolean>();
  return ({ socket }) => {
    const isOurs = known.get(socket) ?? userOf(socket) === uid;
    known.set(socket, isOurs);
    return isOurs;
  };
}

/** The user at the other end of a connection within this machine. */
function userOf({ remotePort = 0, localPort = 0 }: Socket): number | undefined {
  for (const table of tables()) {
    const uid = userIn(table, remotePort, localPort);
    if (uid !== undefined) return uid;
  }
  return undefined;
}

/** Whose the end of a connection is that has the port `from` and leads to the port `to`. */
export function userIn(table: string, from: number, to: number): number | undefined {
  for (const line of table.split('\n')) {
    const [, local = '', remote = '', state, , , , uid] = line.trim().split(/\s+/);
    if (state === ESTABLISHED && isLoopback(local, from) && isLoopback(remote, to)) {
      return Number(uid);
    }
  }
  return undefined;
}

function tables(): string[] {
  return CONNECTIONS.flatMap((path) => {
    try {
      return [readFileSync(path, 'utf8')];
    } catch {
      return [];
    }
  });
}

/** 127.0.0.1 and a port, as each table writes it: words of 32 bits in the machine's order. */
function isLoopback(address: string, port: number): boolean {
  const [host = '', digits = ''] = address.split(':');
  return (
    Number.parseInt(digits, 16) === port &&
    /^(0000000000000000(0000FFFF|FFFF0000))?(0100007F|7F000001)$/.test(host)
  );
}
