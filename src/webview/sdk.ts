/**
 * The SDKs that websites load, by the paths they had: `/en_US/messenger.Extensions.js` and
 * `/en_US/sdk.js`, in every locale (dossier §7.1).
 */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { SDK_ERRORS } from './errors.ts';

const SOURCES = join(import.meta.dirname, 'browser');

/** The file behind each path, past the locale. */
const FILES: Readonly<Record<string, string>> = {
  'messenger.Extensions.js': 'messenger.Extensions.js',
  'sdk.js': 'sdk.js',
  'all.js': 'sdk.js',
  'sdk/debug.js': 'sdk.js',
  'sdk/xfbml.customerchat.js': 'sdk.js',
};

export interface SdkOptions {
  /**
   * Origins of the windows that show webviews and serve plugins: the console's, by each of its
   * names. It may begin to listen after this server does.
   */
  hosts: () => readonly string[];
}

interface Script {
  body: string;
  etag: string;
}

export function createSdk({
  hosts,
}: SdkOptions): (request: IncomingMessage, response: ServerResponse) => void {
  const { unexpected, unsupported, not_enabled } = SDK_ERRORS;
  const sources = new Map(
    Object.entries(FILES).map(([path, file]) => [path, readFileSync(join(SOURCES, file), 'utf8')]),
  );

  function scriptAt(path: string): Script | undefined {
    const source = sources.get(path);
    if (source === undefined) return undefined;
    const config = JSON.stringify({ hosts: hosts(), unexpected, unsupported, not_enabled });
    const body = source.replace("'PAGESCOPE_CONFIG'", () => config);
    return { body, etag: `"${hash('sha256', body, 'base64url')}"` };
  }

  return (request, response) => {
    // A path with the locale in front: `/en_US/sdk.js?…`.
    const [, path = ''] = /^\/\w+\/([\w./]+)/.exec(request.url ?? '') ?? [];
    const script = scriptAt(path);
    const { method } = request;
    request.resume();
    if (script === undefined) return plain(response, 404, 'There is no such script.\n');
    if (method !== 'GET' && method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return plain(response, 405, 'A script is only read.\n');
    }
    const { body, etag } = script;
    const isFresh = request.headers['if-none-match'] === etag;
    response.writeHead(isFresh ? 304 : 200, {
      ...HEADERS,
      ETag: etag,
      ...(isFresh ? {} : { 'Content-Length': Buffer.byteLength(body) }),
    });
    response.end(isFresh || method === 'HEAD' ? undefined : body);
  };
}

/** By which origins a browser may know this one: loopback has more than one name. */
export function namesOf(origin: string): string[] {
  const url = new URL(origin);
  const local = ['localhost', '127.0.0.1', '[::1]'];
  if (!local.includes(url.hostname)) return [origin];
  return local.map((hostname) => `${url.protocol}//${hostname}${url.port && `:${url.port}`}`);
}

/** Any website may load it, and a browser asks whether it is still the one. */
const HEADERS = {
  'Content-Type': 'application/x-javascript; charset=utf-8',
  'Cache-Control': 'no-cache',
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'X-Content-Type-Options': 'nosniff',
};

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}
