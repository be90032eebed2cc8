/** The store: a file, or a database. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Refusal } from '../../domain/refusal.ts';
import { isDatabaseUrl } from '../../store/postgres/url.ts';
import { inspectStore } from '../../store/sqlite/inspect.ts';
import { lock } from '../../store/sqlite/lock.ts';
import type { Patient } from '../doctor.ts';
import { liveOrigin } from '../live.ts';
import { isAlive } from '../remote.ts';
import { checkDatabase } from './database.ts';
import { type Finding, fine, note, wrong } from './finding.ts';

export async function checkStore({ db }: Patient): Promise<Finding[]> {
  if (isDatabaseUrl(db)) return checkDatabase(db);
  const file = resolve(db);
  if (!existsSync(file)) {
    return [note(`there is no store ${file} yet; pagescope dev and pagescope import make one`)];
  }
  return [...checkFile(file), ...(await checkLock(db, file))];
}

function checkFile(file: string): Finding[] {
  const findings: Finding[] = [];
  if ((statSync(file).mode & 0o007) !== 0) {
    findings.push(
      note(
        `everybody on this machine may read the store ${file}; chmod 600 keeps people's data apart`,
      ),
    );
  }
  try {
    const { schema, damage } = inspectStore(file);
    for (const words of damage) {
      findings.push(wrong(`the store ${file} is damaged: ${words}. Restore a backup.`));
    }
    if (damage.length === 0) {
      findings.push(fine(`the store ${file} is whole (schema ${schema.taken} of ${schema.known})`));
    }
  } catch (error) {
    findings.push(refused(error));
  }
  return findings;
}

async function checkLock(db: string, file: string): Promise<Finding[]> {
  const origin = liveOrigin(db);
  try {
    lock(file)();
    return [
      origin === undefined
        ? note('no server runs on the store')
        : note('the server that ran on the store was killed; its store is free'),
    ];
  } catch (error) {
    if (origin !== undefined && (await isAlive(origin))) {
      return [fine(`a server runs on the store: ${origin}`)];
    }
    return [refused(error)];
  }
}

function refused(error: unknown): Finding {
  if (!(error instanceof Refusal)) throw error;
  return wrong(error.message);
}
