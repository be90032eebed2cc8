/** Whom to play: everybody, with what this page may see of each. */
import { useState } from 'preact/hooks';
import type { Page, Person } from '../../api/types.ts';
import { nameOf } from '../../api/world.ts';
import { Avatar } from '../../components/avatar.tsx';
import { pathTo } from '../../router.ts';

/** So many stand in the list; whoever looks for another one types. */
const SHOWN_MOST = 200;

export function PeopleList({
  people,
  page,
  person,
}: {
  people: readonly Person[];
  page: Page;
  person: Person | undefined;
}) {
  const [typed, setTyped] = useState('');
  const wanted = typed.trim().toLowerCase();
  const found = people
    .filter((one) => `${nameOf(one)} ${one.id}`.toLowerCase().includes(wanted))
    .slice(0, SHOWN_MOST);
  return (
    <nav class="people-list" aria-label="People">
      <input
        class="input compact"
        type="search"
        aria-label="Find a person"
        placeholder="Find a person"
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
      <ul>
        {found.map((one) => (
          <li key={one.id}>
            <a
              class="person-link"
              href={pathTo('/messenger/:page?/:person?', { page: page.id, person: one.id })}
              aria-current={one.id === person?.id ? 'true' : undefined}
            >
              <Avatar person={one} />
              <span class="grow">
                <span class="clip name" dir="auto">
                  {nameOf(one)}
                </span>
                <span class="clip muted small">{whatShows(one)}</span>
              </span>
            </a>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="muted small none">Nobody here is called that.</p>}
    </nav>
  );
}

function whatShows({ phone_only, platform_enabled, locale, timezone }: Person): string {
  if (phone_only) return 'Phone number only';
  if (!platform_enabled) return 'Platform switched off';
  return [locale, timezone].filter((part) => part !== null).join(' · ') || 'Nothing known';
}
