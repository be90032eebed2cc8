/**
 * The writes of an import: each runs at once, and a great many share a commit that none of them
 * waits for. A page of the file then goes to the log once for all that is written on it, and nothing
 * is kept in memory for writes that wait.
 *
 * So a write resolves before it is durable; it is when {@link BulkCommit.finish} returns. One that
 * fails half way can be undone only together with all since the last commit, which others take for
 * written: from then on everything is refused, and the import goes on from that commit when it is
 * started again.
 */
import type { Refusal } from '../../domain/refusal.ts';
import type { Database, Statement } from './database.ts';
import { isUnavailable } from './failure.ts';
import type { Generations, Slot } from './generations.ts';
import type { Writer } from './writer.ts';

/** Bounds the log of a caller who never asks for a commit. */
const WRITES_MAX = 1 << 20;

export class BulkCommit implements Writer {
  readonly #database: Database;
  readonly #generations: Generations;
  readonly #begin: Statement;
  readonly #commit: Statement;
  /** Of the transaction that is under way. */
  #writes = 0;
  #failure: Refusal | undefined;

  constructor(database: Database, generations: Generations) {
    this.#database = database;
    this.#generations = generations;
    this.#begin = database.prepare('BEGIN IMMEDIATE');
    this.#commit = database.prepare('COMMIT');
  }

  write<T>(touches: readonly Slot[], run: () => T): Promise<T> {
    try {
      if (this.#writes >= WRITES_MAX) this.finish();
      this.#start();
      const value = this.#run(run);
      this.#generations.raise(touches);
      return Promise.resolve(value);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  finish(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#writes === 0) return;
    try {
      this.#commit.run();
      this.#writes = 0;
    } catch (error) {
      throw this.#fail(error);
    }
  }

  #start(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#writes++ > 0) return;
    try {
      this.#database.dropSnapshot();
      this.#begin.run();
    } catch (error) {
      throw this.#fail(error);
    }
  }

  #run<T>(run: () => T): T {
    const before = this.#database.changes;
    try {
      return run();
    } catch (error) {
      if (isUnavailable(error) || this.#database.changes !== before) this.#fail(error);
      throw error;
    }
  }

  #fail(error: unknown): Refusal {
    this.#database.rollback();
    this.#writes = 0;
    this.#failure = this.#database.unwritable(error);
    return this.#failure;
  }
}
