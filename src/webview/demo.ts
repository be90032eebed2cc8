/**
 * The demo website that `dev` serves on an origin of its own: a café with the three plugins, and a
 * loyalty card that opens as a webview. Its server is a bot's: it knows the app secret and the page
 * access token, and speaks to Graph over HTTP as anybody else would.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { filesOf, sendFile, sendPage } from './static.ts';

export interface DemoOptions {
  host: string;
  /** Taken if it is free, else any. */
  port: number;
  graphOrigin: string;
  /** Undefined: nobody can be played, and the plugins stay away. */
  consoleOrigin: string | undefined;
  app: { id: string; secret: string };
  page: { id: string; access_token: string };
  onError: (error: unknown) => void;
}

export interface Demo {
  origin: string;
  close(): Promise<void>;
}

const PAGES: Readonly<Record<string, string>> = { '/': 'index.html', '/card': 'card.html' };
const FILES = ['demo.css', 'demo.js', 'card.js', 'cup.svg'];
const BODY_BYTES_MAX = 4096;
const FIELDS = 'first_name,last_name,profile_pic';

export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { graphOrigin, consoleOrigin, app, page, onError } = options;
  const folder = join(import.meta.dirname, 'demo');
  const files = filesOf(folder, FILES);
  const pages = filesOf(folder, Object.values(PAGES));
  const server = http.createServer({ requestTimeout: 30_000 });
  await listen(server, options);
  // The console's own name for this machine: cookies go by it, and a plugin is of the same site then.
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const card = new URLSearchParams({ url: `${origin}/card`, height: 'tall' });
  const filled: Readonly<Record<string, string>> = {
    APP: app.id,
    PAGE: page.id,
    GRAPH: graphOrigin,
    CARD: consoleOrigin === undefined ? '/card' : `${consoleOrigin}/webview/${page.id}?${card}`,
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url!, origin);
    if (pathname === '/who' && request.method === 'POST') return who(request, response);
    request.resume();
    const file = files.get(pathname.slice(1));
    if (file !== undefined) return sendFile(request, response, file);
    const html = pages.get(PAGES[pathname] ?? '');
    if (html === undefined) return sendPage(request, response, 404, 'There is nothing here.\n');
    const text = html.bytes.toString().replace(/%([A-Z]+)%/g, (all, name) => filled[name] ?? all);
    sendPage(request, response, 200, text);
  }

  /** What the page may know of whoever a signed_request names; nothing, if it is not of our app. */
  async function who(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const psid = psidOf(await bodyOf(request), app.secret);
    let profile: unknown = null;
    if (psid !== undefined) {
      const query = new URLSearchParams({ fields: FIELDS, access_token: page.access_token });
      profile = await (await fetch(`${graphOrigin}/v2.6/${psid}?${query}`)).json();
    }
    response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
    response.end(JSON.stringify({ verified: psid !== undefined, profile }));
  }

  server.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => {
      onError(error);
      response.destroy();
    });
  });

  return {
    origin,
    async close() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

/** Undefined: it is no signed_request of this app. */
export function psidOf(signed_request: string, secret: string): string | undefined {
  const [signature = '', payload = ''] = signed_request.split('.');
  const expected = createHmac('sha256', secret).update(payload).digest();
  const sent = Buffer.from(signature, 'base64url');
  if (sent.length !== expected.length || !timingSafeEqual(sent, expected)) return undefined;
  return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { psid: string }).psid;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('latin1')) {
    body += chunk;
    if (body.length > BODY_BYTES_MAX) return '';
  }
  return body;
}

async function listen(server: http.Server, { host, port }: DemoOptions): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error;
    server.listen(0, host);
    await once(server, 'listening');
  }
}
