/** Which apps are told of what happens on a page. */
import { useMemo } from 'preact/hooks';
import { at, call } from '../../api/client.ts';
import { type Subscription, WEBHOOK_FIELDS } from '../../api/registry.ts';
import { useResource } from '../../api/resource.ts';
import type { App, Page } from '../../api/types.ts';
import { world } from '../../api/world.ts';
import { Badge } from '../../components/badge.tsx';
import { Button, LinkButton } from '../../components/button.tsx';
import { useDraftObject } from '../../components/draft-object.ts';
import { Empty, Failed, Loading } from '../../components/empty.tsx';
import { Check, Select } from '../../components/field.tsx';
import { FormProblem, useForm } from '../../components/form.tsx';
import { say } from '../../components/toast.tsx';

type How = 'no' | 'all' | 'some';

const HOW = [
  { value: 'no', label: 'Not at all' },
  { value: 'all', label: 'Of all that its webhook names' },
  { value: 'some', label: 'Of these fields' },
];

export function SubscriptionsTab({ page }: { page: Page }) {
  const { data, problem, reload } = useResource(
    `subscriptions ${page.id}`,
    (signal) =>
      call<{ data: Subscription[] }>('GET', at('pages', page.id, 'subscriptions'), { signal }),
    ({ name }) => name === 'webhook' || name === 'app',
  );
  const apps = world.value?.apps ?? [];
  if (problem) return <Failed problem={problem} onRetry={reload} />;
  if (data === undefined) return <Loading what="subscriptions" />;
  if (apps.length === 0) {
    return (
      <Empty icon="app" title="There is no app yet">
        <p>
          An app is told of its pages by a webhook. <a href="/apps?do=new">Make one</a>
        </p>
      </Empty>
    );
  }
  return (
    <div class="columns">
      {apps.map((app) => (
        <OfApp
          key={app.id}
          page={page}
          app={app}
          now={data.data.find(({ app_id }) => app_id === app.id)}
        />
      ))}
    </div>
  );
}

function OfApp({ page, app, now }: { page: Page; app: App; now: Subscription | undefined }) {
  const initial = useMemo(
    (): { how: How; fields: string[] } => ({
      how: now === undefined ? 'no' : now.fields === null ? 'all' : 'some',
      fields: now?.fields ?? [],
    }),
    [JSON.stringify(now)],
  );
  const { typed, setTyped, changed, drop, saved } = useDraftObject(
    `subscription ${page.id} ${app.id}`,
    initial,
  );
  const form = useForm();
  const names = [...new Set([...Object.keys(WEBHOOK_FIELDS), ...typed.fields])];
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const fields = { no: [], all: null, some: typed.fields }[typed.how];
    const path = at('pages', page.id, 'subscriptions');
    const body = { app_id: app.id, fields };
    if (!(await form.send(() => call<Subscription>('PUT', path, { body })))) return;
    saved();
    say(typed.how === 'no' ? `${app.name} is told nothing from now on.` : `${app.name} is told.`);
  };
  return (
    <section class="panel" aria-label={`Subscription of ${app.name}`}>
      <div class="panel-head">
        <h2>{app.name}</h2>
        <Badge tone={now ? 'good' : undefined}>{now ? 'Subscribed' : 'Not subscribed'}</Badge>
        <LinkButton compact href={`/apps/${app.id}`}>
          Webhook
        </LinkButton>
      </div>
      <form class="panel-body stack" onSubmit={submit}>
        <Select
          label={`${app.name} is told of ${page.name}`}
          value={typed.how}
          choices={HOW}
          onValue={(how) => setTyped({ ...typed, how: how as How })}
        />
        {typed.how === 'some' && (
          <div class="checks">
            {names.map((name) => (
              <Check
                key={name}
                label={<code>{name}</code>}
                checked={typed.fields.includes(name)}
                onChecked={(on) =>
                  setTyped({
                    ...typed,
                    fields: on
                      ? [...typed.fields, name]
                      : typed.fields.filter((one) => one !== name),
                  })
                }
              />
            ))}
          </div>
        )}
        <FormProblem form={form} shown={[]} />
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
