/**
 * The connections: statements that are prepared once on each of them, transactions that are tried
 * again when another one was in the way, and queues that end.
 *
 * What a transaction has to ask and to write goes out without waiting for answers in between
 * (pipelining), so that it takes two round trips, however many statements it has.
 */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type ClientBase, Pool, type PoolClient, type QueryArrayResult, types } from 'pg';
import { Refusal } from '../../domain/refusal.ts';
import { failure, isCollision, sqlState, unavailable } from './failure.ts';

export type Input = string | number | boolean | null | Uint8Array | Input[];
export type Value = string | number | boolean | null | Uint8Array;
export type Row = Value[];

/** Why a statement touches more than one lane; such statements serve the operator, never a read. */
export interface Scatter {
  scatter: string;
}

export class Statement {
  /** By it the server keeps the statement prepared. */
  readonly name: string;
  readonly text: string;
  readonly scatter: string | undefined;

  constructor(text: string, scatter: string | undefined) {
    this.text = text;
    this.name = createHash('sha256').update(text).digest('base64url').slice(0, 22);
    this.scatter = scatter;
  }
}

export interface Settings {
  /** Without a password: it goes into errors and logs. */
  name: string;
  url: string;
  connections: number;
  /** From 0 to 1. */
  jitter: () => number;
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
const ATTEMPTS_MAX = 12;
const PAUSE_MS = 4;
const PAUSE_MS_MAX = 250;

const INT8 = 20;
/** SQLSTATE of a warning. */
const WARNING = '01000';

/** Times and places fit a number: they stay below 2^53. */
const TYPES = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === INT8 ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
};

/**
 * A primary alone may be asked: a standby answers with what was. And what was acknowledged must
 * outlast the server, whatever its default is.
 */
const GREET = `SELECT pg_is_in_recovery(),
  set_config('synchronous_commit', CASE current_setting('synchronous_commit')
    WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false)`;

export class Database {
  readonly name: string;
  /** All that were prepared: what this store can send, but for the words of a transaction. */
  readonly statements: Statement[] = [];
  readonly #pool: Pool;
  readonly #jitter: () => number;
  readonly #waitingMax: number;
  #waiting = 0;

  constructor({ name, url, connections, jitter, statement_ms, bulk = false }: Settings) {
    this.name = name;
    this.#waitingMax = bulk ? Number.POSITIVE_INFINITY : WAITING_MAX;
    this.#jitter = jitter;
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

  prepare(text: string, options?: Scatter): Statement {
    const statement = new Statement(text, options?.scatter);
    this.statements.push(statement);
    return statement;
  }

  /** A value that no column could hold is found nowhere. */
  async all(statement: Statement, parameters: Input[]): Promise<Row[]> {
    try {
      return (await this.#alone(statement, parameters)).rows;
    } catch (error) {
      if (isNoValue(error)) return [];
      throw error;
    }
  }

  async get(statement: Statement, parameters: Input[]): Promise<Row | undefined> {
    return (await this.all(statement, parameters))[0];
  }

  /** A write of its own. Resolves with how many rows it changed. */
  async run(statement: Statement, parameters: Input[]): Promise<number> {
    return (await this.#again(() => this.#alone(statement, parameters))).rowCount ?? 0;
  }

  /** Statements of no one transaction, sent together over one connection. */
  async together(questions: [Statement, Input[]][]): Promise<Row[][]> {
    const results = await this.#connected((client) =>
      allOf(questions.map(([statement, parameters]) => send(client, statement, parameters))),
    );
    return results.map(({ rows }) => rows);
  }

  /**
   * Runs `work` in a transaction and resolves with what it answers once that is durable. It may be
   * run more than once. Rejects with what it throws, or with a `Refusal` (`unavailable`).
   */
  async transact<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#again(() =>
      this.#connected(async (client) => {
        const transaction = new Transaction(client);
        try {
          const value = await work(transaction);
          await transaction.commit();
          return value;
        } catch (error) {
          await transaction.rollback();
          throw error;
        }
      }),
    );
  }

  /** Text that is not prepared: the schema. */
  async exec(text: string): Promise<Row[]> {
    const { rows } = await this.#connected((client) =>
      client.query<Row>({ text, rowMode: 'array' }),
    );
    return rows;
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  #alone(statement: Statement, parameters: Input[]): Promise<QueryArrayResult<Row>> {
    return this.#connected((client) => send(client, statement, parameters));
  }

  async #again<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (!isCollision(error) || attempt === ATTEMPTS_MAX) throw failure(error, this.name);
        const most = Math.min(PAUSE_MS * 2 ** attempt, PAUSE_MS_MAX);
        await delay(most * this.#jitter());
      }
    }
  }

  async #connected<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    if (this.#waiting >= this.#waitingMax) {
      throw unavailable(`The database ${this.name} is too slow: too much is waiting for it.`);
    }
    this.#waiting++;
    const client = await this.#pool
      .connect()
      .catch((error) => Promise.reject(failure(error, this.name)))
      .finally(() => {
        this.#waiting--;
      });
    // A connection that breaks tells whoever waits for an answer; it also says so in an event.
    const ignore = (): void => {};
    client.on('error', ignore);
    // A commit that a standby had to confirm, and that was not waited for to the end, is answered
    // like any other, with a warning.
    let warning: string | undefined;
    const listen = ({ code, message }: Notice): void => {
      if (code === WARNING) warning = message;
    };
    client.on('notice', listen);
    const release = (error?: Error): void => {
      client.release(error);
      client.off('error', ignore).off('notice', listen);
    };
    try {
      const value = await work(client);
      if (warning !== undefined) {
        throw unavailable(`The database ${this.name} did not confirm what it wrote: ${warning}.`);
      }
      release();
      return value;
    } catch (error) {
      release(isHarmless(error) ? undefined : (error as Error));
      // What collided is for whoever tries it again.
      throw isCollision(error) ? error : failure(error, this.name);
    }
  }

  async #greet(client: ClientBase): Promise<void> {
    const { rows } = await client.query<Row>({ text: GREET, rowMode: 'array' });
    if (rows[0]?.[0] === true) {
      throw unavailable(
        `The database ${this.name} is a standby, which may lag behind. Point PAGESCOPE_DB at the primary.`,
      );
    }
  }
}

/** One transaction on one connection. It begins with its first question. */
export class Transaction {
  readonly #client: PoolClient;
  #begun: Promise<unknown> | undefined;
  readonly #writes: Promise<unknown>[] = [];
  #ended = false;

  constructor(client: PoolClient) {
    this.#client = client;
  }

  /** What is asked in one go before it is awaited travels together. */
  async all(statement: Statement, parameters: Input[]): Promise<Row[]> {
    this.#begun ??= this.#client.query('BEGIN');
    const [, { rows }] = await allOf([this.#begun, send(this.#client, statement, parameters)]);
    return rows;
  }

  async get(statement: Statement, parameters: Input[]): Promise<Row | undefined> {
    return (await this.all(statement, parameters))[0];
  }

  /** Sent at once and answered with the commit. Something must have been asked before. */
  write(statement: Statement, parameters: Input[]): void {
    const written = send(this.#client, statement, parameters);
    written.catch(() => {});
    this.#writes.push(written);
  }

  async commit(): Promise<void> {
    this.#ended = true;
    const committed = this.#client.query('COMMIT');
    const [{ command }] = await allOf([committed, ...this.#writes]);
    if (command !== 'COMMIT') throw new Error('the transaction was rolled back');
  }

  async rollback(): Promise<void> {
    if (this.#ended || this.#begun === undefined) return;
    // On a broken connection nothing is left to be undone.
    await Promise.allSettled([...this.#writes, this.#client.query('ROLLBACK')]);
  }
}

function send(
  client: PoolClient,
  { name, text }: Statement,
  parameters: Input[],
): Promise<QueryArrayResult<Row>> {
  return client.query<Row>({ name, text, values: parameters, rowMode: 'array' });
}

/** All of them to their end, then the first error that tells why. */
async function allOf<T extends readonly unknown[]>(
  promises: readonly [...{ [Index in keyof T]: Promise<T[Index]> }],
): Promise<T> {
  const settled = await Promise.allSettled(promises);
  const errors = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  // Once one statement failed, those behind it only say that something did.
  const told = errors.find((error) => sqlState(error) !== '25P02') ?? errors[0];
  if (told !== undefined) throw told;
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as unknown as T;
}

/** Of SQLSTATE's class of data exceptions: a character or a number that there is no room for. */
function isNoValue(error: unknown): boolean {
  return sqlState(error)?.startsWith('22') === true;
}

/** After these the connection is as good as before. */
function isHarmless(error: unknown): boolean {
  const isOwn = error instanceof Refusal || isCollision(error) || isNoValue(error);
  return isOwn || sqlState(error) === '57014';
}
