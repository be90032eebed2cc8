/** A delivery → the request that carries it (dossier §6.1). */
import type { App } from '../domain/app.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { ServedVersion } from '../graph/versions.ts';
import { render } from './render.ts';
import type { SendRequest } from './send.ts';
import { signatures } from './sign.ts';

export interface Signer {
  /** Opens an app's sealed secret. */
  secretOf: (app: App) => string;
  /** How a published version behaves here. */
  serve: (version: string) => ServedVersion;
}

export function requestFor(
  delivery: Delivery,
  app: App,
  callback_url: string,
  { secretOf, serve }: Signer,
): SendRequest {
  const { name, behaviour } = serve(delivery.version);
  return signed(render(delivery.notice, delivery, behaviour), secretOf(app), callback_url, name);
}

/** A body as it goes out. `version`: what the endpoint is told of Graph's. */
export function signed(body: string, secret: string, url: string, version: string): SendRequest {
  return {
    method: 'POST',
    url,
    headers: {
      Accept: '*/*',
      'User-Agent': 'facebookexternalua',
      'Content-Type': 'application/json',
      ...signatures(secret, body),
      'Facebook-API-Version': version,
    },
    body,
  };
}

/** Remembers what was opened: a secret costs a decryption, and is the same for a million webhooks. */
export function rememberSecrets(open: (app: App) => string): (app: App) => string {
  const known = new Map<string, { sealed: string; secret: string }>();
  return (app) => {
    const standing = known.get(app.id);
    if (standing?.sealed === app.sealed_secret) return standing.secret;
    const secret = open(app);
    if (known.size >= APPS_MAX) known.clear();
    known.set(app.id, { sealed: app.sealed_secret, secret });
    return secret;
  };
}

const APPS_MAX = 10_000;
