/** Connections of one kind of work, so many and no more, and a queue before them that ends. */
import { type ClientBase, Pool, type PoolClient } from 'pg';
import { Refusal } from '../../domain/refusal.ts';
import { failure, isCollision, isNoValue, isOfAWorker, sqlState, unavailable } from './failure.ts';
import type { Row } from './statement.ts';
import { TYPES } from './types.ts';

export interface Settings {
  /** Without a password: it goes into errors and logs. */
  name: string;
  url: string;
  statement_ms: number;
  /** Everything is wanted at once, and waits for as long as it takes. */
  bulk?: boolean;
}

/** What the server says beside its answers. */
interface Notice {
  code: string | undefined;
  message: string | undefined;
}

/** Work that waits for a connection. */
const WAITING_MAX = 2000;
const CONNECT_MS = 5000;
const BULK_CONNECT_MS = 600_000;
/** The server's own limit comes first; this one is for a server that has gone without a word. */
const GRACE_MS = 3000;
/** Idle connections are closed after a minute, so that a pooler or firewall need not do it. */
const IDLE_MS = 60_000;
/** SQLSTATE of a warning. */
const WARNING = '01000';

/**
 * A primary alone may be asked: a standby answers with what was. And what was acknowledged must
 * outlast the server, whatever its default is.
 *
 * Every question goes along keys. A table that was small when its plan was made, and for which
 * walking over all of it was quicker, may have millions of rows when the plan is used; so no such
 * plan is made, where the engine can be told. Nor is one made for the very values of a question:
 * thousands of keys against a table that is thought to be empty would each be held against every row.
 * Citus must know the values: they say which machines a question of several tables goes to.
 */
const GREET = `SELECT pg_is_in_recovery(),
  set_config('synchronous_commit', CASE current_setting('synchronous_commit')
    WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false),
  (SELECT count(set_config(name, 'off', false)) FROM pg_settings
    WHERE name IN ('enable_seqscan', 'enable_hashjoin', 'enable_mergejoin')),
  (SELECT count(set_config(name, 'force_generic_plan', false)) FROM pg_settings
    WHERE name = 'plan_cache_mode'
      AND NOT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus'))`;

export class Connections {
  readonly #name: string;
  readonly #pool: Pool;
  readonly #waitingMax: number;
  /** What the server said last beside its answers, while a connection was used. */
  readonly #warnings = new WeakMap<ClientBase, string | undefined>();
  #waiting = 0;

  constructor({ name, url, statement_ms, bulk = false }: Settings, connections: number) {
    this.#name = name;
    this.#waitingMax = bulk ? Number.POSITIVE_INFINITY : WAITING_MAX;
    this.#pool = new Pool({
      connectionString: url,
      max: connections,
      pipeline: true,
      types: TYPES,
      keepAlive: true,
      connectionTimeoutMillis: bulk ? BULK_CONNECT_MS : CONNECT_MS,
      idleTimeoutMillis: IDLE_MS,
      statement_timeout: statement_ms,
      query_timeout: statement_ms + GRACE_MS,
      application_name: 'pagescope',
      onConnect: (client) => this.#greet(client),
    });
    // A connection that breaks while nobody uses it is replaced by the next one.
    this.#pool.on('error', () => {});
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  /** Rejects with a `Refusal` (`unavailable`) when there is none, or with what `work` throws. */
  async use<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    if (this.#waiting >= this.#waitingMax) {
      throw unavailable(`The database ${this.#name} is too slow: too much is waiting for it.`);
    }
    const client = await this.#connected();
    this.#warnings.delete(client);
    try {
      const value = await work(client);
      const warning = this.#warnings.get(client);
      if (warning !== undefined) {
        throw unavailable(`The database ${this.#name} did not confirm what it wrote: ${warning}.`);
      }
      client.release();
      return value;
    } catch (error) {
      client.release(isHarmless(error) ? undefined : (error as Error));
      // What collided is for whoever tries it again.
      throw isCollision(error) ? error : failure(error, this.#name);
    }
  }

  async #connected(): Promise<PoolClient> {
    this.#waiting++;
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw failure(error, this.#name);
    } finally {
      this.#waiting--;
    }
  }

  async #greet(client: ClientBase): Promise<void> {
    // A connection that breaks tells whoever waits for an answer; it also says so in an event.
    client.on('error', () => {});
    // A commit that a standby had to confirm, and that was not waited for to the end, is answered
    // like any other, with a warning.
    client.on('notice', ({ code, message }: Notice) => {
      if (code === WARNING) this.#warnings.set(client, message);
    });
    const { rows } = await client.query<Row>({ text: GREET, rowMode: 'array' });
    if (rows[0]?.[0] === true) {
      throw unavailable(
        `The database ${this.#name} is a standby, which may lag behind. Point PAGESCOPE_DB at the primary.`,
      );
    }
  }
}

/** After these the connection is as good as before. */
function isHarmless(error: unknown): boolean {
  const isOwn = error instanceof Refusal || isCollision(error) || isNoValue(error);
  return isOwn || isOfAWorker(error) || sqlState(error) === '57014';
}
