/** Where an app is told of its pages: the endpoint must accept it before it is taken. */
import { useMemo, useState } from 'preact/hooks';
import { at, call, Problem } from '../../api/client.ts';
import { WEBHOOK_FIELDS, type Webhook } from '../../api/registry.ts';
import { useResource } from '../../api/resource.ts';
import type { App } from '../../api/types.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { useDraftObject } from '../../components/draft-object.ts';
import { Failed, Loading } from '../../components/empty.tsx';
import { Check, Field } from '../../components/field.tsx';
import { FormProblem, useForm } from '../../components/form.tsx';
import { say } from '../../components/toast.tsx';
import { WebhookTestForm } from './webhook-test.tsx';

const MEMBERS = ['callback_url', 'verify_token', 'fields'];
const USUAL = ['messages', 'messaging_postbacks', 'messaging_optins', 'messaging_referrals'];

/** Null: there is none. */
async function webhookOf(app: string, signal: AbortSignal): Promise<Webhook | null> {
  try {
    return await call<Webhook>('GET', at('apps', app, 'webhook'), { signal });
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}

export function WebhookPanel({ app }: { app: App }) {
  const { data, problem, reload } = useResource(
    `webhook ${app.id}`,
    (signal) => webhookOf(app.id, signal),
    ({ name }) => name === 'webhook',
  );
  return (
    <section class="panel" aria-labelledby="webhook">
      <div class="panel-head">
        <h2 id="webhook">Webhook</h2>
        {data && (
          <Badge tone={data.active ? 'good' : 'warn'}>{data.active ? 'Active' : 'Off'}</Badge>
        )}
        {data === null && <Badge>None</Badge>}
      </div>
      {problem && <Failed problem={problem} onRetry={reload} />}
      {data === undefined && !problem && <Loading what="the webhook" />}
      {data !== undefined && <WebhookForm app={app} webhook={data} onSaved={reload} />}
      {data && <WebhookTestForm app={app} webhook={data} />}
    </section>
  );
}

function WebhookForm({
  app,
  webhook,
  onSaved,
}: {
  app: App;
  webhook: Webhook | null;
  onSaved: () => void;
}) {
  const path = at('apps', app.id, 'webhook');
  const initial = useMemo(
    () => ({
      callback_url: webhook?.callback_url ?? '',
      fields: webhook?.fields ?? USUAL,
    }),
    [JSON.stringify(webhook)],
  );
  const { typed, setTyped, drop } = useDraftObject(`webhook ${app.id}`, initial);
  // A secret is kept in no storage of the browser.
  const [verifyToken, setVerifyToken] = useState('');
  const [shook, setShook] = useState(false);
  const [ending, setEnding] = useState(false);
  const form = useForm();
  const names = [...new Set([...Object.keys(WEBHOOK_FIELDS), ...typed.fields])];
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setShook(false);
    const body = { ...typed, verify_token: verifyToken };
    if (!(await form.send(() => call<Webhook>('PUT', path, { body })))) return;
    drop();
    setShook(true);
    onSaved();
  };
  const end = async (): Promise<void> => {
    await call('DELETE', path);
    drop();
    setShook(false);
    say('Nothing is sent any more.');
    onSaved();
  };
  const toggle = (name: string, on: boolean): void =>
    setTyped({
      ...typed,
      fields: on ? [...typed.fields, name] : typed.fields.filter((one) => one !== name),
    });
  return (
    <form class="panel-body stack" onSubmit={submit} noValidate>
      <Field
        label="Callback URL"
        type="url"
        value={typed.callback_url}
        placeholder="http://localhost:1337/webhook"
        wrong={form.wrong('callback_url')}
        onValue={(callback_url) => setTyped({ ...typed, callback_url })}
        spellcheck={false}
      />
      <Field
        label="Verify token"
        value={verifyToken}
        wrong={form.wrong('verify_token')}
        onValue={setVerifyToken}
        spellcheck={false}
        hint={
          webhook
            ? 'It is taken and never shown: whoever changes the webhook types it again.'
            : 'What the endpoint expects as hub.verify_token.'
        }
      />
      <fieldset class="stack">
        <legend class="field-label">Fields</legend>
        <div class="checks">
          {names.map((name) => (
            <Check
              key={name}
              label={
                <>
                  <code>{name}</code>
                  <br />
                  <span class="muted small">{WEBHOOK_FIELDS[name] ?? ''}</span>
                </>
              }
              checked={typed.fields.includes(name)}
              onChecked={(on) => toggle(name, on)}
            />
          ))}
        </div>
        {form.wrong('fields') && (
          <div class="field">
            <div class="wrong" role="alert">
              {form.wrong('fields')}
            </div>
          </div>
        )}
      </fieldset>
      <FormProblem form={form} shown={MEMBERS} />
      {shook && (
        <p class="notice good" role="status">
          The endpoint answered the challenge. A page must subscribe the app, too: see its
          subscriptions.
        </p>
      )}
      <div class="form-foot">
        <Button kind="primary" type="submit" busy={form.busy}>
          {form.busy ? 'Shaking hands…' : 'Verify and save'}
        </Button>
        {webhook && (
          <Button kind="danger" onClick={() => setEnding(true)}>
            End the webhook
          </Button>
        )}
      </div>
      {ending && (
        <Confirm
          title={`End the webhook of ${app.name}?`}
          does="End it"
          run={end}
          onClose={() => setEnding(false)}
        >
          <p>What is pending waits for another webhook, until its time is over.</p>
        </Confirm>
      )}
    </form>
  );
}
