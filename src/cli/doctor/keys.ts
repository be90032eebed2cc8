/** The keys beside the store: readable by their owner alone, and the right ones. */
import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { Refusal } from '../../domain/refusal.ts';
import { createVault } from '../../graph/vault.ts';
import { isDatabaseUrl } from '../../store/postgres/url.ts';
import { sealedSecrets } from '../../store/sqlite/inspect.ts';
import type { Patient } from '../doctor.ts';
import { adminKeyBeside, keyFileOf, masterKeyOf } from '../keyfile.ts';
import { secretOf } from '../secrets.ts';
import { type Finding, fine, note, wrong } from './finding.ts';

export function checkKeys({ db }: Patient): Finding[] {
  if (isDatabaseUrl(db)) return [];
  return [...checkFile(db), ...checkMasterKey(db)];
}

function checkFile(db: string): Finding[] {
  const path = keyFileOf(db);
  if (!existsSync(path)) return [note(`there is no key file ${path}; pagescope dev makes one`)];
  // Before it is read, which would mend it.
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o077) !== 0) {
    const now = mode.toString(8);
    return [wrong(`others may read the key file ${path} (mode ${now}). Run: chmod 600 ${path}`)];
  }
  return told(() => {
    adminKeyBeside(db);
    return [fine(`the key file ${path} is readable by its owner alone`)];
  });
}

/** A store is served with the key that it was made with. */
function checkMasterKey(db: string): Finding[] {
  if (!existsSync(db) || !(existsSync(keyFileOf(db)) || secretOf('PAGESCOPE_MASTER_KEY')))
    return [];
  return told(() => {
    const apps = sealedSecrets(db);
    if (apps.length === 0) return [];
    const vault = createVault(masterKeyOf(db), randomBytes);
    for (const { id, sealed_secret } of apps) vault.open(id, sealed_secret);
    return [fine('the master key opens the secrets of all apps')];
  });
}

function told(look: () => Finding[]): Finding[] {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [wrong(error.message)];
  }
}
