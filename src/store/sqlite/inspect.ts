/** Looks a store over without changing it, also while a server runs on it. */
import { DatabaseSync } from 'node:sqlite';
import type { App } from '../../domain/app.ts';
import { Database } from './database.ts';
import { failure } from './failure.ts';
import { stepsTaken } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';

export interface Inspection {
  /** Steps of the schema that the file has taken, and that this program knows. */
  schema: { taken: number; known: number };
  /** What the engine finds wrong in the file, in its words. */
  damage: string[];
}

const DAMAGE_MAX = 5;

/** Reads the whole file. Throws a `Refusal` (`unavailable`) when it is no store, or cannot be read. */
export function inspectStore(path: string): Inspection {
  return looking(path, (database) => {
    const known = MIGRATIONS.length;
    const taken = stepsTaken(database, known);
    const found = database.prepare(`PRAGMA quick_check(${DAMAGE_MAX})`).all();
    const lines = found.flatMap(([words]) => String(words).split('\n'));
    const damage = lines.filter((words) => words !== 'ok' && !words.startsWith('***'));
    return { schema: { taken, known }, damage };
  });
}

/** The apps' secrets as they are sealed, to try a master key on. */
export function sealedSecrets(path: string): Pick<App, 'id' | 'sealed_secret'>[] {
  return looking(path, (database) => {
    if (stepsTaken(database, MIGRATIONS.length) === 0) return [];
    const rows = database.prepare('SELECT id, sealed_secret FROM app ORDER BY id').all();
    return rows.map(([id, sealed]) => ({ id: String(id), sealed_secret: String(sealed) }));
  });
}

function looking<T>(path: string, look: (database: Database) => T): T {
  let database: Database | undefined;
  try {
    const engine = new DatabaseSync(path, { readOnly: true, returnArrays: true, timeout: 1000 });
    database = new Database(engine, path);
    return look(database);
  } catch (error) {
    throw failure(error, path);
  } finally {
    database?.close();
  }
}
