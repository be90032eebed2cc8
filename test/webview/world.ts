/**
 * A server with its console, a real browser that is signed in to it, and websites of a bot's on
 * loopback: those by `localhost` are on the page's whitelisted domains, those by 127.0.0.1 are not.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { launch } from '../browser/chromium.ts';
import { ADMIN_KEY, wholeServer } from '../http/whole-server.ts';
import { PAGE, TOKEN } from '../world.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Pages by path; each is HTML, or what is answered. */
export type Site = Readonly<Record<string, string>>;

export type WebviewWorld = Awaited<ReturnType<typeof webviewWorld>>;

export async function webviewWorld() {
  const server = await wholeServer({
    clock: Date.now,
    demo: { host: '127.0.0.1', port: 0 },
    console: {
      host: '127.0.0.1',
      port: 0,
      elseAny: true,
      directory: join(ROOT, 'console'),
      builder: join(ROOT, 'node_modules/vite/bin/vite.js'),
      warm: true,
    },
  });
  const consoleOrigin = server.console!.origin;
  const sites: http.Server[] = [];
  let browser: Browser | undefined;
  let context: BrowserContext | undefined;

  async function graph(path: string, body?: object) {
    const response = await fetch(`${server.origin}/v2.6/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return response.json() as Promise<Record<string, unknown>>;
  }

  async function admin(call: string, body?: object) {
    const [method, path] = call.split(' ') as [string, string];
    const response = await fetch(`${server.origin}/admin/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: a test looks into bodies of every shape.
    return { status: response.status, body: (await response.json()) as any };
  }

  const send = (psid: string, message: object) =>
    graph(`me/messages?access_token=${TOKEN}`, { recipient: { id: psid }, message });

  /** In a tab that is closed again; a session is of all tabs. */
  async function signIn(): Promise<void> {
    const page = await context!.newPage();
    await page.goto(server.console!.link());
    await page.waitForURL((url) => url.pathname !== '/sign-in');
    // The first one may wait for the console to be built.
    await page.locator('#main').waitFor({ timeout: 120_000 });
    await page.close();
  }

  return {
    origin: server.origin,
    consoleOrigin,
    demo: server.demo!,
    logged: server.logged,
    graph,
    admin,

    /** What Graph says of somebody now. */
    read: (psid: string) => graph(`${psid}?fields=first_name,last_name&access_token=${TOKEN}`),

    /** The page writes to somebody. */
    say: (psid: string, text: string) => send(psid, { text }),
    send,

    whitelist: (...domains: string[]) =>
      graph(`me/messenger_profile?access_token=${TOKEN}`, { whitelisted_domains: domains }),

    /** The same website by both names: the first is whitelisted once somebody says so. */
    async site(pages: Site): Promise<{ listed: string; foreign: string; stop(): Promise<void> }> {
      const made = http.createServer((request, response) => {
        const { pathname } = new URL(request.url!, 'http://site');
        const html = pages[pathname];
        response.writeHead(html === undefined ? 404 : 200, { 'content-type': 'text/html' });
        response.end(html);
      });
      made.listen(0, '127.0.0.1');
      await once(made, 'listening');
      sites.push(made);
      const { port } = made.address() as AddressInfo;
      return {
        listed: `http://localhost:${port}`,
        foreign: `http://127.0.0.1:${port}`,
        async stop() {
          made.closeAllConnections();
          made.close();
        },
      };
    },

    /** A tab of a browser that is signed in to the console. */
    async tab(): Promise<Page> {
      browser ??= await launch();
      if (context === undefined) {
        context = await browser.newContext();
        context.setDefaultTimeout(20_000);
        await signIn();
      }
      return context.newPage();
    },

    /** Signs in once. */
    link: () => server.console!.link(),

    /** The console shows this website as somebody's webview; answers with the website. */
    async openWebview(page: Page, person: string, url: string): Promise<FrameLocator> {
      const query = new URLSearchParams({ url, height: 'full' });
      await page.goto(`${consoleOrigin}/webview/${PAGE}/${person}?${query}`);
      return page.frameLocator('.webview-frame').frameLocator('iframe');
    },

    async [Symbol.asyncDispose]() {
      await browser?.close();
      for (const site of sites) {
        site.closeAllConnections();
        site.close();
      }
      await server[Symbol.asyncDispose]();
    },
  };
}

/** What axe finds serious or critical in a page and its frames, in words. */
export async function seriousFindings(page: Page): Promise<string[]> {
  const source = readFileSync(
    createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
    'utf8',
  );
  const found: string[] = [];
  for (const frame of page.frames()) {
    await frame.evaluate(source);
    const violations = (await frame.evaluate(
      'axe.run(document, { iframes: false }).then(function (run) { return run.violations; })',
    )) as { id: string; impact: string; nodes: { html: string }[] }[];
    for (const { id, impact, nodes } of violations) {
      if (/serious|critical/.test(impact)) found.push(`${id}: ${nodes[0]?.html} (${frame.url()})`);
    }
  }
  return found;
}

/** The first lines that a {@link botPage} shows, read from JSON. */
export async function shown(site: FrameLocator | Page, count = 1): Promise<unknown[]> {
  await site.locator(`#out p:nth-child(${count})`).waitFor();
  const lines = await site.locator('#out p').allInnerTexts();
  return lines.slice(0, count).map((line) => JSON.parse(line));
}

/**
 * A page of a bot's: loads the SDK and, once it is there, runs `script`, in which `show(value)`
 * adds a line to what {@link shown} reads.
 */
export function botPage(origin: string, script: string): string {
  return `<!doctype html>
<title>Bot</title>
<h1>Bot</h1>
<div id="out"></div>
<script>
function show(value) {
  var line = document.createElement('p');
  line.textContent = JSON.stringify(value);
  document.getElementById('out').appendChild(line);
}
function failed(code, message) { show({ code: code, message: message }); }
window.extAsyncInit = function () { ${script} };
</script>
<script src="${origin}/en_US/messenger.Extensions.js"></script>
`;
}
