/** The store of many servers: any engine that speaks PostgreSQL's wire. */
import { Refusal } from '../../domain/refusal.ts';
import type { Store } from '../store.ts';
import { postgresAliases } from './aliases.ts';
import { postgresAttachments } from './attachments.ts';
import { postgresAudit } from './audit.ts';
import { admitInGroups } from './bulk-pairs.ts';
import { addInGroups, claimInGroups, reserveInGroups } from './bulk-people.ts';
import { type PostgresConversations, postgresConversations } from './conversations.ts';
import { Database } from './database.ts';
import { type Engine, engineOf } from './engines.ts';
import { isOfAWorker, unavailable } from './failure.ts';
import { type Lines, postgresLines } from './lines.ts';
import { lookUp } from './look-up.ts';
import { migrate, type Steps, stepsTaken } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import { postgresOutbox } from './outbox.ts';
import { postgresPairs } from './pairs.ts';
import { postgresPeople } from './people.ts';
import { peopleReads } from './people-reads.ts';
import { postgresRegistry } from './registry.ts';
import type { Statement } from './statement.ts';
import { safeName } from './url.ts';

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database?sslmode=…`. */
  url: string;
  /** From 0 to 1: how long those wait that were in each other's way. */
  jitter: () => number;
  /** Found out unless it is named. */
  engine?: Engine;
  connections?: number;
  /** A statement that takes longer is cancelled. */
  statement_ms?: number;
  /** How long to wait for another process that changes the schema. */
  schema_wait_ms?: number;
  steps?: Steps;
  /** For an import, which wants a great deal at once. */
  bulk?: boolean;
}

export interface PostgresStore extends Store {
  readonly engine: Engine;
  /** Everything that this store can send, but for the schema and the words of a transaction. */
  readonly statements: readonly Statement[];
}

const CONNECTIONS = 10;
const STATEMENT_MS = 5000;
const SCHEMA_WAIT_MS = 60_000;

/** Rejects with a `Refusal` (`unavailable`) that says what is wrong with it and what to do. */
export async function openPostgresStore(options: PostgresOptions): Promise<PostgresStore> {
  const { url, jitter, connections = CONNECTIONS, statement_ms = STATEMENT_MS } = options;
  const { schema_wait_ms = SCHEMA_WAIT_MS, steps = MIGRATIONS } = options;
  const settings = { name: safeName(url), url, jitter, bulk: options.bulk ?? false };
  const database = new Database({ ...settings, connections, statement_ms });
  try {
    const engine = options.engine ?? (await engineOf((text) => database.exec(text)));
    await migrate({
      database,
      connect: () => new Database({ ...settings, connections: 1, statement_ms: 0 }),
      engine,
      steps,
      owner: String(jitter()).slice(2),
      wait_ms: schema_wait_ms,
    });
    return composed(database, engine, steps);
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** On Citus lanes may lie on other machines, and no statement goes to many of them. */
const joins = (engine: Engine): boolean => engine !== 'citus';

/** People, pairs and aliases, as far together as the engine lets them be. */
function laned(
  database: Database,
  engine: Engine,
  lines: Lines,
  conversations: PostgresConversations,
): Pick<Store, 'people' | 'pairs' | 'aliases'> {
  const single = postgresPeople(database, lines);
  const people = joins(engine) ? { ...single, ...peopleReads(database) } : single;
  const pairs = postgresPairs(database, lines, conversations, joins(engine));
  const aliases = postgresAliases(database);
  if (!joins(engine) || !database.bulk) return { people, pairs, aliases };
  return {
    people: {
      ...people,
      add: addInGroups(database, people),
      reserve: reserveInGroups(database, people),
    },
    pairs: { ...pairs, admit: admitInGroups(database, pairs, lines) },
    aliases: { ...aliases, claim: claimInGroups(database, aliases) },
  };
}

/** The same on a database that is as it should be, without asking it. */
export function composed(database: Database, engine: Engine, steps: Steps): PostgresStore {
  const lines = postgresLines(database);
  const conversations = postgresConversations(database, lines);
  const beat = database.prepare(
    `INSERT INTO upkeep (id, owner, until, beats) VALUES ('ready', '', 0, 1)
      ON CONFLICT (id) DO UPDATE SET beats = upkeep.beats + 1`,
  );
  let beating: Promise<void> | undefined;

  /**
   * A write, because only that tells whether one can; those that ask meanwhile share it. A worker
   * that is away spoils it, as the row lies on all of them, but what the others hold is served.
   */
  const ready = async (): Promise<void> => {
    await database.run(beat, []).catch((error) => {
      if (!(error instanceof Refusal && isOfAWorker(error.cause))) throw error;
    });
    const taken = await stepsTaken(database, steps);
    if (taken < steps.length) {
      throw unavailable(
        `The database ${database.name} has an older schema (${taken}; this Pagescope needs ${steps.length}). Restart it to have it brought up to date.`,
      );
    }
  };

  const registry = postgresRegistry(database);
  const ofLanes = laned(database, engine, lines, conversations);

  return {
    engine,
    statements: database.statements,
    registry,
    ...ofLanes,
    conversations,
    attachments: postgresAttachments(database),
    audit: postgresAudit(database),
    outbox: postgresOutbox(database, lines),
    ...(joins(engine) && { lookUp: lookUp(database, registry, ofLanes.pairs) }),
    ready() {
      beating ??= ready().finally(() => {
        beating = undefined;
      });
      return beating;
    },
    close: () => database.close(),
  };
}
