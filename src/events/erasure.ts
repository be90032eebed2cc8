/**
 * Erasing a person. The mark comes first and is exact at once: from then on every page gets the
 * answer for somebody unknown. What is left of them is swept afterwards, lane by lane; every step
 * can be repeated, so a crash between two of them is healed by the next start.
 */
import type { Store } from '../store/store.ts';

/** Resolves once nothing is left. False: no such person, or nothing was left of them before. */
export async function erasePerson(store: Store, id: string, now: number): Promise<boolean> {
  const isNew = await store.people.erase(id, now);
  if (!isNew && !(await store.people.unswept()).includes(id)) return false;
  await sweep(store, id);
  return true;
}

/** Finishes the erasures that a crash interrupted; resolves with how many there were. */
export async function resumeErasures(store: Store): Promise<number> {
  const ids = await store.people.unswept();
  for (const id of ids) await sweep(store, id);
  return ids.length;
}

/** The person goes last, because the lists of their pairs and aliases go with them. */
async function sweep(store: Store, id: string): Promise<void> {
  for (const alias of await store.people.aliases(id)) await store.aliases.drop(alias, id);
  for (const { page_id, psid } of await store.people.psids(id)) {
    await store.pairs.drop(page_id, psid, id);
  }
  await store.people.sweep(id);
}
