/** Whole requests that a client hands to its proxy: `GET http://host/path`, and old axios' `https:`. */
import http from 'node:http';
import { type Duplex, duplexPair } from 'node:stream';
import tls from 'node:tls';
import { bareHost } from './hosts.ts';
import type { Answer } from './relay.ts';
import { openTunnel, unreachable, upstreamAuthorization } from './tunnel.ts';
import type { Upstream } from './upstream.ts';

/** What concerns one connection alone (RFC 9110 §7.6.1), and what only a proxy may see. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'upgrade',
]);

/** Answered here, over a connection in memory; `https:` counts as having come by TLS. */
export function answerAbsolute(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  target: URL,
  answer: Answer,
): void {
  const [near, far] = duplexPair();
  answer(target.protocol === 'https:' ? Object.assign(far, { encrypted: true }) : far);
  exchange(request, response, {
    path: pathOf(request, target),
    headers: endToEnd(request.rawHeaders),
    createConnection: () => near,
  });
}

/** Passed on; the answer is a 502 with the reason when the host cannot be reached. */
export function forward(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  target: URL,
  upstream: Upstream,
): void {
  const isSecure = target.protocol === 'https:';
  const host = bareHost(target.hostname);
  const port = Number(target.port || (isSecure ? 443 : 80));
  const way = upstream(isSecure ? 'https' : 'http', host, port);
  const headers = endToEnd(request.rawHeaders);
  const path = pathOf(request, target);
  const fail = (error: Error) => failed(response, unreachable({ host, port }, error));
  if (isSecure) {
    openTunnel({ host, port }, way).then((tunnel) => {
      const servername = /[a-z]/.test(host) && !host.includes(':') ? { servername: host } : {};
      const socket = tls.connect({ socket: tunnel, host, ...servername });
      exchange(request, response, { path, headers, createConnection: () => socket }, fail);
    }, fail);
  } else if (way?.protocol === 'http:') {
    const through = Object.entries(upstreamAuthorization(way)).flat();
    exchange(
      request,
      response,
      {
        host: bareHost(way.hostname),
        port: way.port || 80,
        path: request.url!,
        headers: [...headers, ...through],
      },
      fail,
    );
  } else if (way === undefined) {
    exchange(request, response, { host, port, path, headers }, fail);
  } else {
    openTunnel({ host, port }, way).then((tunnel) => {
      exchange(request, response, { path, headers, createConnection: () => tunnel }, fail);
    }, fail);
  }
}

interface Onward {
  host?: string;
  port?: number | string;
  path: string;
  headers: string[];
  createConnection?: () => Duplex;
}

function exchange(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  onward: Onward,
  fail = (error: Error): void => failed(response, `${error.message}\n`),
): void {
  const headers = [...onward.headers, 'Connection', 'close'];
  const { method } = request;
  // An agent would make connections of its own.
  const agent = onward.createConnection === undefined ? { agent: false } : {};
  const asked = http.request({ ...onward, ...agent, method: method!, headers });
  asked.on('error', fail);
  asked.on('response', (answer) => {
    response.sendDate = false;
    const kept = endToEnd(answer.rawHeaders, 'transfer-encoding');
    response.writeHead(answer.statusCode!, answer.statusMessage, kept);
    answer.on('error', () => response.destroy());
    answer.pipe(response);
  });
  response.on('close', () => asked.destroy());
  request.on('error', () => asked.destroy());
  request.pipe(asked);
}

function failed(response: http.ServerResponse, text: string): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(502, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(text);
}

/** As the client wrote it: parsing and joining again would change escapes. */
function pathOf({ url }: http.IncomingMessage, { pathname, search }: URL): string {
  const [, path] = /^[a-z]+:\/\/[^/?#]*(.*)$/i.exec(url!) ?? [];
  if (path === undefined) return pathname + search;
  return path.startsWith('/') ? path : `/${path}`;
}

function endToEnd(raw: readonly string[], ...more: string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index]!.toLowerCase();
    if (!HOP_BY_HOP.has(name) && !more.includes(name)) kept.push(raw[index]!, raw[index + 1]!);
  }
  return kept;
}
