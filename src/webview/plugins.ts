/**
 * The plugins that a website shows: pages of the console's origin, framed by the page's whitelisted
 * domains alone, that act as the person whom the developer plays. They call the Admin API with the
 * session of the console; without one they do nothing but say how to sign in.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Store } from '../store/store.ts';
import { frameSources, whyNot } from './allowed.ts';
import { escaped, filesOf, sendFile, sendPage } from './static.ts';

export const PLUGINS_PREFIX = '/plugins/';

export const PLUGINS = ['send_to_messenger', 'messenger_checkbox', 'customerchat'] as const;
type Plugin = (typeof PLUGINS)[number];

export function createPlugins(
  store: Store,
  onError: (error: unknown) => void,
): (request: IncomingMessage, response: ServerResponse) => void {
  const files = filesOf(join(import.meta.dirname, 'browser'), [
    'plugin.js',
    'plugin-chat.js',
    'plugin-thread.js',
    'plugin.css',
  ]);

  async function show(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = new URL(request.url!, 'http://console');
    const name = asked.pathname.slice(PLUGINS_PREFIX.length);
    const file = files.get(name);
    if (file !== undefined) return sendFile(request, response, file);
    if (!isPlugin(name)) return sendPage(request, response, 404, 'There is no such plugin.\n');
    const told = await readQuery(asked.searchParams);
    response.removeHeader('X-Frame-Options');
    if ('problem' in told) {
      // It does nothing and knows nothing, so that it may be read where the plugin would stand.
      setPolicy(response, "script-src 'self'", "style-src 'self'", 'frame-ancestors *');
      return sendPage(request, response, 200, problemPage(told.problem));
    }
    const ancestors = ["'self'", ...(await frameSources(store, told.page.id))];
    // A window that the plugin opens to sign in tells it when that is done.
    response.setHeader('Cross-Origin-Opener-Policy', 'unsafe-none');
    setPolicy(
      response,
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "connect-src 'self'",
      `frame-ancestors ${ancestors.join(' ')}`,
    );
    sendPage(request, response, 200, pluginPage(name, told.page.name));
  }

  async function readQuery(
    query: URLSearchParams,
  ): Promise<{ page: { id: string; name: string } } | { problem: string }> {
    const page_id = query.get('page_id') ?? '';
    const page = await store.registry.page(page_id);
    if (page === undefined) return { problem: `There is no page "${page_id}": see page_id.` };
    const app_id = query.get('app_id') ?? '';
    const app = await store.registry.app(app_id);
    if (!app || (await store.registry.permissions(app_id, page.id)).length === 0) {
      const problem = `App "${app_id}" holds no permission on ${page.name}: see messenger_app_id.`;
      return { problem };
    }
    const website = URL.parse(query.get('origin') ?? '');
    if (website === null || !/^https?:$/.test(website.protocol)) {
      return { problem: 'The website does not say its origin.' };
    }
    const why = await whyNot(store, page, website.href);
    return why === undefined ? { page } : { problem: why };
  }

  return (request, response) => {
    show(request, response).catch((error: unknown) => {
      onError(error);
      response.destroy();
    });
  };
}

const isPlugin = (name: string): name is Plugin => (PLUGINS as readonly string[]).includes(name);

function setPolicy(response: ServerResponse, ...directives: string[]): void {
  const always = ["default-src 'none'", "base-uri 'none'", "form-action 'none'"];
  response.setHeader('Content-Security-Policy', [...always, ...directives].join('; '));
}

const page = (title: string, head: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="/plugins/plugin.css">
${head}</head>
${body}
</html>
`;

/** What each plugin is made of. */
const SCRIPTS: Readonly<Record<Plugin, readonly string[]>> = {
  send_to_messenger: ['plugin.js'],
  messenger_checkbox: ['plugin.js'],
  customerchat: ['plugin.js', 'plugin-thread.js', 'plugin-chat.js'],
};

function pluginPage(name: Plugin, pageName: string): string {
  return page(
    `${pageName} on Messenger`,
    SCRIPTS[name].map((file) => `<script src="/plugins/${file}" defer></script>\n`).join(''),
    `<body data-plugin="${name}" data-page-name="${escaped(pageName)}"></body>`,
  );
}

function problemPage(problem: string): string {
  return page(
    'Not shown',
    '<script src="/plugins/plugin.js" defer></script>\n',
    `<body data-plugin="problem"><p role="alert"><strong>This plugin is not shown.</strong> ${escaped(problem)}</p></body>`,
  );
}
