/** Looks up what a call names, or refuses with its id. `member`: the part of the input that named it. */
import type { App } from '../domain/app.ts';
import type { Page } from '../domain/page.ts';
import type { Person } from '../domain/person.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Store } from '../store/store.ts';

export async function knownApp(store: Store, id: string, member?: string): Promise<App> {
  return (await store.registry.app(id)) ?? unknown('app', id, member);
}

export async function knownPage(store: Store, id: string): Promise<Page> {
  return (await store.registry.page(id)) ?? unknown('page', id);
}

export async function knownPerson(store: Store, id: string, member?: string): Promise<Person> {
  return (await store.people.person(id)) ?? unknown('person', id, member);
}

export function unknown(
  what: 'app' | 'page' | 'person' | 'token',
  id: string,
  member?: string,
): never {
  throw new Refusal('not_found', `There is no ${what} ${id}.`, member);
}
