/**
 * The frame around a webview: a page of the console's origin, framed by the console alone, that
 * frames the bot's website and passes messages on. It stands between the two because its policy
 * names the website, which the console's own, made when it was loaded, cannot.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Store } from '../store/store.ts';
import { frameSources, isSource, LOOPBACK } from './allowed.ts';
import { filesOf, sendFile, sendPage } from './static.ts';

export const FRAME_PREFIX = '/frame/';

const HTML = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>Webview</title>
<link rel="stylesheet" href="/frame/frame.css">
<script src="/frame/frame.js" defer></script>
</html>
`;

export function createFrame(
  store: Store,
  onError: (error: unknown) => void,
): (request: IncomingMessage, response: ServerResponse) => void {
  const files = filesOf(join(import.meta.dirname, 'browser'), ['frame.js', 'frame.css']);

  async function show(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = new URL(request.url!, 'http://console');
    const file = files.get(asked.pathname.slice(FRAME_PREFIX.length));
    if (file !== undefined) return sendFile(request, response, file);
    const website = URL.parse(asked.searchParams.get('url') ?? '');
    const page = asked.searchParams.get('page_id') ?? '';
    const isShown =
      asked.pathname === FRAME_PREFIX &&
      website !== null &&
      /^https?:$/.test(website.protocol) &&
      isSource(website.hostname) &&
      !isSelf(website, request.headers.host ?? '');
    if (!isShown) return sendPage(request, response, 404, 'There is nothing here.\n');
    const sources = [website.origin, ...(await frameSources(store, page)), 'https:'];
    response.removeHeader('X-Frame-Options');
    response.setHeader(
      'Content-Security-Policy',
      [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        `frame-src ${sources.join(' ')}`,
        // To tell a website that is down from one that says nothing.
        `connect-src ${website.origin}`,
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
      ].join('; '),
    );
    sendPage(request, response, 200, HTML);
  }

  return (request, response) => {
    show(request, response).catch((error: unknown) => {
      onError(error);
      response.destroy();
    });
  };
}

/** Inside itself the console would be what it must never be: framed by a website. */
function isSelf({ host, hostname, port }: URL, own: string): boolean {
  const self = URL.parse(`http://${own}`);
  if (self === null || host === own) return true;
  return port === self.port && LOOPBACK.test(hostname) && LOOPBACK.test(self.hostname);
}
