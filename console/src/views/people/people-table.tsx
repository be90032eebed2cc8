/** The list: as the store has it page by page, or those whom somebody looks for. */
import { useListing } from '../../api/listing.ts';
import { lookUp } from '../../api/people.ts';
import { useResource } from '../../api/resource.ts';
import type { Person } from '../../api/types.ts';
import { nameOf, world } from '../../api/world.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Empty, Failed, Loading } from '../../components/empty.tsx';
import { Field } from '../../components/field.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import type { LiveEvent } from '../../live.ts';
import { pathTo, query, setQuery } from '../../router.ts';
import { GenerateDialog } from './generate-dialog.tsx';
import { NewPersonDialog } from './new-person-dialog.tsx';

const SHOWN_MOST = 200;

const changesPeople = ({ name, data }: LiveEvent): boolean =>
  name === 'person' || (name === 'event' && /^platform_/.test(String(data.event_type)));

const COLUMNS: readonly Column<Person>[] = [
  {
    name: 'name',
    title: 'Person',
    cell: (person) => (
      <a class="link-cell" href={pathTo('/people/:person?', { person: person.id })}>
        <Avatar person={person} size="small" />
        <span dir="auto">{nameOf(person)}</span>
      </a>
    ),
  },
  { name: 'id', title: 'Id', cell: ({ id }) => <span class="id">{id}</span> },
  { name: 'locale', title: 'Locale', cell: ({ locale }) => locale ?? <Unknown /> },
  { name: 'timezone', title: 'Time zone', cell: ({ timezone }) => timezone ?? <Unknown /> },
  { name: 'gender', title: 'Gender', cell: ({ gender }) => gender ?? <Unknown /> },
  {
    name: 'state',
    title: 'State',
    cell: ({ phone_only, platform_enabled }) => (
      <span class="chip-set">
        {phone_only && <Badge tone="warn">Phone only</Badge>}
        {!platform_enabled && <Badge tone="warn">Platform off</Badge>}
      </span>
    ),
  },
  { name: 'since', title: 'Since', cell: ({ created_at }) => <Time at={created_at} day /> },
];

function Unknown() {
  return <span class="muted">–</span>;
}

export function PeopleTable() {
  const asked = query.value;
  const typed = asked.get('q') ?? '';
  const wanted = typed.trim();
  const open = asked.get('do');
  const { rows, problem, more, loading, reload } = useListing<Person>('/people', {}, changesPeople);
  const found = useFound(wanted);
  const shown = wanted === '' ? rows : found;
  return (
    <div class="page people">
      <header class="page-head">
        <h1>People</h1>
        <Button icon="bolt" onClick={() => setQuery({ do: 'generate' })}>
          Make some up
        </Button>
        <Button kind="primary" icon="plus" onClick={() => setQuery({ do: 'new' })}>
          New person
        </Button>
      </header>
      <div class="toolbar">
        <div class="search">
          <Field
            type="search"
            label="Find"
            hideLabel
            placeholder="Name, locale, phone number, id or PSID"
            value={typed}
            onValue={(value) => setQuery({ q: value })}
          />
        </div>
      </div>
      {problem && <Failed problem={problem} onRetry={reload} />}
      {shown === undefined && !problem && <Loading what="people" />}
      {shown && shown.length > 0 && (
        <section class="panel people-table" aria-label="All people">
          <Table caption="People" columns={COLUMNS} rows={shown} keyOf={({ id }) => id} />
          {wanted === '' && more && (
            <p class="more">
              <Button onClick={more} busy={loading}>
                Show more
              </Button>
            </p>
          )}
        </section>
      )}
      {shown?.length === 0 && wanted !== '' && <Nobody wanted={wanted} />}
      {shown?.length === 0 && wanted === '' && <NobodyYet />}
      {open === 'new' && <NewPersonDialog onClose={() => setQuery({ do: null })} />}
      {open === 'generate' && <GenerateDialog onClose={() => setQuery({ do: null })} />}
    </div>
  );
}

function Nobody({ wanted }: { wanted: string }) {
  return (
    <Empty icon="search" title={`Nobody fits “${wanted}”`}>
      <p>
        Names, locales and phone numbers are found by any part of them; an id or a PSID must be
        whole.
      </p>
      <Button onClick={() => setQuery({ q: null })}>Show everybody</Button>
    </Empty>
  );
}

function NobodyYet() {
  return (
    <Empty icon="people" title="Nobody is here yet">
      <p>
        Bots meet people. Make some up with names, scripts and time zones from all over the world,
        or describe one yourself.
      </p>
      <Button kind="primary" icon="bolt" onClick={() => setQuery({ do: 'generate' })}>
        Make some up
      </Button>
    </Empty>
  );
}

/** Those of the world whom the words fit, and whom exactly this id means. Undefined: not known yet. */
function useFound(wanted: string): readonly Person[] | undefined {
  const pages = world.value?.pages ?? [];
  const isId = /^[A-Za-z0-9_-]{1,64}$/.test(wanted);
  const exact = useResource(isId ? `find ${wanted} ${pages.length}` : null, (signal) =>
    lookUp(wanted, pages, signal),
  );
  const people = world.value?.people;
  if (people === undefined) return undefined;
  const words = wanted.toLowerCase().split(/\s+/);
  const fitting = people.filter((person) => {
    const { id, locale, timezone, phone_number } = person;
    const text = [nameOf(person), id, locale, timezone, phone_number].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const all = new Map(fitting.map((person) => [person.id, person]));
  for (const { person } of exact.data ?? []) all.set(person.id, person);
  if (all.size === 0 && exact.loading) return undefined;
  return [...all.values()].slice(0, SHOWN_MOST);
}
