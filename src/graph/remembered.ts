/**
 * Longer arguments are worked out each time: bots send short ones, and what a stranger sends must
 * not pile up.
 */
const KEY_CHARS_MAX = 2048;

/**
 * Answers of a pure function, kept by its argument. When full it forgets everything: cheaper for
 * each look-up than keeping an order of use, and the few that are asked for often are back at once.
 */
export class Remembered<T> {
  private readonly max: number;
  private readonly known = new Map<string, T>();
  /** What is asked is mostly what was asked last, and comparing is quicker than looking up. */
  private lastKey: string | undefined;
  private last: T | undefined;

  constructor(max: number) {
    this.max = max;
  }

  get(key: string, make: (key: string) => T): T {
    if (key === this.lastKey) return this.last!;
    if (key.length > KEY_CHARS_MAX) return make(key);
    let known = this.known.get(key);
    if (known === undefined) {
      known = make(key);
      if (this.known.size >= this.max) this.known.clear();
      this.known.set(key, known);
    }
    this.lastKey = key;
    this.last = known;
    return known;
  }
}
