/** The store that `--db` names: a file of its own, or a database that many servers share. */
import { Refusal } from '../domain/refusal.ts';
import { holdsPassword, isDatabaseUrl } from '../store/postgres/url.ts';
import type { SqliteOptions } from '../store/sqlite/store.ts';
import type { Store } from '../store/store.ts';

/** What is wrong with the way the database was named; undefined: nothing. */
export function dbProblem(): string | undefined {
  const named = process.argv.map((text) => text.replace(/^--db=/, '')).find(isDatabaseUrl);
  return named !== undefined && holdsPassword(named)
    ? 'the password of the database came by flag, where every list of processes shows it: set PAGESCOPE_DB instead'
    : undefined;
}

/** Rejects with a `Refusal` that says what is wrong with it and what to do. */
export async function openStore(
  db: string,
  options: Omit<SqliteOptions, 'path'> = {},
): Promise<Store> {
  if (!isDatabaseUrl(db)) {
    const { openSqliteStore } = await import('../store/sqlite/store.ts');
    return openSqliteStore({ path: db, ...options });
  }
  const problem = dbProblem();
  if (problem !== undefined) throw new Refusal('invalid', `${problem}.`);
  const { openPostgresStore } = await import('../store/postgres/store.ts');
  return openPostgresStore({ url: db, jitter: Math.random, bulk: options.bulk ?? false });
}
