import { STATUSES } from '../../api/deliveries.ts';
import { useListing } from '../../api/listing.ts';
import type { Delivery } from '../../api/types.ts';
import { world } from '../../api/world.ts';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Empty, Failed, Loading } from '../../components/empty.tsx';
import { Field, Select } from '../../components/field.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import { pathTo, query, setQuery } from '../../router.ts';

export const TONES: Readonly<Record<Delivery['status'], Tone>> = {
  delivered: 'good',
  pending: 'warn',
  dead: 'bad',
};

const COLUMNS: readonly Column<Delivery>[] = [
  {
    name: 'queued',
    title: 'Queued',
    cell: ({ id, queued_at }) => (
      <a class="link-cell" href={pathTo('/deliveries/:delivery?', { delivery: id })}>
        <Time at={queued_at} day />
      </a>
    ),
  },
  { name: 'field', title: 'Field', cell: ({ field }) => <code>{field}</code> },
  {
    name: 'status',
    title: 'Status',
    cell: ({ status, attempts }) => (
      <span class="row-wrap">
        <Badge tone={TONES[status]}>{status}</Badge>
        {(attempts > 1 || status !== 'delivered') && (
          <span class="small muted">{attempts === 1 ? '1 attempt' : `${attempts} attempts`}</span>
        )}
      </span>
    ),
  },
  { name: 'app', title: 'App', cell: ({ app_id }) => <Named of="apps" id={app_id} /> },
  { name: 'page', title: 'Page', cell: ({ page_id }) => <Named of="pages" id={page_id} /> },
  {
    name: 'psid',
    title: 'PSID',
    cell: ({ psid }) =>
      psid === null ? <span class="muted">–</span> : <span class="id">{psid}</span>,
  },
];

function Named({ of, id }: { of: 'apps' | 'pages'; id: string }) {
  return <>{world.value?.[of].find((one) => one.id === id)?.name ?? id}</>;
}

export function DeliveryTable() {
  const asked = query.value;
  const filter = {
    status: asked.get('status') ?? undefined,
    app: asked.get('app') ?? undefined,
    page: asked.get('page') ?? undefined,
    psid: /^[1-9]\d{0,19}$/.test(asked.get('psid') ?? '') ? asked.get('psid')! : undefined,
  };
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const { rows, problem, more, loading, reload } = useListing<Delivery>(
    '/deliveries',
    filter,
    ({ name }) => name === 'delivery',
  );
  const apps = world.value?.apps ?? [];
  const pages = world.value?.pages ?? [];
  const clear = (): void => setQuery({ status: null, app: null, page: null, psid: null });
  return (
    <div class="page deliveries">
      <header class="page-head">
        <h1>Deliveries</h1>
        <Button icon="reload" onClick={reload} busy={loading}>
          Look again
        </Button>
      </header>
      <search class="toolbar" aria-label="Filter">
        <Select
          label="Status"
          value={filter.status ?? ''}
          choices={[
            { value: '', label: 'Any' },
            ...STATUSES.map((value) => ({ value, label: value })),
          ]}
          onValue={(status) => setQuery({ status })}
        />
        <Select
          label="App"
          value={filter.app ?? ''}
          choices={[
            { value: '', label: 'Any' },
            ...apps.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onValue={(app) => setQuery({ app })}
        />
        <Select
          label="Page"
          value={filter.page ?? ''}
          choices={[
            { value: '', label: 'Any' },
            ...pages.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onValue={(page) => setQuery({ page })}
        />
        <Field
          label="PSID"
          inputMode="numeric"
          value={asked.get('psid') ?? ''}
          wrong={asked.get('psid') && !filter.psid ? 'A PSID has 1 to 20 digits.' : undefined}
          onValue={(psid) => setQuery({ psid: psid.trim() })}
        />
      </search>
      {problem && <Failed problem={problem} onRetry={reload} />}
      {rows === undefined && !problem && <Loading what="deliveries" />}
      {rows && rows.length > 0 && (
        <section class="panel" aria-label="Webhooks">
          <Table caption="Deliveries" columns={COLUMNS} rows={rows} keyOf={({ id }) => id} />
          {more && (
            <p class="more">
              <Button onClick={more} busy={loading}>
                Show more
              </Button>
            </p>
          )}
        </section>
      )}
      {rows?.length === 0 && isFiltered && (
        <Empty icon="filter" title="No delivery is like that">
          <Button onClick={clear}>Show all</Button>
        </Empty>
      )}
      {rows?.length === 0 && !isFiltered && (
        <Empty icon="send" title="No webhook was sent yet">
          <p>
            An app is told of what happens when it has <a href="/apps">a webhook</a> and{' '}
            <a href="/pages">a page subscribes it</a>. Then play somebody in{' '}
            <a href="/messenger">Messenger</a>.
          </p>
        </Empty>
      )}
    </div>
  );
}
