/** What the dashboard's Test button sends: signed, sent at once and once, and not kept. */
import { useState } from 'preact/hooks';
import { at, call } from '../../api/client.ts';
import type { Webhook, WebhookTest } from '../../api/registry.ts';
import type { App } from '../../api/types.ts';
import { world } from '../../api/world.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Select } from '../../components/field.tsx';
import { FormProblem, useForm } from '../../components/form.tsx';
import { Json } from '../../components/json.tsx';

export function WebhookTestForm({ app, webhook }: { app: App; webhook: Webhook }) {
  const pages = world.value?.pages ?? [];
  const [field, setField] = useState(webhook.fields[0] ?? 'messages');
  const [page, setPage] = useState(pages[0]?.id ?? '');
  const [came, setCame] = useState<WebhookTest>();
  const form = useForm();
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const body = { field, ...(page !== '' && { page_id: page }) };
    const path = at('apps', app.id, 'webhook', 'test');
    setCame(await form.send(() => call<WebhookTest>('POST', path, { body })));
  };
  return (
    <form class="panel-body stack webhook-test" onSubmit={submit}>
      <h3>Test event</h3>
      <div class="form-grid">
        <Select
          label="Field"
          value={field}
          choices={webhook.fields.map((value) => ({ value, label: value }))}
          wrong={form.wrong('field')}
          onValue={setField}
        />
        {pages.length > 0 && (
          <Select
            label="Page"
            value={page}
            choices={pages.map(({ id, name }) => ({ value: id, label: name }))}
            wrong={form.wrong('page_id')}
            onValue={setPage}
          />
        )}
      </div>
      <FormProblem form={form} shown={['field', 'page_id']} />
      <div class="form-foot">
        <Button type="submit" icon="send" busy={form.busy}>
          Send a test event
        </Button>
        <span class="muted small">It is not kept among the deliveries.</span>
      </div>
      {came && <Came came={came} />}
    </form>
  );
}

function Came({
  came: { delivered, status, error, latency_ms, answer, body },
}: {
  came: WebhookTest;
}) {
  return (
    <div class="stack" role="status">
      <p class="row-wrap">
        <Badge tone={delivered ? 'good' : 'bad'}>{delivered ? 'Delivered' : 'Not delivered'}</Badge>
        <span>{status === null ? error : `Answered ${status} in ${latency_ms} ms`}</span>
      </p>
      <Json raw={body} label="What was sent and signed" />
      {answer && <Json raw={answer} label="What was answered" />}
    </div>
  );
}
