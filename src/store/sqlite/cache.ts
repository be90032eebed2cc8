/** Reads that were answered before, served only while they are provably current. */
import type { Generations, Slot } from './generations.ts';
import { Newcomers } from './newcomers.ts';

/** What was read, and the generations of all that it was made of (at most two counters). */
interface Entry<T> {
  key: string;
  value: T;
  slot: Slot;
  generation: number;
  other: Slot;
  otherGeneration: number;
  /** Asked for since the hand last came by. */
  wanted: boolean;
}

/**
 * Bounded by the clock algorithm: a hand goes round and throws out the first entry that nobody
 * asked for since it last came by. A hit costs one look-up and one flag; keeping a list in order of
 * use cost as much again.
 */
export class CurrentCache<T extends object> {
  readonly #max: number;
  readonly #generations: Generations;
  readonly #entries = new Map<string, Entry<T>>();
  readonly #clock: Entry<T>[] = [];
  readonly #newcomers: Newcomers;
  #hand = 0;

  /** `max`: how many reads it holds. */
  constructor(max: number, generations: Generations) {
    this.#max = Math.max(max, 1);
    this.#newcomers = new Newcomers(this.#max);
    this.#generations = generations;
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    const current =
      this.#generations.at(entry.slot) === entry.generation &&
      this.#generations.at(entry.other) === entry.otherGeneration;
    if (!current) return undefined;
    entry.wanted = true;
    return entry.value;
  }

  /**
   * Keeps what a query found, if no commit fell between `commits`, taken before the query, and the
   * generations, which can be taken only when the query has told whose they are.
   */
  keep(key: string, value: T, slot: Slot, other: Slot, commits: number): void {
    const generation = this.#generations.at(slot);
    const otherGeneration = this.#generations.at(other);
    if (this.#generations.commits() !== commits) return;
    const known = this.#entries.get(key);
    if (known === undefined) {
      if (this.#clock.length === this.#max && !this.#newcomers.cameBefore(slot)) return;
      this.#add({ key, value, slot, generation, other, otherGeneration, wanted: false });
    } else Object.assign(known, { value, slot, generation, other, otherGeneration });
  }

  #add(entry: Entry<T>): void {
    this.#entries.set(entry.key, entry);
    if (this.#clock.length < this.#max) {
      this.#clock.push(entry);
      return;
    }
    let oldest = this.#clock[this.#hand]!;
    while (oldest.wanted) {
      oldest.wanted = false;
      this.#hand = (this.#hand + 1) % this.#max;
      oldest = this.#clock[this.#hand]!;
    }
    this.#entries.delete(oldest.key);
    this.#clock[this.#hand] = entry;
    this.#hand = (this.#hand + 1) % this.#max;
  }
}
