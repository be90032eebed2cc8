/** A whole server with a console, and somebody who asks it as a browser would. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http, { type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config, ConsoleConfig } from '../../src/config.ts';
import { ADMIN_KEY, wholeServer } from '../http/whole-server.ts';
import { NOW } from '../world.ts';

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of many shapes.
  json(): any;
}

export interface Ask {
  headers?: Record<string, string>;
  body?: unknown;
}

const DOCUMENT = '<!doctype html><title>Console</title><script src="/assets/app-1.js"></script>';

/** A built console, as small as one can be. */
export function builtConsole(): string {
  const directory = mkdtempSync(join(tmpdir(), 'pagescope-console-'));
  mkdirSync(join(directory, 'dist/assets'), { recursive: true });
  writeFileSync(join(directory, 'dist/index.html'), DOCUMENT);
  writeFileSync(join(directory, 'dist/assets/app-1.js'), 'export {};');
  writeFileSync(join(directory, 'secret.js'), 'no one may read this');
  return directory;
}

export async function consoleServer(
  settings: Partial<ConsoleConfig> = {},
  config: Partial<Config> = {},
) {
  const time = { now: NOW };
  const directory = settings.directory ?? builtConsole();
  const server = await wholeServer({
    clock: () => time.now,
    console: {
      host: '127.0.0.1',
      port: 0,
      elseAny: false,
      directory,
      builder: join(directory, 'no-builder.js'),
      warm: false,
      ...settings,
    },
    ...config,
  });
  const { origin } = server.console!;
  const { host } = new URL(origin);
  const port = settings.port ?? new URL(origin).port;

  function ask(call: string, { headers = {}, body }: Ask = {}): Promise<Reply> {
    const [method = '', path = ''] = call.split(' ');
    const payload = typeof body === 'string' ? body : JSON.stringify(body);
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const options = { host: '127.0.0.1', port, method, path, agent: false as const };
    return new Promise((resolve, reject) => {
      http
        .request({ ...options, headers: { host, ...type, ...headers } }, (response) => {
          response.toArray().then((chunks: Buffer[]) => {
            const text = Buffer.concat(chunks).toString();
            const { statusCode, headers } = response;
            resolve({ status: statusCode!, headers, text, json: () => JSON.parse(text) });
          }, reject);
        })
        .on('error', reject)
        .end(payload);
    });
  }

  /** The code of a fresh link. */
  const code = (): string => new URL(server.console!.link()).hash.slice('#code='.length);

  const enter = (sent: string, headers: Record<string, string> = {}): Promise<Reply> =>
    ask('POST /admin/v1/sessions', { headers: { origin, ...headers }, body: { code: sent } });

  return {
    ...server,
    directory,
    time,
    ask,
    code,
    enter,
    consoleOrigin: origin,
    consolePort: Number(port),
    /** By the admin key, on Graph's origin. */
    async admin(call: string, body?: unknown) {
      const [method = '', path = ''] = call.split(' ');
      return fetch(`${server.origin}/admin/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${ADMIN_KEY}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    },
    /** The headers of somebody who is signed in, as their own pages send them. */
    async signIn(): Promise<Record<string, string>> {
      const entered = await enter(code());
      assert.equal(entered.status, 200, entered.text);
      const cookie = entered.headers['set-cookie']![0]!.split(';')[0]!;
      return { cookie, origin };
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
