/** Pages, apps and people: the lists that most views begin with, asked for once and kept current. */
import { signal } from '@preact/signals';
import { changesEverything, type LiveEvent, type LiveName, onLive } from '../live.ts';
import { all } from './client.ts';
import type { App, Page, Person } from './types.ts';

interface World {
  apps: readonly App[];
  pages: readonly Page[];
  people: readonly Person[];
}

/** Undefined: not asked for yet. */
export const world = signal<World | undefined>(undefined);
export const worldFailed = signal<Error | undefined>(undefined);

const BY_NAME = new Intl.Collator();

export async function reloadWorld(): Promise<void> {
  try {
    const [apps, pages, people] = await Promise.all([
      all<App>('/apps'),
      all<Page>('/pages'),
      all<Person>('/people'),
    ]);
    people.sort((one, other) => BY_NAME.compare(nameOf(one), nameOf(other)));
    world.value = { apps, pages, people };
    worldFailed.value = undefined;
  } catch (error) {
    worldFailed.value = error as Error;
  }
}

const LISTED: ReadonlySet<LiveName> = new Set(['app', 'page', 'person']);

function changesAList(event: LiveEvent): boolean {
  const { name, data } = event;
  const isSwitch = name === 'event' && /^platform_/.test(String(data.event_type));
  return isSwitch || LISTED.has(name) || changesEverything(event);
}

export function keepWorldCurrent(): () => void {
  let timer = 0;
  return onLive((event) => {
    if (!changesAList(event)) return;
    clearTimeout(timer);
    timer = setTimeout(reloadWorld, 100) as unknown as number;
  });
}

export const personNamed = (id: string | undefined): Person | undefined =>
  world.value?.people.find((person) => person.id === id);
export const pageNamed = (id: string | undefined): Page | undefined =>
  world.value?.pages.find((page) => page.id === id);

export function nameOf({
  first_name,
  last_name,
}: Pick<Person, 'first_name' | 'last_name'>): string {
  return last_name === null ? first_name : `${first_name} ${last_name}`;
}
