/** Whose file it is and which schema it has; brings it up to this program's. */
import type { Database } from './database.ts';
import { unavailable } from './failure.ts';

/** 'PScp': marks the file as a Pagescope store. */
const APPLICATION_ID = 0x50536370;

/**
 * Takes the steps that this file has not taken yet, all of them or none. Throws a `Refusal`
 * (`unavailable`) for a file of another program, of a newer version, or that cannot be written.
 */
export function migrate(database: Database, steps: readonly string[]): void {
  const taken = stepsTaken(database, steps.length);
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const step of steps.slice(taken)) database.exec(step);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    // Also when no step was left: a file that cannot be written is found out by writing to it.
    database.exec(`PRAGMA user_version = ${steps.length}`);
    database.exec('COMMIT');
  } catch (error) {
    database.rollback();
    throw error;
  }
}

export function stepsTaken(database: Database, known: number): number {
  const number = (sql: string): number => Number(database.prepare(sql).get()?.[0]);
  const tables = number('SELECT count(*) FROM sqlite_schema');
  if (number('PRAGMA application_id') !== APPLICATION_ID && tables > 0) {
    throw unavailable(
      `${database.path} is another program's database. Nothing was changed: name another file with --db.`,
    );
  }
  const taken = number('PRAGMA user_version');
  if (taken > known) {
    throw unavailable(
      `The store ${database.path} was made by a newer Pagescope (schema ${taken}; this one knows ${known}). Nothing was changed: update Pagescope.`,
    );
  }
  return taken;
}
