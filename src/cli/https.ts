/** `dev --https`: the same server by TLS as well, for clients that speak nothing else. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Refusal } from '../domain/refusal.ts';
import { createAuthority } from '../proxy/authority.ts';
import { startEndpoint } from '../proxy/endpoint.ts';
import type { Answer } from '../proxy/relay.ts';

/** As far from dev's own as 443 is from 400. */
export const HTTPS_PORT = 2643;

const LOOPBACK = ['localhost', '127.0.0.1', '::1'];
const EVERYWHERE = new Set(['0.0.0.0', '::']);

export interface HttpsOptions {
  answer: Answer;
  host: string;
  /** 0: any free one. */
  port: number;
  /** The store, beside which the authority's certificate is put. */
  db: string;
}

export interface Https {
  origin: string;
  /** The whole path of the certificate that clients must trust. It is another one at each start. */
  authorityFile: string;
  stop(): Promise<void>;
}

/** The key of the authority is gone when this resolves: nobody can be made to trust anything else. */
export async function serveHttps({ answer, host, port, db }: HttpsOptions): Promise<Https> {
  const hosts = [...new Set([...LOOPBACK, ...(EVERYWHERE.has(host) ? [] : [host])])];
  const authority = createAuthority({ hosts, random: randomBytes, now: Date.now() });
  const credentials = authority.issue(hosts);
  const endpoint = await startEndpoint({ answer, credentials, host, port, tlsOnly: true }).catch(
    (error) => {
      throw error?.code === 'EADDRINUSE' ? portInUse(host, port) : error;
    },
  );
  const inMemory = db === ':memory:';
  const authorityFile = inMemory
    ? join(mkdtempSync(join(tmpdir(), 'pagescope-https-')), 'ca.pem')
    : resolve(`${db}.ca.pem`);
  writeFileSync(authorityFile, authority.certificate);
  const named = EVERYWHERE.has(host) ? 'localhost' : host;
  return {
    origin: `https://${named.includes(':') ? `[${named}]` : named}:${endpoint.port}`,
    authorityFile,
    async stop() {
      rmSync(inMemory ? dirname(authorityFile) : authorityFile, { recursive: true, force: true });
      await endpoint.stop();
    },
  };
}

function portInUse(host: string, port: number): Refusal {
  return new Refusal(
    'unavailable',
    `Port ${port} on ${host} is in use. Stop what listens there, or choose another with --https-port (0 takes any free one).`,
  );
}
