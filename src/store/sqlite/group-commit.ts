/**
 * Durable writes, many to a commit. A commit waits for the disk, so all writes of one turn of the
 * event loop share one; a write is acknowledged when the commit it went with is on disk.
 *
 * When a statement of a write fails, the others of its group are run again without it, which spares
 * every write a savepoint of its own.
 */
import type { Database, Statement } from './database.ts';
import { isUnavailable } from './failure.ts';
import type { Generations, Slot } from './generations.ts';
import type { Writer } from './writer.ts';

/** Bounds how long one group keeps everything else waiting: some 50 ms. */
const GROUP_MAX = 4096;

interface Write {
  touches: readonly Slot[];
  run(): unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
  /** Tells the caller, once the group's commit is done. */
  settle(): void;
}

export class GroupCommit implements Writer {
  readonly #database: Database;
  readonly #generations: Generations;
  readonly #begin: Statement;
  readonly #commit: Statement;
  #queue: Write[] = [];
  #scheduled = false;

  constructor(database: Database, generations: Generations) {
    this.#database = database;
    this.#generations = generations;
    this.#begin = database.prepare('BEGIN IMMEDIATE');
    this.#commit = database.prepare('COMMIT');
  }

  /** Resolves when it is durable. */
  write<T>(touches: readonly Slot[], run: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const settle = () => {};
      this.#queue.push({ touches, run, resolve: resolve as Write['resolve'], reject, settle });
      this.#schedule();
    });
  }

  finish(): void {
    while (this.#queue.length > 0) this.#flush();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
      if (this.#queue.length > 0) this.#schedule();
    });
  }

  #flush(): void {
    const group = this.#queue.splice(0, GROUP_MAX);
    try {
      this.#transact(group);
    } catch (error) {
      this.#database.rollback();
      const refusal = this.#database.unwritable(error);
      for (const write of group) write.settle = () => write.reject(refusal);
    }
    // Once for all: where readers in other processes are told, each time costs two system calls.
    this.#generations.raise(group.flatMap((write) => write.touches));
    for (const write of group) write.settle();
  }

  /** One transaction of all the writes that can be written. Throws when the engine cannot go on. */
  #transact(group: Write[]): void {
    this.#database.dropSnapshot();
    this.#begin.run();
    const whole = group.filter((write) => this.#attempt(write));
    if (whole.length < group.length) {
      this.#database.rollback();
      this.#transact(whole);
    } else {
      this.#commit.run();
    }
  }

  /** False when the write failed half way, so that it must be undone. */
  #attempt(write: Write): boolean {
    const before = this.#database.changes;
    try {
      const value = write.run();
      write.settle = () => write.resolve(value);
      return true;
    } catch (error) {
      if (isUnavailable(error)) throw error;
      write.settle = () => write.reject(error);
      return this.#database.changes === before;
    }
  }
}
