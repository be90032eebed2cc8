/** Looks a database over without changing it, also while servers run on it. */
import type { App } from '../../domain/app.ts';
import { Database } from './database.ts';
import { type Engine, engineOf } from './engines.ts';
import { stepsTaken } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import { safeName } from './url.ts';

export interface Inspection {
  engine: Engine;
  /** Steps of the schema that it has taken, and that this program knows. */
  schema: { taken: number; known: number };
  isReadOnly: boolean;
  /** The apps' secrets as they are sealed, to try a master key on. */
  secrets: Pick<App, 'id' | 'sealed_secret'>[];
}

const STATEMENT_MS = 5000;

/** Rejects with a `Refusal` (`unavailable`) when it cannot be read, or holds something else. */
export async function inspectDatabase(url: string): Promise<Inspection> {
  const settings = { name: safeName(url), url, connections: 1, jitter: () => 0 };
  const database = new Database({ ...settings, statement_ms: STATEMENT_MS });
  try {
    const engine = engineOf((text) => database.exec(text));
    const taken = await stepsTaken(database, MIGRATIONS);
    const [[readOnly] = []] = await database.exec('SHOW transaction_read_only');
    const apps =
      taken === 0 ? [] : await database.exec('SELECT id, sealed_secret FROM app ORDER BY id');
    return {
      engine: await engine,
      schema: { taken, known: MIGRATIONS.length },
      isReadOnly: readOnly === 'on',
      secrets: apps.map(([id, sealed]) => ({ id: String(id), sealed_secret: String(sealed) })),
    };
  } finally {
    await database.close();
  }
}
