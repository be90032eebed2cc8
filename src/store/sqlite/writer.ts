/** Whoever changes the file goes through one of these: one write at a time, each whole or not at all. */
import type { Slot } from './generations.ts';

export interface Writer {
  /**
   * Resolves with what `run` returned. `touches`: whose cached reads it spoils. Rejects with what
   * `run` threw, or with a `Refusal` (`unavailable`).
   *
   * `run` is a synchronous function that decides first and runs its statements last. What it throws
   * before its first statement concerns itself alone.
   */
  write<T>(touches: readonly Slot[], run: () => T): Promise<T>;
  /** Makes durable all that was written. Throws a `Refusal` (`unavailable`) when it cannot. */
  finish(): void;
}
