/**
 * The connections: statements that are prepared once on each of them, transactions that are tried
 * again when another one was in the way, and queues that end.
 *
 * Reads and writes have connections of their own, so that no read waits behind a locked row. What a
 * transaction has to ask and to write goes out without waiting for answers in between (pipelining),
 * so that it takes two round trips, however many statements it has.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Connections, type Settings } from './connections.ts';
import { failure, isCollision, isNoValue, isOfAWorker, unavailable } from './failure.ts';
import { type Answer, send } from './question.ts';
import { type Input, type Row, type Scatter, Statement } from './statement.ts';
import { allOf, Transaction } from './transaction.ts';
import { Turns } from './turns.ts';

export interface DatabaseSettings extends Settings {
  connections: number;
  /** From 0 to 1: how long those wait that were in each other's way. */
  jitter: () => number;
}

/** Of the connections, those for reads. */
const READERS = 0.4;
/** Transactions that wait, for their turn or for a connection. */
const TRANSACTIONS_MAX = 2000;
/** Connections that questions to many machines are spread over. */
const EACH_OVER = 4;
const ATTEMPTS_MAX = 12;
const PAUSE_MS = 4;
const PAUSE_MS_MAX = 250;

export class Database {
  readonly name: string;
  /** For an import, which wants a great deal at once. */
  readonly bulk: boolean;
  /** All that were prepared: what this store can send, but for the words of a transaction. */
  readonly statements: Statement[] = [];
  readonly #readers: Connections;
  readonly #writers: Connections;
  readonly #turns = new Turns();
  readonly #jitter: () => number;
  readonly #transactionsMax: number;
  #transactions = 0;

  constructor(settings: DatabaseSettings) {
    const { name, connections, jitter, bulk = false } = settings;
    const readers = Math.ceil(connections * READERS);
    this.name = name;
    this.bulk = bulk;
    this.#jitter = jitter;
    this.#transactionsMax = bulk ? Number.POSITIVE_INFINITY : TRANSACTIONS_MAX;
    this.#readers = new Connections(settings, readers);
    this.#writers = new Connections(settings, Math.max(connections - readers, 1));
  }

  prepare(text: string, options?: Scatter): Statement {
    const statement = new Statement(text, options?.scatter);
    this.statements.push(statement);
    return statement;
  }

  /** A value that no column could hold is found nowhere. */
  async all(statement: Statement, parameters: Input[]): Promise<Row[]> {
    try {
      const { rows } = await this.#readers.use((client) => send(client, statement, parameters));
      return rows;
    } catch (error) {
      if (isNoValue(error)) return [];
      throw failure(error, this.name);
    }
  }

  async get(statement: Statement, parameters: Input[]): Promise<Row | undefined> {
    return (await this.all(statement, parameters))[0];
  }

  /** A write of its own. Resolves with how many rows it changed. */
  async run(statement: Statement, parameters: Input[]): Promise<number> {
    const written = (): Promise<Answer> =>
      this.#writers.use((client) => send(client, statement, parameters));
    return (await this.#again(written)).rowCount ?? 0;
  }

  /** Statements of no one transaction, sent together over one connection. */
  async together(questions: [Statement, Input[]][]): Promise<Row[][]> {
    const results = await this.#readers.use((client) =>
      allOf(questions.map(([statement, parameters]) => send(client, statement, parameters))),
    );
    return results.map(({ rows }) => rows);
  }

  /**
   * The same where each fails for itself, because it goes to a machine of its own; over some
   * connections at once, as each of those is served by one core. Rejects with what became of all of
   * them alike.
   */
  async each(questions: [Statement, Input[]][]): Promise<(Row[] | Error)[]> {
    const most = Math.max(Math.ceil(questions.length / EACH_OVER), EACH_OVER);
    const parts: Promise<(Row[] | Error)[]>[] = [];
    for (let from = 0; from < questions.length; from += most) {
      parts.push(this.#eachOf(questions.slice(from, from + most)));
    }
    return (await Promise.all(parts)).flat();
  }

  #eachOf(questions: [Statement, Input[]][]): Promise<(Row[] | Error)[]> {
    return this.#readers.use(async (client) => {
      const sent = questions.map(([statement, parameters]) => send(client, statement, parameters));
      const settled = await Promise.allSettled(sent);
      return settled.map((one) => {
        if (one.status === 'fulfilled') return one.value.rows;
        if (!isOfAWorker(one.reason)) throw one.reason;
        return failure(one.reason, this.name) as Error;
      });
    });
  }

  /**
   * Runs `work` in a transaction and resolves with what it answers once that is durable. It may be
   * run more than once. Rejects with what it throws, or with a `Refusal` (`unavailable`). `line`:
   * the row that it locks first, in words; of one row there is one at a time.
   */
  async transact<T>(line: string, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    if (this.#transactions >= this.#transactionsMax) {
      throw unavailable(`The database ${this.name} is too slow: too much is waiting for it.`);
    }
    this.#transactions++;
    try {
      return await this.#turns.take(line, () => this.#again(() => this.#attempt(work)));
    } finally {
      this.#transactions--;
    }
  }

  /** The same without a line: the rows of a group are many. `attempt`: 1 at first. */
  group<T>(work: (transaction: Transaction, attempt: number) => Promise<T>): Promise<T> {
    let attempt = 0;
    return this.#again(() => this.#attempt((transaction) => work(transaction, ++attempt)));
  }

  /** Text that is not prepared: the schema. */
  async exec(text: string): Promise<Row[]> {
    const { rows } = await this.#writers.use((client) =>
      client.query<Row>({ text, rowMode: 'array' }),
    );
    return rows;
  }

  async close(): Promise<void> {
    await Promise.all([this.#readers.close(), this.#writers.close()]);
  }

  #attempt<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#writers.use(async (client) => {
      const transaction = new Transaction(client);
      try {
        const value = await work(transaction);
        await transaction.commit();
        return value;
      } catch (error) {
        await transaction.rollback();
        throw error;
      }
    });
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
}
