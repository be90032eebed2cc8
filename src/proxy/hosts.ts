/** The hosts that are answered here in place of Facebook, and how a host is written. */

export interface AnsweredHost {
  host: string;
  /** What bots use it for. */
  use: string;
}

export const ANSWERED_HOSTS: readonly AnsweredHost[] = [
  { host: 'graph.facebook.com', use: 'the Graph API' },
  { host: 'graph.beta.facebook.com', use: 'the Graph API a week early' },
  { host: 'graph-video.facebook.com', use: 'uploads of videos' },
  { host: 'connect.facebook.net', use: 'messenger.Extensions.js and sdk.js' },
  { host: 'connect.facebook.com', use: 'the same scripts, as some pages write it' },
  { host: 'www.facebook.com', use: 'dialogs' },
];

export const ANSWERED_NAMES: readonly string[] = ANSWERED_HOSTS.map(({ host }) => host);

const ANSWERED: ReadonlySet<string> = new Set(ANSWERED_NAMES);

/** However a client writes it: `GRAPH.facebook.com.` is the same host. */
export function isAnswered(host: string): boolean {
  return ANSWERED.has(bareHost(host));
}

/** Lower case, without the brackets of an IPv6 address and the dot that ends a full name. */
export function bareHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.+$/, '');
}

/** Names and addresses that never leave the machine. */
export function isLoopback(host: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d{1,3}){3}|::1)$/.test(bareHost(host));
}
