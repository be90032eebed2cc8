/**
 * The operator's side of a store, wherever it is: through the server that runs on it, or in this
 * process. Either way the Admin API does the work, so a command says the same words in both cases.
 */
import { existsSync } from 'node:fs';
import { Option } from 'commander';
import { Refusal } from '../domain/refusal.ts';
import { isDatabaseUrl } from '../store/postgres/url.ts';
import { adminKeyBeside } from './keyfile.ts';
import { DEFAULT_DB, liveOrigin } from './live.ts';
import type { LocalStore } from './local.ts';
import { isAlive, type Remote, remoteApi } from './remote.ts';
import { secretOf } from './secrets.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A call of the Admin API; `path` is below `/admin/v1`. Rejects with a `Refusal` in its words. */
export type Call = <Answer>(
  method: Method,
  path: string,
  body?: object | Uint8Array,
) => Promise<Answer>;

export type Operator = (Remote | LocalStore) & { call: Call; close(): Promise<void> };

export const dbOption = (): Option =>
  new Option('--db <file>', 'the store; a server that runs on it is asked instead')
    .default(DEFAULT_DB)
    .env('PAGESCOPE_DB');

/** `bulk`: for an import, which makes the store when there is none and writes a great deal. */
export async function openOperator(db: string, bulk = false): Promise<Operator> {
  const server = await serverOf(db);
  if (server !== undefined) return remoteApi(server);
  if (!bulk && !isDatabaseUrl(db) && !existsSync(db)) {
    throw new Refusal(
      'not_found',
      `There is no store ${db}. Name one with --db, or start one with pagescope dev.`,
    );
  }
  // Through a server nothing of a store is needed, and the command starts in half the time.
  const { openLocal } = await import('./local.ts');
  return openLocal(db, bulk);
}

/** Runs `work` with the operator's side of a store, and lets go of it. */
export async function withOperator<T>(
  db: string,
  work: (operator: Operator) => Promise<T>,
): Promise<T> {
  const operator = await openOperator(db);
  try {
    return await work(operator);
  } finally {
    await operator.close();
  }
}

export interface Server {
  origin: string;
  adminKey: string;
}

/** `PAGESCOPE_ORIGIN` names any server; otherwise the one that runs on this store, if one does. */
export async function serverOf(db: string): Promise<Server | undefined> {
  const named = process.env.PAGESCOPE_ORIGIN;
  const key = secretOf('PAGESCOPE_ADMIN_KEY');
  if (key !== undefined && 'problem' in key) throw new Refusal('invalid', `${key.problem}.`);
  if (named) {
    if (!/^https?:\/\//.test(named) || !URL.canParse(named)) {
      throw new Refusal(
        'invalid',
        `PAGESCOPE_ORIGIN is ${named}; it must be a URL as in https://graph.example.com.`,
      );
    }
    if (key === undefined) throw keyMissing(`PAGESCOPE_ORIGIN names the server ${named}`);
    return { origin: new URL(named).origin, adminKey: key.value };
  }
  const origin = liveOrigin(db);
  if (origin === undefined || !(await isAlive(origin))) return undefined;
  const adminKey = key?.value ?? adminKeyBeside(db);
  if (adminKey === undefined) throw keyMissing(`A server runs on the store ${db}`);
  return { origin, adminKey };
}

function keyMissing(why: string): Refusal {
  return new Refusal(
    'invalid',
    `${why}, and there is no key for it. Set PAGESCOPE_ADMIN_KEY or PAGESCOPE_ADMIN_KEY_FILE.`,
  );
}
