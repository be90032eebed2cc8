/**
 * A guard whose names and sockets are the test's own: whatever it lets through goes to a server on
 * loopback, so that a broken one reaches nobody else.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { after } from 'node:test';
import { createAuthority } from '../../src/proxy/authority.ts';
import { openSocket, type Way } from '../../src/webhooks/egress/connections.ts';
import { createEgress, type EgressOptions } from '../../src/webhooks/egress.ts';
import { type SendAnswer, SendFailure } from '../../src/webhooks/send.ts';

/** Global unicast, of nobody in particular. */
export const PUBLIC = '93.184.215.14';
export const PUBLIC_TOO = '151.101.1.6';
export const PUBLIC_V6 = '2606:2800:21f:cb07:6820:80da:af6b:8b2c';

export type Records = Record<string, readonly string[]>;

export const authority = createAuthority({
  hosts: ['bot.example', 'other.example', PUBLIC],
  random: randomBytes,
  now: Date.now(),
});

interface LabOptions extends Partial<EgressOptions> {
  records?: Records;
  /** The loopback port to which every connection goes; without it none may be made. */
  port?: number | undefined;
}

/** Its egress is closed when the file's tests are done. */
export function lab({ records = {}, port, ...options }: LabOptions = {}) {
  const asked: string[] = [];
  const opened: Way[] = [];
  const egress = createEgress({
    allowLoopback: false,
    ca: [authority.certificate],
    resolve: async (name) => {
      asked.push(name);
      return records[name] ?? unknownName();
    },
    open: (way) => {
      opened.push(way);
      assert.ok(port !== undefined, `a connection to ${way.addresses.join()}`);
      return openSocket({ ...way, addresses: ['127.0.0.1'], port });
    },
    ...options,
  });
  after(() => egress.close());
  const post = (url: string, body = '{}'): Promise<SendAnswer> =>
    egress.send({
      method: 'POST',
      url,
      headers: { 'Content-Type': 'application/json', 'X-Hub-Signature': 'sha1=secret' },
      body,
    });
  return { ...egress, post, asked, opened };
}

/** On loopback, as `dev` has it, with real sockets. */
export function localLab(options: Partial<EgressOptions> = {}) {
  const egress = createEgress({ allowLoopback: true, ...options });
  after(() => egress.close());
  const post = (url: string, body = '{}'): Promise<SendAnswer> =>
    egress.send({ method: 'POST', url, headers: {}, body });
  return { ...egress, post };
}

export function unknownName(): never {
  throw Object.assign(new Error('queryA ENOTFOUND'), { code: 'ENOTFOUND' });
}

export async function failureOf(sending: Promise<SendAnswer>): Promise<SendFailure> {
  try {
    await sending;
  } catch (error) {
    assert.ok(error instanceof SendFailure, `not a failure in words: ${error}`);
    return error;
  }
  assert.fail('there was an answer');
}

/** Every server and every connection of these is gone when the file's tests are done. */
async function listening<T extends net.Server>(server: T): Promise<T & { port: number }> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return Object.assign(server, { port: (server.address() as AddressInfo).port });
}

/** Bytes by hand: `answer` has the socket as soon as a whole request with an empty or `{}` body came. */
export function rawServer(answer: (socket: net.Socket, request: string) => void) {
  return listening(
    net.createServer((socket) => {
      let request = '';
      socket.on('data', (chunk) => {
        request += chunk.toString('latin1');
        if (!/\r\n\r\n(\{\})?$/.test(request)) return;
        const whole = request;
        request = '';
        answer(socket, whole);
      });
    }),
  );
}

export function httpServer(answer: http.RequestListener) {
  return listening(http.createServer(answer));
}

/** Its certificate is for `hosts`, of the authority that {@link lab} trusts. */
export function httpsServer(hosts: readonly string[], answer: http.RequestListener) {
  return tlsServer(authority.issue(hosts), answer);
}

export async function tlsServer(options: https.ServerOptions, answer: http.RequestListener) {
  const server = https.createServer(options, answer);
  const servernames: (string | false)[] = [];
  server.on('secureConnection', (socket) => servernames.push(socket.servername ?? false));
  return Object.assign(await listening(server), { servernames });
}
