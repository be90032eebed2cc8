/** A seeded world, the way around Facebook that leads to it, and clients who write bytes by hand. */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import tls from 'node:tls';
import { createLog } from '../../src/observe/log.ts';
import { startDetour } from '../../src/proxy/detour.ts';
import type { Environment } from '../../src/proxy/upstream.ts';
import { start } from '../../src/server.ts';
import { memoryStore } from '../../src/store/memory.ts';
import { NOW, PSID, seededRandom, TOKEN } from '../world.ts';

export const PETER = `/v2.6/${PSID.peter}?fields=first_name&access_token=${TOKEN}`;
export const PETERS_NAME = '{"first_name":"Peter"}';

interface Wanted {
  offline?: boolean;
  requireHttps?: boolean;
  /** What the child's environment would have been. */
  env?: Environment;
}

export type Setting = Awaited<ReturnType<typeof setting>>;

/** Gone when the file's tests are done. */
export async function setting({ offline = false, requireHttps = false, env = {} }: Wanted = {}) {
  const random = seededRandom('proxy');
  const world = await start({
    store: memoryStore(),
    mode: 'dev',
    host: '127.0.0.1',
    port: 0,
    adminKey: 'the-operator-alone-knows-this',
    masterKey: new Uint8Array(32),
    era: 'auto',
    requireHttps,
    seed: true,
    clock: () => NOW,
    random,
    log: createLog('silent'),
    processMetrics: false,
  });
  const folder = mkdtempSync(join(tmpdir(), 'pagescope-proxy-'));
  let distrusted = 0;
  const detour = await startDetour({
    answer: world.answer,
    env,
    offline,
    tmpdir: folder,
    pathDelimiter: ':',
    random,
    now: Date.now(),
    onDistrust: () => {
      distrusted++;
    },
  });
  after(async () => {
    await detour.stop();
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const { environment } = detour;
  const proxy = new URL(environment.HTTPS_PROXY!);
  const authority = readFileSync(environment.NODE_EXTRA_CA_CERTS!, 'utf8');
  return {
    world,
    detour,
    environment,
    authority,
    /** The header that shows the secret. */
    secret: basic(`${proxy.username}:${proxy.password}`),
    proxyPort: Number(proxy.port),
    endpointPort: Number(environment.PAGESCOPE_CONNECT!.split(' ')[0]),
    distrusted: () => distrusted,
  };
}

export function basic(pair: string): string {
  return `Proxy-Authorization: Basic ${Buffer.from(pair).toString('base64')}\r\n`;
}

/** Writes bytes to a port of this machine, and resolves with all that comes back. */
export async function say(port: number, text: string): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  socket.write(text);
  return whole(socket);
}

/** All that a connection still has to tell. */
export async function whole(socket: net.Socket): Promise<string> {
  return Buffer.concat(await socket.toArray()).toString('latin1');
}

export function get(path: string, host = 'graph.facebook.com', more = ''): string {
  return `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${more}Connection: close\r\n\r\n`;
}

export interface Tunnel {
  /** The status line. */
  status: string;
  socket: net.Socket;
}

/** Asks a proxy for a tunnel. */
export async function tunnel(
  { proxyPort, secret }: Pick<Setting, 'proxyPort' | 'secret'>,
  target: string,
): Promise<Tunnel> {
  const socket = net.connect(proxyPort, '127.0.0.1');
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${secret}\r\n`);
  const [first] = (await once(socket, 'data')) as [Buffer];
  const [head = '', ...rest] = first.toString('latin1').split('\r\n\r\n');
  socket.pause();
  const tail = rest.join('\r\n\r\n');
  if (tail !== '') socket.unshift(Buffer.from(tail, 'latin1'));
  return { status: head.split('\r\n')[0]!, socket };
}

/** Speaks TLS over a connection; rejects when the certificate is not the host's. */
export async function secured(
  socket: net.Socket,
  { authority }: Pick<Setting, 'authority'>,
  servername = 'graph.facebook.com',
): Promise<tls.TLSSocket> {
  const secure = tls.connect({ socket, servername, ca: authority });
  await once(secure, 'secureConnect');
  return secure;
}

/** A server of this machine that is not ours: it tells what it was asked. */
export async function otherServer(): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const server = http.createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    asked.push(`${request.method} ${request.url} ${body}`.trim());
    response.setHeader('X-Seen', JSON.stringify(request.headers));
    response.end('not ours');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { port: (server.address() as AddressInfo).port, asked };
}
