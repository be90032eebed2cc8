/** Which websites may speak for a page: those on its whitelisted domains, by https or on loopback. */
import { isWhitelisted } from '../graph/send/buttons.ts';
import type { Store } from '../store/store.ts';

/** As many as a page may set. */
const DOMAINS_MAX = 50;

export const LOOPBACK = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Undefined: it may. Otherwise why not, in a sentence that says what would make it work. */
export async function whyNot(
  store: Store,
  page: { id: string; name: string },
  website: string,
): Promise<string | undefined> {
  const { origin, protocol, hostname } = new URL(website);
  if (protocol !== 'https:' && !LOOPBACK.test(hostname)) {
    return `${origin} is not https, and not on this machine: the Messenger Extensions answer no other website.`;
  }
  const { whitelisted_domains = [] } = await store.registry.settings(page.id);
  if (isWhitelisted(website, whitelisted_domains)) return undefined;
  return `${origin} is not on the whitelisted_domains of ${page.name} (${page.id}). Add it by POST /me/messenger_profile with {"whitelisted_domains":["${origin}"]}.`;
}

/** A host may hold a semicolon, which in a policy would begin another directive. */
export const isSource = (hostname: string): boolean =>
  /^([\w-]+\.)*[\w-]+\.?$|^\[[\da-f:.]+\]$/.test(hostname);

/** The page's websites as a Content-Security-Policy names them. */
export async function frameSources(store: Store, page: string): Promise<string[]> {
  const { whitelisted_domains = [] } = await store.registry.settings(page);
  return whitelisted_domains.flatMap((domain) => {
    const { protocol, hostname } = new URL(domain);
    if (!isSource(hostname)) return [];
    if (protocol !== 'https:' && !LOOPBACK.test(hostname)) return [];
    const below = /[a-z]$/i.test(hostname) ? [`${protocol}//*.${hostname}:*`] : [];
    return [`${protocol}//${hostname}:*`, ...below];
  });
}

/** Lets a website speak for the page, besides those that do already. */
export async function whitelist(store: Store, page: string, website: string): Promise<void> {
  await store.registry.changeSettings(page, (settings) => {
    const { whitelisted_domains: known = [] } = settings;
    // Where no port is fixed, every start brings a new one: the oldest go.
    return known.includes(website)
      ? settings
      : { ...settings, whitelisted_domains: [...known, website].slice(-DOMAINS_MAX) };
  });
}
