/**
 * The console's origin: a port of its own, where a browser calls the Admin API with a session in the
 * place of the key. Nothing is answered without one but signing in.
 */
import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type ProblemCode, problem } from '../admin/problem.ts';
import { type Asset, type Assets, readAssets } from './assets.ts';
import type { Build } from './build.ts';
import type { HingedDoor } from './door.ts';
import { documentPolicy, letFrame, setHeaders } from './headers.ts';
import { allowedHosts, bracketed, isOwnPage, isVisit } from './hosts.ts';
import {
  buildingPage,
  failedPage,
  missingPage,
  notFoundPage,
  OPEN_PAGES,
  type Page,
} from './pages.ts';

/** Another surface on this origin: the permission dialog, the frame around a webview. */
export interface Mount {
  /** Begins and ends with a slash. */
  prefix: string;
  /**
   * Answers without a session. It may set headers of its own; those that stand keep frames and
   * everything else out.
   */
  handle: (request: IncomingMessage, response: ServerResponse) => void;
  /** Sources, as a policy names them, that may frame it; empty: nobody. */
  frame_ancestors: readonly string[];
}

export interface ConsoleOptions {
  host: string;
  port: number;
  /** Take any free port when this one is taken. */
  elseAny: boolean;
  /** Scheme and authority by which browsers reach it; by default its own address. */
  origin?: string | undefined;
  /** Addresses of this machine on the local network, where that is let in. */
  lan?: readonly string[];
  /** Where `dist/` is. */
  directory: string;
  build: Build;
  door: HingedDoor;
  /** The Admin API. */
  admin: (request: IncomingMessage, response: ServerResponse) => void;
  mounts: readonly Mount[];
  /** Graph's own origin, from which pictures come. */
  graphOrigin: string;
  onError: (error: unknown) => void;
}

export interface Console {
  origin: string;
  close(): Promise<void>;
}

const ADMIN = /^\/admin\/v1(?:\/|$)/;
const URL_CHARS_MAX = 8192;
/** What is under way has this long to end. */
const CLOSE_MS = 2000;

export async function startConsole(options: ConsoleOptions): Promise<Console> {
  const { admin, mounts, directory, build, graphOrigin, onError } = options;
  const server = http.createServer({ requestTimeout: 30_000 });
  const { port } = await listen(server, options);
  const origin = options.origin ?? addressOf(options.host, port);
  const lan = (options.lan ?? []).map((address) => `http://${bracketed(address)}:${port}`);
  const origins = [origin, ...lan];
  const hosts = allowedHosts({ host: options.host, port, origins });
  const door = options.door.hang({ port, origin, lan: lan[0] });
  const policy = documentPolicy(graphOrigin);
  const dist = join(directory, 'dist');
  let held: { made_at: number; assets: Promise<Assets> } | undefined;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    setHeaders(response);
    const { url = '', headers } = request;
    if (!hosts.has(headers.host?.toLowerCase() ?? '')) return refuseHost(response, origin);
    if (!url.startsWith('/') || url.length > URL_CHARS_MAX) return refuse(response, 'malformed');
    const path = url.split(/[?#]/, 1)[0]!;
    const mount = mounts.find(({ prefix }) => path.startsWith(prefix));
    if (mount !== undefined && isVisitable(request)) {
      letFrame(response, mount.frame_ancestors);
      return mount.handle(request, response);
    }
    if (!isOwnPage(request) && !isVisit(request)) return refuse(response, 'foreign_origin');
    if (ADMIN.test(path)) {
      if (!isOwnPage(request)) return refuse(response, 'foreign_origin');
      door.enter(request);
      return admin(request, response);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return refuse(response.setHeader('allow', 'GET, HEAD'), 'method_not_allowed');
    }
    const open = OPEN_PAGES[path];
    if (open !== undefined) return show(response, 200, open);
    if (!door.enter(request).signedIn()) return sendToSignIn(request, response, url);
    return serve(request, response, path);
  }

  async function serve(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
  ): Promise<void> {
    // The id of a delivery ends in a dot and a number; no file's name does.
    const isDocument = !/\.[a-z]\w*$/.test(path);
    const { state, made_at } = await build.state();
    if (isDocument && state !== 'ready') {
      if (state === 'building') return show(response, 200, buildingPage());
      return show(response, 503, state === 'missing' ? missingPage() : failedPage(state.failed));
    }
    if (held?.made_at !== made_at) held = { made_at, assets: readAssets(dist) };
    const assets = await held.assets.catch(() => undefined);
    const asset = assets?.get(isDocument ? '/index.html' : path);
    if (asset === undefined) return show(response, 404, notFoundPage());
    send(request, response, asset);
  }

  function send(request: IncomingMessage, response: ServerResponse, asset: Asset): void {
    const { type, bytes, etag, isImmutable } = asset;
    const caching = isImmutable ? 'private, max-age=31536000, immutable' : 'private, no-cache';
    response.setHeader('cache-control', caching).setHeader('etag', etag);
    // Before the 304, whose headers take the place of those that the browser keeps.
    if (type.startsWith('text/html')) response.setHeader('content-security-policy', policy);
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
    response.writeHead(200, { 'content-type': type, 'content-length': bytes.length }).end(bytes);
  }

  function show(response: ServerResponse, status: number, { type, body }: Page): void {
    if (type.startsWith('text/html')) response.setHeader('content-security-policy', policy);
    response.writeHead(status, { 'content-type': type }).end(body);
  }

  server.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => {
      onError(error);
      if (!response.headersSent) refuse(response, 'internal');
      else response.destroy();
    });
  });

  return {
    origin,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      // A browser may hold on to what it opened; nobody waits for it.
      const timer = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
      await Promise.all([closed, build.stop()]);
      clearTimeout(timer);
    },
  };
}

/** A mount is visited, framed where it lets itself be, and changed from its own pages alone. */
function isVisitable(request: IncomingMessage): boolean {
  return request.method === 'GET' || request.method === 'HEAD' || isOwnPage(request);
}

const WORDS: { readonly [Code in ProblemCode]?: string } = {
  malformed: 'The address cannot be read.',
  foreign_origin: 'The console is called from its own pages alone.',
  method_not_allowed: 'Here are only GET, HEAD.',
  internal: 'The call failed for a reason of its own. It was logged.',
};

function refuse(response: ServerResponse, code: ProblemCode): void {
  const document = problem(code, WORDS[code]!);
  response
    .writeHead(document.status, { 'content-type': 'application/problem+json' })
    .end(JSON.stringify(document));
}

/** Whoever asks by a foreign name learns nothing but where to ask. */
function refuseHost(response: ServerResponse, origin: string): void {
  response
    .writeHead(421, { 'content-type': 'text/plain; charset=utf-8' })
    .end(`The console answers at ${origin} and by no other name.\n`);
}

/** The part behind # stays with the browser, which takes it along. */
function sendToSignIn(request: IncomingMessage, response: ServerResponse, url: string): void {
  if (!isVisit(request)) {
    const document = problem('signed_out', 'Sign in by a link from pagescope console.');
    response
      .writeHead(document.status, { 'content-type': 'application/problem+json' })
      .end(JSON.stringify(document));
    return;
  }
  const to = url === '/' ? '' : `?to=${encodeURIComponent(url)}`;
  response.writeHead(303, { location: `/sign-in${to}` }).end();
}

async function listen(
  server: http.Server,
  { host, port, elseAny }: ConsoleOptions,
): Promise<AddressInfo> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    if (!elseAny || (error as { code?: string }).code !== 'EADDRINUSE') throw error;
    server.listen(0, host);
    await once(server, 'listening');
  }
  return server.address() as AddressInfo;
}

const LOCAL = new Set(['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost']);

function addressOf(host: string, port: number): string {
  return `http://${LOCAL.has(host) ? 'localhost' : bracketed(host)}:${port}`;
}
