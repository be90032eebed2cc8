/** By which PSID each page knows a person, and what it may read. */
import { type Known, knownBy } from '../../api/people.ts';
import { useResource } from '../../api/resource.ts';
import type { Person } from '../../api/types.ts';
import { world } from '../../api/world.ts';
import { ReasonBadge } from '../../components/badge.tsx';
import { LinkButton } from '../../components/button.tsx';
import { CopyButton } from '../../components/code.tsx';
import { Failed, Loading } from '../../components/empty.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import { pathTo } from '../../router.ts';

const COLUMNS: readonly Column<Known>[] = [
  {
    name: 'page',
    title: 'Page',
    cell: ({ page }) => (
      <a class="link-cell" href={pathTo('/pages/:page?', { page: page.id })}>
        {page.name}
      </a>
    ),
  },
  {
    name: 'psid',
    title: 'PSID',
    cell: ({ standing: { psid } }) =>
      psid === null ? (
        <span class="muted">none yet</span>
      ) : (
        <span class="row">
          <span class="id">{psid}</span>
          <CopyButton text={psid} label={`Copy the PSID ${psid}`} />
        </span>
      ),
  },
  {
    name: 'access',
    title: 'Profile',
    cell: ({ standing }) => <ReasonBadge reason={standing.reason} />,
  },
  {
    name: 'since',
    title: 'Since',
    cell: ({ standing: { granted_at, revoked_at, access } }) => {
      const at = access === 'revoked' ? revoked_at : granted_at;
      return at === null ? <span class="muted">–</span> : <Time at={at} day />;
    },
  },
  {
    name: 'play',
    title: <span class="sr-only">Go to</span>,
    cell: ({ page, standing: { person_id } }) => (
      <span class="actions">
        <LinkButton
          compact
          icon="chat"
          href={pathTo('/messenger/:page?/:person?', { page: page.id, person: person_id })}
        >
          Play<span class="sr-only"> on {page.name}</span>
        </LinkButton>
      </span>
    ),
  },
];

export function KnownBy({ person }: { person: Person }) {
  const pages = world.value?.pages;
  const key = pages && `known ${person.id} ${pages.map(({ id }) => id).join()}`;
  const { data, problem, reload } = useResource(
    key ?? null,
    (signal) => knownBy(person.id, pages ?? [], signal),
    ({ name, data: told }) => name === 'page' || (name === 'event' && told.person_id === person.id),
  );
  return (
    <section class="panel" aria-labelledby="known-by">
      <div class="panel-head">
        <h2 id="known-by">What each page knows</h2>
      </div>
      {problem && <Failed problem={problem} onRetry={reload} />}
      {data === undefined && !problem && <Loading what="what pages know" />}
      {data && data.length > 0 && (
        <Table caption="Pages" columns={COLUMNS} rows={data} keyOf={({ page }) => page.id} />
      )}
      {data?.length === 0 && (
        <p class="panel-body muted">
          There is no page yet that could know anybody. <a href="/pages">Make one</a>
        </p>
      )}
    </section>
  );
}
