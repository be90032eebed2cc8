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
  readonly #people = new Map<string, Recent>();
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
    if (this.#people.size >= this.#max) this.#people.clear();
    this.#people.set(person.id, { person, isBlank: true });
  }

  /** Something else is written in their lane. */
  touched(id: string): void {
    const recent = this.#people.get(id);
    if (recent !== undefined) recent.isBlank = false;
  }

  /** They are somebody else, or nobody, from now on. */
  changed(id: string): void {
    this.#people.delete(id);
  }

  clear(): void {
    this.#people.clear();
  }

  #recent(id: string): Recent | undefined {
    this.#settle();
    return this.#people.get(id);
  }

  /** Who was added may have been undone since. */
  #settle(): void {
    if (this.#rollbacks === this.#database.rollbacks) return;
    this.#rollbacks = this.#database.rollbacks;
    this.#people.clear();
  }
}
