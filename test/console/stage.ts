/** A seeded world with its console, and a real browser that is signed in to it. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Config } from '../../src/config.ts';
import { launch } from '../browser/chromium.ts';
import { ADMIN_KEY, wholeServer } from '../http/whole-server.ts';
import { PAGE, TOKEN } from '../world.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A laptop. CSS pixels. */
const SIZE = { width: 1440, height: 900 };

/** Whoever waits longer waits in vain. */
const PATIENCE_MS = 60_000;

/** What Graph says of somebody. `nobody`: there is no PSID to ask for. */
export type Answer = 'nobody' | 'empty' | 'profile';

export type Stage = Awaited<ReturnType<typeof newStage>>;

/** `config`: of the server, besides what a console needs. */
export async function newStage(config: Partial<Config> = {}) {
  const time = { now: Date.UTC(2026, 1, 2, 12, 0, 0) };
  const server = await wholeServer({
    clock: () => time.now++,
    console: {
      host: '127.0.0.1',
      port: 0,
      elseAny: true,
      directory: join(ROOT, 'console'),
      builder: join(ROOT, 'node_modules/vite/bin/vite.js'),
      warm: true,
    },
    ...config,
  });
  const console = server.console!;
  let browser: Browser | undefined;
  /** Every request of every tab that left the console's and Graph's own origins. */
  const foreign: string[] = [];
  /** What scripts threw, and what the policy refused. */
  const errors: string[] = [];

  /** A tab that is signed in, at this path. */
  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    browser ??= await launch();
    const context = await browser.newContext({ viewport: SIZE, locale: 'en-GB', ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    context.setDefaultNavigationTimeout(PATIENCE_MS);
    const page = await context.newPage();
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      const isOwn = origin === console.origin || origin === server.origin;
      if (!isOwn && !/^(data|blob):$/.test(protocol)) foreign.push(request.url());
    });
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|TrustedHTML/.test(message.text())) errors.push(message.text());
    });
    const link = new URL(console.link());
    link.searchParams.set('to', path);
    await page.goto(link.href);
    await page.waitForURL((url) => url.pathname !== '/sign-in');
    await page.locator('#main').waitFor();
    return page;
  }

  async function graph(path: string, body?: object) {
    const response = await fetch(`${server.origin}/v2.6/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return (await response.json()) as Record<string, unknown>;
  }

  async function admin(call: string, body?: unknown) {
    const [method, path] = call.split(' ') as [string, string];
    const response = await fetch(`${server.origin}/admin/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${ADMIN_KEY}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const raw = await response.text();
    assert.ok(response.ok, `${call}: ${raw}`);
    // biome-ignore lint/suspicious/noExplicitAny: a test looks into bodies of every shape.
    return (raw === '' ? undefined : JSON.parse(raw)) as any;
  }

  async function answer(person: string): Promise<Answer> {
    const { psid } = await admin(`GET /pages/${PAGE}/people/${person}`);
    if (psid === null) return 'nobody';
    const seen = await graph(`${psid}?fields=first_name&access_token=${TOKEN}`);
    if (seen.first_name !== undefined) return 'profile';
    assert.deepEqual(seen, {});
    return 'empty';
  }

  return {
    answer,
    /** Asks until it is so: a click is answered a moment later. */
    async becomes(person: string, wanted: Answer): Promise<void> {
      for (let round = 0; round < PATIENCE_MS / 50; round++) {
        if ((await answer(person)) === wanted) return;
        await new Promise((again) => setTimeout(again, 50));
      }
      assert.equal(await answer(person), wanted);
    },
    origin: server.origin,
    console,
    time,
    foreign,
    errors,
    open,
    graph,
    admin,
    /** The paths of all views, as the navigation has them. */
    async views(): Promise<string[]> {
      const page = await open('/');
      const links = await page.locator('.nav-links a').all();
      const paths = await Promise.all(links.map((link) => link.getAttribute('href')));
      await page.context().close();
      return paths.map(String);
    },
    /** Somebody new, whom the page does not know. */
    async person(first_name: string): Promise<string> {
      return (await admin('POST /people', { first_name, last_name: 'Test', locale: 'en_US' })).id;
    },
    async psid(person: string): Promise<string | null> {
      return (await admin(`GET /pages/${PAGE}/people/${person}`)).psid;
    },
    /** The bot says something. */
    async bot(psid: string, message: object): Promise<void> {
      const said = { recipient: { id: psid }, message };
      const { error } = await graph(`me/messages?access_token=${TOKEN}`, said);
      assert.equal(error, undefined, JSON.stringify(error));
    },
    async [Symbol.asyncDispose]() {
      await browser?.close();
      await server[Symbol.asyncDispose]();
    },
  };
}
