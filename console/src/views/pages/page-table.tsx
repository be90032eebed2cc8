import { useState } from 'preact/hooks';
import { call } from '../../api/client.ts';
import { useListing } from '../../api/listing.ts';
import type { Page } from '../../api/types.ts';
import { world } from '../../api/world.ts';
import { Button, LinkButton } from '../../components/button.tsx';
import { CopyButton } from '../../components/code.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useDraftObject } from '../../components/draft-object.ts';
import { Empty, Failed, Loading } from '../../components/empty.tsx';
import { Field, Select } from '../../components/field.tsx';
import { FormProblem, useForm } from '../../components/form.tsx';
import { Secret } from '../../components/secret.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import { pathTo, query, setQuery } from '../../router.ts';

const COLUMNS: readonly Column<Page>[] = [
  {
    name: 'name',
    title: 'Page',
    cell: ({ id, name }) => (
      <a class="link-cell" href={pathTo('/pages/:page?', { page: id })}>
        {name}
      </a>
    ),
  },
  {
    name: 'id',
    title: 'Id',
    cell: ({ id }) => (
      <span class="row">
        <span class="id">{id}</span>
        <CopyButton text={id} label={`Copy the id ${id}`} />
      </span>
    ),
  },
  {
    name: 'business',
    title: <span class="lesser">Business</span>,
    cell: ({ business_id }) => <span class="id lesser">{business_id ?? '–'}</span>,
  },
  {
    name: 'since',
    title: <span class="lesser">Since</span>,
    cell: ({ created_at }) => (
      <span class="lesser">
        <Time at={created_at} day />
      </span>
    ),
  },
];

export function PageTable() {
  const isNew = query.value.get('do') === 'new';
  const { rows, problem, more, loading, reload } = useListing<Page>(
    '/pages',
    {},
    ({ name }) => name === 'page',
  );
  const begin = (): void => setQuery({ do: 'new' });
  return (
    <div class="page">
      <header class="page-head">
        <h1>Pages</h1>
        <Button kind="primary" icon="plus" onClick={begin}>
          New page
        </Button>
      </header>
      {problem && <Failed problem={problem} onRetry={reload} />}
      {rows === undefined && !problem && <Loading what="pages" />}
      {rows && rows.length > 0 && (
        <section class="panel" aria-label="All pages">
          <Table caption="Pages" columns={COLUMNS} rows={rows} keyOf={({ id }) => id} />
          {more && (
            <p class="more">
              <Button onClick={more} busy={loading}>
                Show more
              </Button>
            </p>
          )}
        </section>
      )}
      {rows?.length === 0 && (
        <Empty icon="pages" title="There is no page yet">
          <p>A page is a business whom people write to. An app speaks for it: the bot.</p>
          <Button kind="primary" icon="plus" onClick={begin}>
            New page
          </Button>
        </Empty>
      )}
      {isNew && <NewPageDialog onClose={() => setQuery({ do: null })} />}
    </div>
  );
}

const BLANK = { name: '', app_id: '', id: '', business_id: '' };

function NewPageDialog({ onClose }: { onClose: () => void }) {
  const apps = world.value?.apps ?? [];
  const { typed, setTyped, drop } = useDraftObject('new-page', BLANK);
  const [made, setMade] = useState<Page & { access_token?: string }>();
  const form = useForm();
  const of = (name: keyof typeof BLANK) => ({
    value: typed[name],
    wrong: form.wrong(name),
    onValue: (value: string) => setTyped({ ...typed, [name]: value }),
  });
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const given = Object.entries(typed).filter(([name, value]) => name === 'name' || value !== '');
    const body = Object.fromEntries(given);
    const page = await form.send(() => call<Page>('POST', '/pages', { body }));
    if (page === undefined) return;
    drop();
    setMade(page);
  };
  if (made !== undefined) {
    return (
      <Dialog title={`${made.name} is here`} onClose={onClose}>
        {made.access_token && <Secret label="Page access token" value={made.access_token} />}
        <div class="dialog-foot">
          <LinkButton kind="primary" href={pathTo('/pages/:page?', { page: made.id })}>
            Open the page
          </LinkButton>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title="New page" onClose={onClose}>
      <form class="stack" onSubmit={submit} noValidate>
        <Field label="Name" {...of('name')} required />
        <Select
          label="App that speaks for it"
          {...of('app_id')}
          choices={[
            { value: '', label: 'None yet' },
            ...apps.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          hint="It gets every permission on the page, and a token."
        />
        <div class="form-grid">
          <Field label="Id" {...of('id')} inputMode="numeric" hint="Empty: one is made." />
          <Field label="Business" {...of('business_id')} hint="Empty: that of its app." />
        </div>
        <FormProblem form={form} shown={Object.keys(BLANK)} />
        <div class="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={form.busy}>
            Create
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
