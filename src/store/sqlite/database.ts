/** One connection: statements that answer with arrays and fail with words. */
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { Refusal } from '../../domain/refusal.ts';
import { failure, unavailable } from './failure.ts';

export type Input = SQLInputValue;
export type Row = SQLOutputValue[];

export class Database {
  readonly path: string;
  readonly #engine: DatabaseSync;
  /** How many rows were written, whatever became of them. */
  changes = 0;
  /** How often what was written was undone. */
  rollbacks = 0;
  #hasSnapshot = false;

  /** `engine` is opened with `returnArrays`. */
  constructor(engine: DatabaseSync, path: string) {
    this.#engine = engine;
    this.path = path;
  }

  prepare(sql: string): Statement {
    try {
      return new Statement(this.#engine.prepare(sql), this);
    } catch (error) {
      throw this.failure(error);
    }
  }

  exec(sql: string): void {
    try {
      this.#engine.exec(sql);
    } catch (error) {
      throw this.failure(error);
    }
  }

  /**
   * Reads on from one snapshot until the next write, which saves every read the cost of taking one.
   * For the connection that writes: nobody else does, so its snapshot is never out of date.
   */
  keepSnapshot(): void {
    // In a transaction that goes on, every read is of what it wrote.
    if (this.#hasSnapshot || this.#isInTransaction()) return;
    this.exec('BEGIN');
    this.#hasSnapshot = true;
  }

  dropSnapshot(): void {
    if (!this.#hasSnapshot) return;
    this.#hasSnapshot = false;
    this.exec('COMMIT');
  }

  /** Undoes the transaction that is under way, if the error that led here has not ended it. */
  rollback(): void {
    this.rollbacks++;
    if (!this.#isInTransaction()) return;
    try {
      this.#engine.exec('ROLLBACK');
    } catch {
      // The transaction still stands in the way, so the next one fails and says why.
    }
  }

  #isInTransaction(): boolean {
    return this.#engine.isOpen && this.#engine.isTransaction;
  }

  close(): void {
    if (this.#engine.isOpen) this.#engine.close();
  }

  /** The `Refusal` (`unavailable`) for whatever kept a commit from being done. */
  unwritable(error: unknown): Refusal {
    if (error instanceof Refusal && error.code === 'unavailable') return error;
    return unavailable(`The store ${this.path} cannot be written.`, error);
  }

  failure(error: unknown): unknown {
    if (!this.#engine.isOpen) return unavailable(`The store ${this.path} is closed.`, error);
    return failure(error, this.path);
  }
}

/** A prepared statement; it is reused, and its rows come as arrays in the order of its columns. */
export class Statement {
  readonly #statement: StatementSync;
  readonly #database: Database;

  constructor(statement: StatementSync, database: Database) {
    this.#statement = statement;
    this.#database = database;
  }

  get(...parameters: Input[]): Row | undefined {
    try {
      // The connection returns arrays, which the types of node:sqlite do not tell.
      return this.#statement.get(...parameters) as unknown as Row | undefined;
    } catch (error) {
      throw this.#database.failure(error);
    }
  }

  all(...parameters: Input[]): Row[] {
    try {
      return this.#statement.all(...parameters) as unknown as Row[];
    } catch (error) {
      throw this.#database.failure(error);
    }
  }

  /** How many rows it changed. */
  run(...parameters: Input[]): number {
    try {
      const changes = Number(this.#statement.run(...parameters).changes);
      this.#database.changes += changes;
      return changes;
    } catch (error) {
      throw this.#database.failure(error);
    }
  }
}
