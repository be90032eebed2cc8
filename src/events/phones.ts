/**
 * People by the number of their phone, for customer matching. Only a keyed digest of a number leads
 * to its person, so that a copy of the store is no telephone book to look people up in.
 */
import { createHmac } from 'node:crypto';
import type { Alias } from '../domain/alias.ts';
import type { Person } from '../domain/person.ts';
import type { Store } from '../store/store.ts';
import { claimAlias, personBy } from './aliases.ts';

export interface Phones {
  /** Whose number it is. Of people who share one, whoever came first. */
  find(number: string): Promise<Person | undefined>;
  /** Adds a person, found by their number from then on. False: the id is taken. */
  add(person: Person): Promise<boolean>;
  /** Changes a person, and what they are found by. Undefined: there is no such person. */
  change(id: string, change: (person: Person) => Person): Promise<Person | undefined>;
}

export interface PhonesOptions {
  store: Store;
  /** Asked for only where somebody has a number. */
  key: () => Uint8Array;
}

/** `+1(212)555-2368` and `+12125552368` are one number. */
export function plainNumber(number: string): string {
  return number.replace(/[^+\d]/g, '');
}

export function createPhones({ store, key }: PhonesOptions): Phones {
  let known: Uint8Array | undefined;
  const aliasOf = (number: string): Alias => {
    known ??= key();
    const digest = createHmac('sha256', known).update(plainNumber(number)).digest('base64url');
    return { kind: 'phone', scope: '', name: digest };
  };

  /** Somebody else may have the number now. */
  async function giveUp(id: string, alias: Alias): Promise<void> {
    await store.people.releaseAlias(id, alias);
    await store.aliases.drop(alias, id);
  }

  return {
    async find(number) {
      const person = await personBy(store, aliasOf(number));
      // A change that a crash cut short leaves the old number's alias behind.
      const own = person?.phone_number ?? '';
      return plainNumber(own) === plainNumber(number) ? person : undefined;
    },

    async add(person) {
      if (person.phone_number === null) return store.people.add(person);
      const alias = aliasOf(person.phone_number);
      if (!(await store.people.add(person, [alias]))) return false;
      await claimAlias(store, alias, person.id);
      return true;
    },

    async change(id, change) {
      const before = await store.people.person(id);
      const [old, fresh] = [before?.phone_number, before && change(before).phone_number];
      if (old === fresh) return store.people.change(id, change);
      const given = fresh ? [aliasOf(fresh)] : [];
      const changed = await store.people.change(id, change, given);
      if (changed === undefined) return undefined;
      for (const alias of given) await claimAlias(store, alias, id);
      if (old) await giveUp(id, aliasOf(old));
      return changed;
    },
  };
}
