/**
 * The HTTP proxy of one run: on loopback, for those whom its gatekeeper knows. What is meant for an
 * answered host is answered here and never goes further; the rest is passed on untouched, or
 * refused when the run is offline.
 */
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type Endpoint, stopListening } from './endpoint.ts';
import { answerAbsolute, forward } from './forward.ts';
import type { Gatekeeper } from './gatekeepers.ts';
import { isAnswered, isLoopback } from './hosts.ts';
import { type Plain, textResponse } from './plain.ts';
import type { Answer } from './relay.ts';
import { ESTABLISHED, passThrough } from './tunnel.ts';
import type { Upstream } from './upstream.ts';

const LOOPBACK = '127.0.0.1';
/** As much as Graph itself takes, and the host in front of it. */
const HEADER_BYTES_MAX = 34 * 1024;

export interface ProxyOptions {
  /** Where tunnels to answered hosts end. */
  endpoint: Pick<Endpoint, 'admit'>;
  /** Answers whole requests that clients hand to their proxy instead of asking for a tunnel. */
  answer: Answer;
  /** Everybody else gets a 407. */
  isAllowed: Gatekeeper;
  /** Refuse whatever is not answered here, apart from this machine. */
  offline: boolean;
  upstream: Upstream;
}

export interface Proxy {
  port: number;
  stop(): Promise<void>;
}

export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const { endpoint, answer, isAllowed, offline, upstream } = options;
  const open = new Set<Socket>();
  const server = http.createServer({
    maxHeaderSize: HEADER_BYTES_MAX,
    requireHostHeader: false,
    // What is passed on may take as long as it takes.
    requestTimeout: 0,
  });
  const isRefused = (host: string): boolean => offline && !isLoopback(host);

  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
  });

  server.on('connect', (request, socket: Socket, head: Buffer) => {
    const refuse = (no: Plain) => void socket.end(textResponse(no));
    if (!isAllowed(request)) return refuse(SECRET_WANTED);
    const target = authority(request.url!);
    if (target === undefined) return refuse(BAD_TARGET);
    if (isAnswered(target.host)) {
      socket.write(ESTABLISHED);
      if (head.length > 0) socket.unshift(head);
      return endpoint.admit(socket);
    }
    if (isRefused(target.host)) return refuse(offlineRefusal(target.host));
    passThrough(socket, head, target, upstream('https', target.host, target.port));
  });

  server.on('request', (request, response) => {
    if (!isAllowed(request)) return refuse(response, SECRET_WANTED);
    const target = URL.parse(request.url!);
    if (target === null || !/^https?:$/.test(target.protocol)) return refuse(response, BAD_TARGET);
    if (isAnswered(target.hostname)) return answerAbsolute(request, response, target, answer);
    if (isRefused(target.hostname)) return refuse(response, offlineRefusal(target.hostname));
    forward(request, response, target, upstream);
  });

  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    stop: () => stopListening(server, open),
  };
}

function refuse(response: http.ServerResponse, { status, text, headers }: Plain): void {
  response.shouldKeepAlive = false;
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers });
  response.end(text);
}

const SECRET_WANTED: Plain = {
  status: 407,
  text: 'This proxy serves one run of pagescope alone, which knows its secret.\n',
  headers: { 'Proxy-Authenticate': 'Basic realm="pagescope run"' },
};

const BAD_TARGET: Plain = {
  status: 400,
  text: 'This is the proxy of pagescope run. It wants CONNECT host:port, or a request for a whole URL.\n',
};

function offlineRefusal(host: string): Plain {
  const named = /^[\w.:[\]-]{1,255}$/.test(host) ? host : 'that host';
  return {
    status: 502,
    text: `pagescope run --offline lets nothing out: ${named} was refused.\n`,
  };
}

/** `host:port` of a CONNECT. */
function authority(text: string): { host: string; port: number } | undefined {
  const [, host, digits] = /^(\[[\da-f:.]+\]|[^:/?#@[\]\s]+):(\d{1,5})$/i.exec(text) ?? [];
  const port = Number(digits);
  return host !== undefined && port >= 1 && port <= 65_535 ? { host, port } : undefined;
}
