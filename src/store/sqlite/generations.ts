/**
 * How often each key was written: what a cached read checks to know that it is still current.
 *
 * Processes that only read the file have counters of their own, which follow the writer's (raised.ts).
 * Keys share a counter when their hashes meet; that costs a needless read and nothing else.
 * There are far more counters than lanes, because a write spoils every cached read of its counter.
 */
import { keyHash } from '../../domain/psid.ts';

/** The place of a counter. */
export type Slot = number;

/** How many of them are keys': every {@link slotOf} is below it. */
export const SLOTS = 1 << 17;
/** Of everything in the registry: it changes rarely. */
export const REGISTRY: Slot = SLOTS;
const COMMITS: Slot = SLOTS + 1;

/** The counter of a PSID or of a person's id. */
export function slotOf(key: string): Slot {
  return keyHash(key) % SLOTS;
}

export class Generations {
  readonly #counters: Int32Array;

  constructor(memory = new SharedArrayBuffer((SLOTS + 2) * Int32Array.BYTES_PER_ELEMENT)) {
    this.#counters = new Int32Array(memory);
  }

  at(slot: Slot): number {
    return Atomics.load(this.#counters, slot);
  }

  /** How many commits there were; the same before and after a query means that none fell between. */
  commits(): number {
    return this.at(COMMITS);
  }

  /**
   * Call between a commit and its acknowledgement. The commits are counted first: a reader that
   * queried before the commit and sees a slot's new value must also see that there was a commit.
   */
  raise(slots: Iterable<Slot>): void {
    Atomics.add(this.#counters, COMMITS, 1);
    for (const slot of slots) Atomics.add(this.#counters, slot, 1);
  }
}
