import { useMemo } from 'preact/hooks';
import { at, call } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import type { App } from '../../api/types.ts';
import { Button, LinkButton } from '../../components/button.tsx';
import { CopyButton } from '../../components/code.tsx';
import { useDraftObject } from '../../components/draft-object.ts';
import { Empty, Failed, Loading } from '../../components/empty.tsx';
import { FormProblem, useForm } from '../../components/form.tsx';
import { say } from '../../components/toast.tsx';
import { AppFields, bodyOf, MEMBERS, typedOf } from './app-fields.tsx';
import { AppSecret } from './app-secret.tsx';
import { WebhookPanel } from './webhook-panel.tsx';

export function AppDetail({ id }: { id: string }) {
  const { data, problem, reload } = useResource(
    `app ${id}`,
    (signal) => call<App>('GET', at('apps', id), { signal }),
    ({ name }) => name === 'app',
  );
  if (problem?.status === 404) {
    return (
      <Empty icon="app" title="There is no such app">
        <p>
          No app here has the id <code>{id}</code>.
        </p>
        <LinkButton href="/apps">All apps</LinkButton>
      </Empty>
    );
  }
  if (data === undefined) {
    return problem ? <Failed problem={problem} onRetry={reload} /> : <Loading what="the app" />;
  }
  return (
    <div class="page">
      <header class="page-head">
        <div class="who">
          <div>
            <a class="small" href="/apps">
              Apps
            </a>
            <h1>{data.name}</h1>
            <div class="row muted">
              <span class="id">{data.id}</span>
              <CopyButton text={data.id} label="Copy the id" />
            </div>
          </div>
        </div>
        <LinkButton icon="send" href={`/deliveries?app=${data.id}`}>
          Deliveries
        </LinkButton>
      </header>
      <div class="columns">
        <WebhookPanel app={data} />
        <div class="stack">
          <AppForm app={data} />
          <AppSecret app={data} />
        </div>
      </div>
    </div>
  );
}

function AppForm({ app }: { app: App }) {
  const initial = useMemo(() => typedOf(app), [JSON.stringify(app)]);
  const { typed, setTyped, changed, drop, saved } = useDraftObject(`app ${app.id}`, initial);
  const form = useForm();
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const path = at('apps', app.id);
    if (!(await form.send(() => call<App>('PATCH', path, { body: bodyOf(typed) })))) return;
    saved();
    say('Saved.');
  };
  return (
    <section class="panel" aria-labelledby="app-settings">
      <div class="panel-head">
        <h2 id="app-settings">Settings</h2>
      </div>
      <form class="panel-body stack" onSubmit={submit} noValidate>
        <AppFields typed={typed} onTyped={setTyped} form={form} />
        <FormProblem form={form} shown={MEMBERS} />
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
