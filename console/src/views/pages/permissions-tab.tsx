/** What apps may do on a page, and how far the review of each permission is. */
import { useMemo } from 'preact/hooks';
import { at, call } from '../../api/client.ts';
import {
  type PagePermissions,
  PERMISSION_WORDS,
  PERMISSIONS,
  type Permission,
} from '../../api/registry.ts';
import { useResource } from '../../api/resource.ts';
import type { Page } from '../../api/types.ts';
import { world } from '../../api/world.ts';
import { Button } from '../../components/button.tsx';
import { useDraftObject } from '../../components/draft-object.ts';
import { Empty, Failed, Loading } from '../../components/empty.tsx';
import { Select } from '../../components/field.tsx';
import { FormProblem, useForm } from '../../components/form.tsx';
import { say } from '../../components/toast.tsx';

const STATES = [
  { value: 'approved', label: 'Held' },
  { value: 'none', label: 'Never submitted' },
  { value: 'pending', label: 'In review' },
  { value: 'rejected', label: 'Rejected' },
  { value: 'limited', label: 'Limited by enforcement' },
];

type States = Record<Permission, string>;

function statesOf({ permissions, reviews = {} }: Omit<PagePermissions, 'app_id'>): States {
  const entries = PERMISSIONS.map((name) => [
    name,
    permissions.includes(name) ? 'approved' : (reviews[name] ?? 'none'),
  ]);
  return Object.fromEntries(entries) as States;
}

export function PermissionsTab({ page }: { page: Page }) {
  const { data, problem, reload } = useResource(
    `permissions ${page.id}`,
    (signal) =>
      call<{ data: PagePermissions[] }>('GET', at('pages', page.id, 'permissions'), { signal }),
    ({ name }) => name === 'page' || name === 'app',
  );
  const apps = world.value?.apps ?? [];
  if (problem) return <Failed problem={problem} onRetry={reload} />;
  if (data === undefined) return <Loading what="permissions" />;
  if (apps.length === 0) {
    return (
      <Empty icon="app" title="There is no app yet">
        <p>
          An app speaks for a page. <a href="/apps?do=new">Make one</a>
        </p>
      </Empty>
    );
  }
  return (
    <div class="columns">
      {apps.map(({ id, name }) => {
        const held = data.data.find(({ app_id }) => app_id === id) ?? { permissions: [] };
        return <AppPermissions key={id} page={page} app={{ id, name }} held={held} />;
      })}
    </div>
  );
}

function AppPermissions({
  page,
  app,
  held,
}: {
  page: Page;
  app: { id: string; name: string };
  held: Omit<PagePermissions, 'app_id'>;
}) {
  const initial = useMemo(() => statesOf(held), [JSON.stringify(held)]);
  const { typed, setTyped, changed, drop, saved } = useDraftObject(
    `permissions ${page.id} ${app.id}`,
    initial,
  );
  const form = useForm();
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const states = Object.entries(typed) as [Permission, string][];
    const isOpen = ([, state]: [Permission, string]) => state !== 'approved' && state !== 'none';
    const body = {
      app_id: app.id,
      permissions: states.filter(([, state]) => state === 'approved').map(([name]) => name),
      reviews: Object.fromEntries(states.filter(isOpen)),
    };
    const path = at('pages', page.id, 'permissions');
    if (!(await form.send(() => call<PagePermissions>('PUT', path, { body })))) return;
    saved();
    say('It holds from now on, for the tokens that are out as well.');
  };
  return (
    <section class="panel" aria-label={`Permissions of ${app.name}`}>
      <div class="panel-head">
        <h2>{app.name}</h2>
        <span class="id muted">{app.id}</span>
      </div>
      <form class="panel-body stack" onSubmit={submit}>
        <div class="form-grid">
          {PERMISSIONS.map((name) => (
            <Select
              key={name}
              label={name}
              hint={PERMISSION_WORDS[name]}
              value={typed[name]}
              wrong={form.wrong(`reviews/${name}`)}
              choices={STATES}
              onValue={(value) => setTyped({ ...typed, [name]: value })}
            />
          ))}
        </div>
        <FormProblem form={form} shown={PERMISSIONS.map((name) => `reviews/${name}`)} />
        <div class="form-foot">
          <Button kind="primary" type="submit" busy={form.busy} disabled={!changed}>
            Save
          </Button>
          {changed && <Button onClick={drop}>Undo</Button>}
        </div>
      </form>
    </section>
  );
}
