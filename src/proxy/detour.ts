/**
 * Everything that leads a child here instead of to Facebook, in one: the authority, the endpoint,
 * the proxy, the files, and the environment that speaks of them.
 */
import type { Random } from '../domain/psid.ts';
import { createAuthority } from './authority.ts';
import { startEndpoint } from './endpoint.ts';
import { childEnvironment } from './environment.ts';
import { bySecret, PROXY_USER } from './gatekeepers.ts';
import { ANSWERED_NAMES } from './hosts.ts';
import { startProxy } from './proxy.ts';
import type { Answer } from './relay.ts';
import { writeTrust } from './trust.ts';
import { type Environment, upstreamOf } from './upstream.ts';

const LOOPBACK = '127.0.0.1';
const SECRET_BYTES = 24;

export interface DetourOptions {
  answer: Answer;
  /** What the child's environment would have been; it is left as it is. */
  env: Environment;
  /** Refuse whatever is not answered here, apart from this machine. */
  offline: boolean;
  /** Where the certificates are put for the child to read. */
  tmpdir: string;
  /** `:` or, on Windows, `;`. */
  pathDelimiter: string;
  random: Random;
  /** Milliseconds since 1970. */
  now: number;
  /** A client does not trust the certificate that it was shown. */
  onDistrust?: (() => void) | undefined;
}

export interface Detour {
  /** For the child, whole. */
  environment: Record<string, string>;
  /** The only trace on the disk, until `stop` or `removeFiles`. */
  folder: string;
  removeFiles(): void;
  stop(): Promise<void>;
}

export async function startDetour(options: DetourOptions): Promise<Detour> {
  const { answer, env, random, now } = options;
  const authority = createAuthority({ hosts: ANSWERED_NAMES, random, now });
  const trust = writeTrust(authority.certificate, env, options.tmpdir);
  try {
    const endpoint = await startEndpoint({
      answer,
      credentials: authority.issue(ANSWERED_NAMES),
      host: LOOPBACK,
      port: 0,
      onDistrust: options.onDistrust,
    });
    const secret = Buffer.from(random(SECRET_BYTES)).toString('base64url');
    const proxy = await startProxy({
      endpoint,
      answer,
      isAllowed: bySecret(secret),
      offline: options.offline,
      upstream: upstreamOf(env),
    });
    return {
      environment: childEnvironment(env, {
        proxyUrl: `http://${PROXY_USER}:${secret}@${LOOPBACK}:${proxy.port}`,
        endpointPort: endpoint.port,
        trust,
        offline: options.offline,
        pathDelimiter: options.pathDelimiter,
      }),
      folder: trust.folder,
      removeFiles: trust.remove,
      async stop() {
        trust.remove();
        await Promise.all([proxy.stop(), endpoint.stop()]);
      },
    };
  } catch (error) {
    trust.remove();
    throw error;
  }
}
