/** Who may use the proxy: a gatekeeper looks at each request. */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export type Gatekeeper = (request: IncomingMessage) => boolean;

export const PROXY_USER = 'pagescope';

/** Whoever knows the secret, which stands in the proxy's URL as a password. */
export function bySecret(secret: string): Gatekeeper {
  const wanted = Buffer.from(`${PROXY_USER}:${secret}`);
  return ({ headers }) => {
    const [, given = ''] = /^basic +(\S+)$/i.exec(headers['proxy-authorization'] ?? '') ?? [];
    const told = Buffer.from(given, 'base64');
    return told.length === wanted.length && timingSafeEqual(told, wanted);
  };
}
