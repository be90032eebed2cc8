/**
 * Writes that are wanted at once, made in one transaction: what a commit and its round trips cost is
 * shared. For an import, where thousands are under way and nobody waits for a single one.
 *
 * A write that spoils its group is found by making each of them alone.
 */
import { isUnavailable } from './failure.ts';

/** What became of one write of a group. */
export type Made<Result> = { value: Result } | { error: unknown };

export interface Ways<Item, Result> {
  /** Writes of the same row never share a group. The groups go in the order of these. */
  keyOf(item: Item): string;
  /** Rejects when nothing of it was made. */
  together(items: Item[]): Promise<Made<Result>[]>;
  alone(item: Item): Promise<Result>;
}

interface Wanted<Item, Result> {
  item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

const GROUP_MAX = 2048;
const AT_ONCE_MAX = 2;

export class Grouped<Item, Result> {
  readonly #ways: Ways<Item, Result>;
  #wanted: Wanted<Item, Result>[] = [];
  /** Rows of the groups that are under way. */
  readonly #held = new Set<string>();
  #underWay = 0;
  #scheduled = false;

  constructor(ways: Ways<Item, Result>) {
    this.#ways = ways;
  }

  make(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#wanted.push({ item, resolve, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#underWay >= AT_ONCE_MAX || this.#wanted.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      while (this.#underWay < AT_ONCE_MAX && this.#flush());
    });
  }

  /** False: all that is wanted waits for what is under way. */
  #flush(): boolean {
    const group = this.#take();
    if (group.size === 0) return false;
    const keys = [...group.keys()].sort();
    const wanted = keys.map((key) => group.get(key)!);
    this.#underWay++;
    this.#make(wanted).finally(() => {
      this.#underWay--;
      for (const key of keys) this.#held.delete(key);
      this.#schedule();
    });
    return true;
  }

  #take(): Map<string, Wanted<Item, Result>> {
    const group = new Map<string, Wanted<Item, Result>>();
    const rest: Wanted<Item, Result>[] = [];
    let at = 0;
    for (; at < this.#wanted.length && group.size < GROUP_MAX; at++) {
      const wanted = this.#wanted[at]!;
      const key = this.#ways.keyOf(wanted.item);
      if (this.#held.has(key)) {
        rest.push(wanted);
        continue;
      }
      this.#held.add(key);
      group.set(key, wanted);
    }
    this.#wanted = rest.concat(this.#wanted.slice(at));
    return group;
  }

  async #make(group: Wanted<Item, Result>[]): Promise<void> {
    try {
      if (group.length > 1) {
        const made = await this.#ways.together(group.map(({ item }) => item));
        for (const [index, { resolve, reject }] of group.entries()) {
          const one = made[index]!;
          if ('error' in one) reject(one.error);
          else resolve(one.value);
        }
        return;
      }
    } catch (error) {
      if (isUnavailable(error)) {
        for (const { reject } of group) reject(error);
        return;
      }
    }
    for (const { item, resolve, reject } of group) {
      await this.#ways.alone(item).then(resolve, reject);
    }
  }
}
