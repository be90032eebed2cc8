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
  readonly #counters = new Int32Array(SLOTS + 2);

  at(slot: Slot): number {
    return this.#counters[slot]!;
  }

  /** How many commits there were; the same before and after a query means that none fell between. */
  commits(): number {
    return this.at(COMMITS);
  }

  /** Call between a commit and its acknowledgement. */
  raise(slots: Iterable<Slot>): void {
    this.#counters[COMMITS]!++;
    for (const slot of slots) this.#counters[slot]!++;
  }
}
