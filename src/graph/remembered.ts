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

  constructor(max: number) {
    this.max = max;
  }

  get(key: string, make: (key: string) => T): T {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    if (key.length > KEY_CHARS_MAX) return make(key);
    const made = make(key);
    if (this.known.size >= this.max) this.known.clear();
    this.known.set(key, made);
    return made;
  }
}
