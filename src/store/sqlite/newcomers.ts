import { places, type Slot } from './generations.ts';

const PLACES_MIN = 2 ** 17;

/**
 * Who knocked lately, roughly: once it is full, a cache lets in only what is asked for twice in a
 * while. Reads spread over far more people than it holds would else throw out, one by one, entries
 * as unlikely to be asked for again, and each would outlive the youth in which garbage is cheap.
 */
export class Newcomers {
  readonly #seen: Uint8Array;
  #noted = 0;

  /** `kept`: how many the cache holds. */
  constructor(kept: number) {
    this.#seen = new Uint8Array(Math.max(PLACES_MIN, places(kept)));
  }

  cameBefore(slot: Slot): boolean {
    const place = slot & (this.#seen.length - 1);
    if (this.#seen[place] === 1) return true;
    this.#seen[place] = 1;
    // Beyond a quarter too many would be taken for one that came before.
    if (++this.#noted > this.#seen.length / 4) {
      this.#seen.fill(0);
      this.#noted = 0;
    }
    return false;
  }
}
