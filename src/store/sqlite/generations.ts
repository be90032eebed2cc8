/**
 * How often each key was written: what a cached read checks to know that it is still current.
 *
 * Processes that only read the file have counters of their own, which follow the writer's (raised.ts).
 * Keys share a counter when the last bits of their hashes meet; that costs a needless read and
 * nothing else. There are far more counters than lanes, because a write spoils every cached read of
 * its counter, and the more of them the more reads are kept.
 */
import { keyHash } from '../../domain/psid.ts';

/** What tells a key's counter, in processes that have more of them and in those that have fewer. */
export type Slot = number;

const SLOT_BITS = 31;
/** Raises every counter. */
export const EVERYTHING: Slot = -1;

/** Of a PSID or of a person's id: from 0 on. */
export function slotOf(key: string): Slot {
  return keyHash(key) & (2 ** SLOT_BITS - 1);
}

/** Of everything in the registry: it changes rarely. */
export const REGISTRY: Slot = slotOf('registry');

const COUNTERS_MIN = 2 ** 17;
const KEPT_PER_COUNTER = 4;

export class Generations {
  readonly #counters: Int32Array;
  #commits = 0;

  /** `kept`: how many reads will be kept. */
  constructor(kept = 0) {
    this.#counters = new Int32Array(Math.max(COUNTERS_MIN, places(kept) / KEPT_PER_COUNTER));
  }

  at(slot: Slot): number {
    return this.#counters[slot & (this.#counters.length - 1)]!;
  }

  /** How many commits there were; the same before and after a query means that none fell between. */
  commits(): number {
    return this.#commits;
  }

  /** Call between a commit and its acknowledgement. */
  raise(slots: Iterable<Slot>): void {
    this.#commits++;
    const counters = this.#counters;
    for (const slot of slots) {
      if (slot === EVERYTHING) for (let all = 0; all < counters.length; all++) counters[all]!++;
      else counters[slot & (counters.length - 1)]!++;
    }
  }
}

/** A table that is asked by the last bits of a slot has room for so many. */
export function places(entries: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(entries, 1)));
}
