/**
 * Writes of one row, one after the other within this process.
 *
 * They would wait for each other at the server anyway, each on a connection that others could use.
 * When the server cannot go on, those behind hear it at once instead of waiting as long again.
 */
import { isUnavailable } from './failure.ts';

export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** `line`: what the writes have in common. */
  take<T>(line: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(line);
    const mine = before === undefined ? work() : before.then(work);
    const end = mine.catch((error: unknown) => {
      if (isUnavailable(error)) throw error;
    });
    this.#last.set(line, end);
    const leave = (): void => {
      if (this.#last.get(line) === end) this.#last.delete(line);
    };
    end.then(leave, leave);
    return mine;
  }
}
