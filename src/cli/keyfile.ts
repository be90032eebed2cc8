/** The keys of a `dev` world: one file beside its store, readable by its owner alone. */

import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Refusal } from '../domain/refusal.ts';
import { MASTER_KEY_BYTES } from '../graph/vault.ts';
import { isDatabaseUrl } from '../store/postgres/url.ts';
import { secretOf } from './secrets.ts';

export interface Keys {
  adminKey: string;
  masterKey: Uint8Array;
}

const OWNER_ALONE = 0o600;

export function freshKeys(): Keys {
  return {
    adminKey: randomBytes(24).toString('base64url'),
    masterKey: randomBytes(MASTER_KEY_BYTES),
  };
}

export function keyFileOf(db: string): string {
  return `${db}.keys`;
}

/** The keys beside this store; made when there are none. */
export function keysBeside(db: string): Keys {
  const path = keyFileOf(db);
  if (existsSync(path)) return readKeys(path);
  const keys = freshKeys();
  mkdirSync(dirname(path), { recursive: true });
  const content = {
    admin_key: keys.adminKey,
    master_key: Buffer.from(keys.masterKey).toString('base64url'),
  };
  writeFileSync(path, `${JSON.stringify(content)}\n`, { mode: OWNER_ALONE, flag: 'wx' });
  return keys;
}

/** What secrets are sealed under: the environment's key, else the one beside the store. */
export function masterKeyOf(db: string): Uint8Array {
  const given = secretOf('PAGESCOPE_MASTER_KEY');
  if (given === undefined && isDatabaseUrl(db)) {
    throw new Refusal(
      'invalid',
      'What is secret in a database is sealed: set PAGESCOPE_MASTER_KEY or PAGESCOPE_MASTER_KEY_FILE.',
    );
  }
  if (given === undefined) return keysBeside(db).masterKey;
  if ('problem' in given) throw new Refusal('invalid', `${given.problem}.`);
  const key = Buffer.from(given.value, 'base64url');
  if (key.length === MASTER_KEY_BYTES) return key;
  throw new Refusal(
    'invalid',
    `PAGESCOPE_MASTER_KEY is not ${MASTER_KEY_BYTES} bytes in base64url.`,
  );
}

/** The admin key beside this store, if there is one. */
export function adminKeyBeside(db: string): string | undefined {
  const path = keyFileOf(db);
  return existsSync(path) ? readKeys(path).adminKey : undefined;
}

function readKeys(path: string): Keys {
  try {
    chmodSync(path, OWNER_ALONE);
    const { admin_key, master_key } = JSON.parse(readFileSync(path, 'utf8'));
    const masterKey = Buffer.from(master_key, 'base64url');
    if (typeof admin_key === 'string' && masterKey.length === MASTER_KEY_BYTES) {
      return { adminKey: admin_key, masterKey };
    }
  } catch (cause) {
    throw unreadable(path, cause);
  }
  throw unreadable(path);
}

function unreadable(path: string, cause?: unknown): Refusal {
  return new Refusal(
    'unavailable',
    `The key file ${path} cannot be read. Restore it, or move it and its store away to start anew.`,
    undefined,
    { cause },
  );
}
