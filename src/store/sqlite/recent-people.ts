/**
 * People who were added lately: who they are, and whether anything else lies in their lane. Most
 * people get their PSID and their first event right after they were added, and neither asks the file
 * then for what cannot be there.
 *
 * It is exact: one process writes the file, and whatever it writes of a person passes here. A write
 * that is undone leaves nothing here.
 */
import type { Person } from '../../domain/person.ts';
import type { Database } from './database.ts';

interface Recent {
  person: Person;
  /** No PSID and no fact of theirs was ever written. */
  isBlank: boolean;
}

export class RecentPeople {
  readonly #database: Database;
  readonly #max: number;
  /** Those who came last, and as many before them at most: the older ones go all at once. */
  #people = new Map<string, Recent>();
  #older = new Map<string, Recent>();
  #rollbacks = 0;

  /** `max`: how many it holds, at some 400 bytes each. */
  constructor(database: Database, max: number) {
    this.#database = database;
    this.#max = max;
  }

  /** Undefined: they may be there all the same. */
  find(id: string): Person | undefined {
    return this.#recent(id)?.person;
  }

  isBlank(id: string): boolean {
    return this.#recent(id)?.isBlank === true;
  }

  /** This person was added just now. */
  added(person: Person): void {
    this.#settle();
    if (this.#people.size >= this.#max / 2) {
      this.#older = this.#people;
      this.#people = new Map();
    }
    this.#people.set(person.id, { person, isBlank: true });
  }

  /** Something else is written in their lane. */
  touched(id: string): void {
    const recent = this.#recent(id);
    if (recent !== undefined) recent.isBlank = false;
  }

  /** They are somebody else, or nobody, from now on. */
  changed(id: string): void {
    this.#people.delete(id);
    this.#older.delete(id);
  }

  clear(): void {
    this.#people.clear();
    this.#older.clear();
  }

  #recent(id: string): Recent | undefined {
    this.#settle();
    return this.#people.get(id) ?? this.#older.get(id);
  }

  /** Who was added may have been undone since. */
  #settle(): void {
    if (this.#rollbacks === this.#database.rollbacks) return;
    this.#rollbacks = this.#database.rollbacks;
    this.clear();
  }
}
