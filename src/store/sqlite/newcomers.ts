import type { Slot } from './generations.ts';

/**
 * Who knocked lately, roughly: once it is full, a cache lets in only what is asked for twice in a
 * while. Reads spread over far more people than it holds would else throw out, one by one, entries
 * as unlikely to be asked for again, and each would outlive the youth in which garbage is cheap.
 */
export class Newcomers {
  readonly #seen = new Uint8Array(1 << 17);
  #noted = 0;

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
