/** `serve --workers` on a database of its own, and what tests ask of it. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { isDatabaseUrl } from '../../src/store/postgres/url.ts';
import { collect, directory, freePort, type Ran, start } from '../cli/command.ts';
import { type Server, startServer } from '../store/postgres/server.ts';

export const ADMIN_KEY = randomBytes(32).toString('base64url');
const MASTER_KEY = randomBytes(32).toString('base64url');

export interface Line {
  msg: string;
  worker?: number;
  pid?: number;
  [member: string]: unknown;
}

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

export interface Serving {
  origin: string;
  /** How many processes answer: on a file one more than those that read. */
  count: number;
  pid: number;
  /** What was logged so far. */
  log(): Line[];
  /** Resolves when so many such lines were logged. */
  logged(msg: string, times?: number): Promise<Line[]>;
  kill(signal: NodeJS.Signals): void;
  ended: Promise<Pick<Ran, 'code'>>;
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
  api(path: string, body: object): Promise<any>;
}

export interface Settings {
  workers: number;
  env?: Record<string, string>;
}

/** A database, and a file: where workers may serve from. */
export async function stores(): Promise<[name: string, db: string][]> {
  return [
    ['a database', (await database()).url],
    ['a file', aFile()],
  ];
}

/** A store of its own, removed when the tests end. */
export function aFile(): string {
  const path = mkdtempSync(join(tmpdir(), 'pagescope-workers-'));
  process.on('exit', () => rmSync(path, { recursive: true, force: true }));
  return join(path, 'store.db');
}

export async function database(): Promise<{ server: Server; url: string }> {
  const server = await startServer();
  return { server, url: await server.database() };
}

/** Resolves when all workers answer. */
export async function serving(t: TestContext, url: string, settings: Settings): Promise<Serving> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env = {
    PAGESCOPE_ADMIN_KEY: ADMIN_KEY,
    PAGESCOPE_MASTER_KEY: MASTER_KEY,
    PAGESCOPE_ORIGIN: origin,
    PAGESCOPE_DB: url,
    PAGESCOPE_PORT: String(port),
    PAGESCOPE_RATE_LIMITS: 'off',
    ...settings.env,
  };
  const child = start(['serve', '--workers', String(settings.workers)], { cwd: directory(t), env });
  const ended = once(child, 'close').then(([code]) => ({ code }));
  const printed = collect(child);
  t.after(() => child.kill('SIGKILL'));

  const log = (): Line[] =>
    printed()
      .stderr.split('\n')
      .slice(0, -1)
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
  const logged = async (msg: string, times = 1): Promise<Line[]> => {
    for (;;) {
      const lines = log().filter((line) => line.msg === msg);
      if (lines.length >= times) return lines;
      const more = once(child.stderr!, 'data');
      await Promise.race([
        more,
        ended.then(() => {
          throw new Error(`it ended before it logged ${msg}: ${printed().stderr}`);
        }),
      ]);
    }
  };
  await logged('ready');
  return {
    origin,
    count: settings.workers + (isDatabaseUrl(url) ? 0 : 1),
    pid: child.pid!,
    log,
    logged,
    kill: (signal) => void child.kill(signal),
    ended,
    async api(path, body) {
      const { status, text } = await ask(`${origin}/admin/v1${path}`, { body });
      if (status >= 300) throw new Error(`${path}: ${status} ${text}`);
      return JSON.parse(text);
    },
  };
}

/** One request. Rejects when the connection fails, as when it is reset. */
export function ask(
  url: string,
  {
    body,
    agent = false,
    origin,
  }: { body?: object; agent?: http.Agent | false; origin?: string } = {},
): Promise<Answer> {
  const isGraph = !new URL(url).pathname.match(/^\/(admin|metrics)/);
  const headers = {
    ...(isGraph ? {} : { authorization: `Bearer ${ADMIN_KEY}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(origin === undefined ? {} : { origin }),
  };
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const request = http.request(url, { method, headers, agent }, (response) => {
      const { statusCode: status = 0, headers } = response;
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status, headers, text }));
      response.on('error', reject);
    });
    request.on('error', reject).end(body && JSON.stringify(body));
  });
}

/** A page, its token, and somebody whose profile it may read. */
export async function plant(served: Serving) {
  const app = await served.api('/apps', { name: 'My Bot' });
  const page = await served.api('/pages', { name: 'My Page', app_id: app.id });
  await served.api('/people', { id: 'ann', first_name: 'Ann' });
  const { psid } = await served.api('/events', {
    type: 'message',
    page_id: page.id,
    person_id: 'ann',
  });
  const read = `${served.origin}/v2.6/${psid}?fields=first_name&access_token=${page.access_token}`;
  return { app, page, psid: psid as string, read };
}
