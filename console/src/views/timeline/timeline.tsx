/** Everything that happened between one page and one person, what was told of it, and every read. */
import { usePair } from '../../api/pair.ts';
import { useResource } from '../../api/resource.ts';
import type { Page, Person } from '../../api/types.ts';
import { nameOf, world, worldFailed } from '../../api/world.ts';
import { ReasonBadge } from '../../components/badge.tsx';
import { LinkButton } from '../../components/button.tsx';
import { Empty, Failed, Loading } from '../../components/empty.tsx';
import { Select } from '../../components/field.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { dayOf, Prose } from '../../components/time.tsx';
import type { LiveEvent } from '../../live.ts';
import { go, pathTo, query, setQuery } from '../../router.ts';
import type { ViewProps } from '../../views.ts';
import { type Entry, timeline } from './entries.ts';
import { EntryRow } from './entry-row.tsx';
import './timeline.css';

export function Timeline({ params }: ViewProps) {
  const { page, person, loading, problem } = usePair(params);
  const failed = worldFailed.value ?? problem;
  if (failed) {
    return (
      <div class="page">
        <h1>Timeline</h1>
        <Failed problem={failed} />
      </div>
    );
  }
  if (loading) return <Loading what="the world" />;
  if (page === undefined || person === undefined) {
    return (
      <Empty icon="timeline" title="Nothing has happened yet">
        <p>A timeline begins when somebody meets a page.</p>
      </Empty>
    );
  }
  return <Between key={`${page.id} ${person.id}`} page={page} person={person} />;
}

const SHOWN = [
  { name: 'all', label: 'Everything' },
  { name: 'event', label: 'Events' },
  { name: 'webhook', label: 'Webhooks' },
  { name: 'read', label: 'Reads' },
] as const;
type Shown = (typeof SHOWN)[number]['name'];

const FITS: Readonly<Record<Shown, (entry: Entry) => boolean>> = {
  all: () => true,
  event: ({ kind }) => kind === 'event',
  webhook: (entry) => entry.kind !== 'read' && entry.deliveries.length > 0,
  read: ({ kind }) => kind === 'read',
};

/** An audit is written a moment after the read. */
const AUDIT_MS = 400;

function Between({ page, person }: { page: Page; person: Person }) {
  const { pages, people } = world.value!;
  const changes = ({ name, data }: LiveEvent): boolean => {
    if (name === 'read' || name === 'event' || name === 'message')
      return data.person_id === person.id;
    return name === 'delivery' && data.page_id === page.id;
  };
  const { data, problem, reload } = useResource(
    `${page.id} ${person.id}`,
    (signal) => timeline(page.id, person.id, person.phone_only, signal),
    (event) => {
      const isTheirs = changes(event);
      if (isTheirs && event.name === 'read') setTimeout(reload, AUDIT_MS);
      return isTheirs;
    },
  );
  const asked = query.value.get('show');
  const shown = SHOWN.find(({ name }) => name === asked)?.name ?? 'all';
  const entries = data?.entries.filter(FITS[shown]) ?? [];
  const open = (changed: { page?: string; person?: string }): void =>
    go(pathTo('/timeline/:page?/:person?', { page: page.id, person: person.id, ...changed }));
  return (
    <div class="page timeline">
      <header class="page-head">
        <h1 dir="auto">
          {nameOf(person)} and {page.name}
        </h1>
        {data && <ReasonBadge reason={data.relationship.reason} />}
        <LinkButton
          href={pathTo('/messenger/:page?/:person?', { page: page.id, person: person.id })}
          icon="chat"
          compact
        >
          Play
        </LinkButton>
      </header>
      <div class="timeline-bar">
        <Select
          label="Person"
          hideLabel
          compact
          value={person.id}
          choices={people.map((one) => ({ value: one.id, label: nameOf(one) }))}
          onValue={(id) => open({ person: id })}
        />
        <Select
          label="Page"
          hideLabel
          compact
          value={page.id}
          choices={pages.map(({ id, name }) => ({ value: id, label: name }))}
          onValue={(id) => open({ page: id })}
        />
        <Segmented
          label="Show"
          choices={SHOWN}
          value={shown}
          onValue={(name) => setQuery({ show: name === 'all' ? null : name })}
        />
      </div>
      {problem && <Failed problem={problem} onRetry={reload} />}
      {data === undefined && !problem && <Loading what="the timeline" />}
      {data && (
        <p class="muted">
          <Prose text={data.relationship.explain} />
        </p>
      )}
      {data && entries.length === 0 && (
        <Empty icon="timeline" title="Nothing of this kind has happened yet">
          <p>Play {person.first_name} in Messenger, and it stands here the moment it happens.</p>
        </Empty>
      )}
      {[...Map.groupBy(entries, ({ at }) => dayOf(at))].map(([day, own]) => (
        <section key={day} aria-label={day}>
          <h2 class="entry-day">{day}</h2>
          <ol class="entries">
            {own.map((entry) => (
              <EntryRow
                key={`${entry.kind} ${entry.key}`}
                entry={entry}
                person={person}
                page={page.name}
              />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}
