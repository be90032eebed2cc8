/** Few words that stand with many records (pages, locales, zones, genders), each by its number. */
export class Words {
  readonly #words: (string | number | null)[] = [];
  readonly #numbers = new Map<string | number | null, number>();

  /** Undefined: there are too many by now. */
  index(word: string | number | null): number | undefined {
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    if (this.#words.length > WORDS_MAX) return undefined;
    const index = this.#words.push(word) - 1;
    this.#numbers.set(word, index);
    return index;
  }

  word(index: number): string | number | null {
    return this.#words[index]!;
  }
}

/** What two bytes can number; and what strangers' locales may take of memory. */
const WORDS_MAX = 0xffff - 1;
