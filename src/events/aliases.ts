/**
 * Finding people by another name than their PSID: the number of their phone, the `user_ref` of a
 * checkbox plugin, the id of an app.
 *
 * The person's lane says what they go by, the alias's whom it leads to. The first is written first,
 * so that an erasure finds it; an alias counts only where both agree, so a crash between the two
 * leaves nothing that leads astray.
 */
import { type Alias, aliasKey } from '../domain/alias.ts';
import type { Person } from '../domain/person.ts';
import type { Store } from '../store/store.ts';

/** Whom the alias names; undefined: nobody who is here. */
export async function personBy(store: Store, alias: Alias): Promise<Person | undefined> {
  const holder = await store.aliases.holder(alias);
  if (holder === undefined || !(await goesBy(store, holder, alias))) return undefined;
  return store.people.person(holder);
}

/**
 * Makes the person found by this alias, which they were given in their own lane already. False:
 * it is somebody else's.
 */
export async function claimAlias(store: Store, alias: Alias, person: string): Promise<boolean> {
  for (let from: string | undefined; ; ) {
    const holder = await store.aliases.claim(alias, person, from);
    if (holder === person) return true;
    if (await goesBy(store, holder, alias)) return false;
    from = holder;
  }
}

async function goesBy(store: Store, person: string, alias: Alias): Promise<boolean> {
  if ((await store.people.person(person)) === undefined) return false;
  const own = await store.people.aliases(person);
  return own.some((one) => aliasKey(one) === aliasKey(alias));
}
