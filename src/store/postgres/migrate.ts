/**
 * Brings a database to this program's schema while servers run on it.
 *
 * Every statement may be run again, so a crash in the middle is healed by starting anew. One
 * process at a time goes about it: it holds a row that runs out unless it is renewed, because
 * advisory locks are not everywhere. Should two ever meet, they only do the same twice.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Refusal } from '../../domain/refusal.ts';
import type { Database } from './database.ts';
import { type Engine, type SchemaStep, statementsOf } from './engines.ts';
import { sqlState, unavailable } from './failure.ts';

const BOOKS: readonly SchemaStep[] = [
  {
    table: 'schema_step',
    lane: false,
    columns: 'step integer NOT NULL\ntaken_at bigint NOT NULL',
    key: ['step'],
  },
  {
    table: 'upkeep',
    lane: false,
    columns: 'id text NOT NULL\nowner text NOT NULL\nuntil bigint NOT NULL\nbeats bigint NOT NULL',
    key: ['id'],
  },
];

/** The server's own clock: those of the processes differ. */
const NOW = '(extract(epoch FROM now()) * 1000)::bigint';
const LEASE_MS = 30_000;
const RENEW_MS = 10_000;
const POLL_MS = 200;
/** A table that is in use is waited for this long at a time, because all others wait behind. */
const LOCK_WAIT_MS = 2000;
const ATTEMPTS_MAX = 60;

/** Somebody else made the same thing at the same moment, or holds the table. */
const PASSING = new Set(['23505', '42P07', '42710', '42P16', '40001', '40P01', '55P03', 'XX000']);

export type Steps = readonly (readonly SchemaStep[])[];

/** How many steps the database has taken; throws a `Refusal` when it is another program's. */
export async function stepsTaken(database: Database, steps: Steps): Promise<number> {
  const named = steps.flat().flatMap((step) => ('table' in step ? [`'${step.table}'`] : []));
  const rows = await database.exec(
    `SELECT table_name FROM information_schema.tables
      WHERE table_schema = current_schema() AND table_name IN ('schema_step', ${named.join(', ')})`,
  );
  const tables = rows.map(([name]) => name as string);
  if (!tables.includes('schema_step')) {
    if (tables.length === 0) return 0;
    throw unavailable(
      `The database ${database.name} holds another program's tables (${tables.sort().join(', ')}). Nothing was changed: give Pagescope a database or a schema of its own.`,
    );
  }
  const [[taken] = []] = await database.exec('SELECT max(step) FROM schema_step');
  return Number(taken ?? 0);
}

/** The same before a server starts: what a newer version has made is for that one. */
async function stepsBefore(database: Database, steps: Steps): Promise<number> {
  const taken = await stepsTaken(database, steps);
  if (taken <= steps.length) return taken;
  throw unavailable(
    `The database ${database.name} was made by a newer Pagescope (schema ${taken}; this one knows ${steps.length}). Nothing was changed: update Pagescope.`,
  );
}

export interface Migration {
  /** For questions and the lock. */
  database: Database;
  /** One connection for the schema's statements, which may take as long as they need. */
  connect: () => Database;
  engine: Engine;
  steps: Steps;
  /** Tells this process from every other. */
  owner: string;
  /** How long to wait for a process that is at it. */
  wait_ms: number;
}

/** Takes the steps that are missing, or waits until another process has. */
export async function migrate(migration: Migration): Promise<void> {
  const { database, connect, engine, steps, wait_ms } = migration;
  if ((await stepsBefore(database, steps)) === steps.length) return;
  const schema = connect();
  try {
    for (const step of BOOKS) await perform(schema, step, engine);
    for (let waited_ms = 0; (await stepsBefore(database, steps)) < steps.length; ) {
      if (await lock(migration)) {
        await takeSteps(migration, schema);
        return;
      }
      if (waited_ms >= wait_ms) {
        throw unavailable(
          `Another process is changing the schema of the database ${database.name}. Start again when it is done.`,
        );
      }
      await delay(POLL_MS);
      waited_ms += POLL_MS;
    }
  } finally {
    await schema.close();
  }
}

/** All statements that make a schema, for a person to run; the last one says that it stands. */
export function schemaText(engine: Engine, steps: Steps): string {
  const statements = [...BOOKS, ...steps.flat()].flatMap((step) => statementsOf(step, engine));
  const taken = steps.map((_, index) => noteOf(index + 1));
  return [...statements, ...taken].map((statement) => `${statement};\n`).join('\n');
}

async function takeSteps(migration: Migration, schema: Database): Promise<void> {
  const { database, engine, steps } = migration;
  const renewal = setInterval(() => void lock(migration).catch(() => {}), RENEW_MS).unref();
  try {
    const taken = await stepsTaken(database, steps);
    for (const [index, step] of steps.entries()) {
      if (index < taken) continue;
      for (const part of step) await perform(schema, part, engine);
      await database.exec(noteOf(index + 1));
    }
  } finally {
    clearInterval(renewal);
    await unlock(migration).catch(() => {});
  }
}

function noteOf(step: number): string {
  return `INSERT INTO schema_step (step, taken_at) VALUES (${step}, ${NOW}) ON CONFLICT DO NOTHING`;
}

async function perform(schema: Database, step: SchemaStep, engine: Engine): Promise<void> {
  if ('index' in step) await dropUnfinished(schema, step.index);
  const isQuick = !('index' in step);
  for (const statement of statementsOf(step, engine)) {
    for (let attempt = 1; ; attempt++) {
      try {
        await schema.exec(`SET lock_timeout = ${isQuick ? LOCK_WAIT_MS : 0}`);
        await schema.exec(statement);
        break;
      } catch (error) {
        if (!isPassing(error) || attempt === ATTEMPTS_MAX) throw error;
        await delay(POLL_MS);
      }
    }
  }
}

/** An index whose making was interrupted stands there and is never used. */
async function dropUnfinished(schema: Database, index: string): Promise<void> {
  const rows = await schema.exec(
    `SELECT 1 FROM pg_index JOIN pg_class ON pg_class.oid = pg_index.indexrelid
      JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace
      WHERE pg_class.relname = '${index}' AND pg_namespace.nspname = current_schema()
        AND NOT pg_index.indisvalid`,
  );
  if (rows.length > 0) await schema.exec(`DROP INDEX CONCURRENTLY IF EXISTS ${index}`);
}

function isPassing(error: unknown): boolean {
  const state = sqlState(error instanceof Refusal ? error.cause : error);
  return state !== undefined && PASSING.has(state);
}

/** Of what is there alone, without the time once more: on many machines, each has a time of its own. */
async function lock({ database, owner }: Migration): Promise<boolean> {
  const rows = await database.exec(
    `INSERT INTO upkeep (id, owner, until, beats)
      VALUES ('schema', '${owner}', ${NOW} + ${LEASE_MS}, 0)
      ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, until = excluded.until
        WHERE upkeep.until < excluded.until - ${LEASE_MS} OR upkeep.owner = excluded.owner
      RETURNING id`,
  );
  return rows.length === 1;
}

async function unlock({ database, owner }: Migration): Promise<void> {
  await database.exec(`UPDATE upkeep SET until = 0 WHERE id = 'schema' AND owner = '${owner}'`);
}
