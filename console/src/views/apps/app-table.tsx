import { useState } from 'preact/hooks';
import { call } from '../../api/client.ts';
import { useListing } from '../../api/listing.ts';
import type { App } from '../../api/types.ts';
import { Badge } from '../../components/badge.tsx';
import { Button, LinkButton } from '../../components/button.tsx';
import { CopyButton } from '../../components/code.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useDraftObject } from '../../components/draft-object.ts';
import { Empty, Failed, Loading } from '../../components/empty.tsx';
import { FormProblem, useForm } from '../../components/form.tsx';
import { Secret } from '../../components/secret.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import { pathTo, query, setQuery } from '../../router.ts';
import { AppFields, BLANK, bodyOf, MEMBERS } from './app-fields.tsx';

const COLUMNS: readonly Column<App>[] = [
  {
    name: 'name',
    title: 'App',
    cell: ({ id, name }) => (
      <a class="link-cell" href={pathTo('/apps/:app?', { app: id })}>
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
  { name: 'version', title: 'Version', cell: ({ default_version }) => default_version },
  {
    name: 'proof',
    title: <span class="lesser">appsecret_proof</span>,
    cell: ({ require_proof }) => (
      <span class="lesser">{require_proof ? <Badge tone="warn">Required</Badge> : 'If sent'}</span>
    ),
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

export function AppTable() {
  const isNew = query.value.get('do') === 'new';
  const { rows, problem, more, loading, reload } = useListing<App>(
    '/apps',
    {},
    ({ name }) => name === 'app',
  );
  const begin = (): void => setQuery({ do: 'new' });
  return (
    <div class="page">
      <header class="page-head">
        <h1>Apps</h1>
        <Button kind="primary" icon="plus" onClick={begin}>
          New app
        </Button>
      </header>
      {problem && <Failed problem={problem} onRetry={reload} />}
      {rows === undefined && !problem && <Loading what="apps" />}
      {rows && rows.length > 0 && (
        <section class="panel" aria-label="All apps">
          <Table caption="Apps" columns={COLUMNS} rows={rows} keyOf={({ id }) => id} />
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
        <Empty icon="app" title="There is no app yet">
          <p>An app is what a bot signs in as: it has an id, a secret and a webhook.</p>
          <Button kind="primary" icon="plus" onClick={begin}>
            New app
          </Button>
        </Empty>
      )}
      {isNew && <NewAppDialog onClose={() => setQuery({ do: null })} />}
    </div>
  );
}

export interface AppWithSecret extends App {
  secret: string;
  access_token: string;
}

function NewAppDialog({ onClose }: { onClose: () => void }) {
  const { typed, setTyped, drop } = useDraftObject('new-app', BLANK);
  const [made, setMade] = useState<AppWithSecret>();
  const form = useForm();
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const app = await form.send(() =>
      call<AppWithSecret>('POST', '/apps', { body: bodyOf(typed) }),
    );
    if (app === undefined) return;
    drop();
    setMade(app);
  };
  if (made !== undefined) {
    return (
      <Dialog title={`${made.name} is here`} onClose={onClose}>
        <Secret label="App secret" value={made.secret} />
        <Secret label="App access token" value={made.access_token} />
        <div class="dialog-foot">
          <LinkButton kind="primary" href={pathTo('/apps/:app?', { app: made.id })}>
            Open the app
          </LinkButton>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title="New app" onClose={onClose}>
      <form class="stack" onSubmit={submit} noValidate>
        <AppFields typed={typed} onTyped={setTyped} form={form} isNew />
        <FormProblem form={form} shown={MEMBERS} />
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
