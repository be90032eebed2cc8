/** One webhook: the bytes, both signatures, every attempt, and what can be done about it. */
import { useState } from 'preact/hooks';
import { curlOf, delivery, redeliver } from '../../api/deliveries.ts';
import { useResource } from '../../api/resource.ts';
import type { DeliveryDetail } from '../../api/types.ts';
import { world } from '../../api/world.ts';
import { Badge } from '../../components/badge.tsx';
import { Button, LinkButton } from '../../components/button.tsx';
import { Code } from '../../components/code.tsx';
import { Empty, Failed, Loading } from '../../components/empty.tsx';
import { Facts } from '../../components/facts.tsx';
import { useDeed } from '../../components/form.tsx';
import { Json } from '../../components/json.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { Time } from '../../components/time.tsx';
import { say } from '../../components/toast.tsx';
import { query, setQuery } from '../../router.ts';
import { TONES } from './delivery-table.tsx';
import { Replay } from './replay.tsx';

const TABS = [
  { name: 'sent', label: 'What was sent' },
  { name: 'replay', label: 'Edit and send' },
  { name: 'curl', label: 'curl' },
] as const;

export function DeliveryDetailView({ id }: { id: string }) {
  const { data, problem, reload } = useResource(
    `delivery ${id}`,
    (signal) => delivery(id, signal),
    ({ name, data: told }) => name === 'delivery' && told.id === id,
  );
  if (problem?.status === 404) {
    return (
      <Empty icon="send" title="There is no such delivery">
        <p>
          Those that arrived are kept for a week, and those that were given up for a month. A world
          that was restored has none yet.
        </p>
        <LinkButton href="/deliveries">All deliveries</LinkButton>
      </Empty>
    );
  }
  if (data === undefined) {
    return problem ? (
      <Failed problem={problem} onRetry={reload} />
    ) : (
      <Loading what="the delivery" />
    );
  }
  return <Shown detail={data} reload={reload} />;
}

function Shown({ detail, reload }: { detail: DeliveryDetail; reload: () => void }) {
  const [busy, run] = useDeed();
  const [draft, setDraft] = useState(0);
  const { id, field, status } = detail;
  const asked = query.value.get('show');
  const tab = TABS.find(({ name }) => name === asked)?.name ?? 'sent';
  const again = async (): Promise<void> => {
    if (await run(() => redeliver(id))) {
      say('It goes out again.');
      reload();
    }
  };
  return (
    <div class="page deliveries">
      <header class="page-head">
        <div class="who">
          <div>
            <a class="small" href="/deliveries">
              Deliveries
            </a>
            <h1>
              {field} <Badge tone={TONES[status]}>{status}</Badge>
            </h1>
            <p class="id muted">{id}</p>
          </div>
        </div>
        <Button icon="send" busy={busy} onClick={again}>
          Send again
        </Button>
      </header>
      <div class="columns delivery-columns">
        <section class="panel" aria-label="The request">
          <Tabs
            label="The request"
            tabs={TABS}
            shown={tab}
            onShow={(name) => setQuery({ show: name === 'sent' ? null : name })}
          >
            <div class="panel-body stack">
              {tab === 'sent' && <Sent detail={detail} />}
              {tab === 'replay' && (
                <Replay key={draft} detail={detail} onReset={() => setDraft(draft + 1)} />
              )}
              {tab === 'curl' && <Curl detail={detail} />}
            </div>
          </Tabs>
        </section>
        <div class="stack">
          <About detail={detail} />
          <Attempts detail={detail} />
        </div>
      </div>
    </div>
  );
}

function Sent({ detail: { callback_url, headers, body } }: { detail: DeliveryDetail }) {
  return (
    <>
      <p>
        <code class="id">POST {callback_url ?? 'nowhere: the app has no webhook'}</code>
      </p>
      <Facts
        rows={Object.entries(headers).map(([name, value]) => [
          name,
          <code key={name} class="id">
            {value}
          </code>,
        ])}
      />
      <Json raw={body} label="The body that is sent and signed" />
    </>
  );
}

function Curl({ detail }: { detail: DeliveryDetail }) {
  if (detail.callback_url === null) {
    return <p class="muted">The app has no webhook, so there is nowhere to send it to.</p>;
  }
  return (
    <>
      <p class="muted">The same bytes with the same signatures, from a terminal.</p>
      <Code text={curlOf(detail)} label="The request as curl" />
    </>
  );
}

function About({ detail }: { detail: DeliveryDetail }) {
  const { app_id, page_id, psid, event_id, version, queued_at, next_attempt_at, settled_at } =
    detail;
  const app = world.value?.apps.find(({ id }) => id === app_id);
  const page = world.value?.pages.find(({ id }) => id === page_id);
  return (
    <section class="panel" aria-labelledby="about">
      <div class="panel-head">
        <h2 id="about">About it</h2>
      </div>
      <div class="panel-body">
        <Facts
          rows={[
            ['App', <a href={`/apps/${app_id}`}>{app?.name ?? app_id}</a>],
            ['Page', <a href={`/pages/${page_id}`}>{page?.name ?? page_id}</a>],
            [
              'PSID',
              psid === null ? (
                <span class="muted">of nobody</span>
              ) : (
                <a class="id" href={`/people?q=${psid}`}>
                  {psid}
                </a>
              ),
            ],
            ['Tells of', <span class="id">{event_id}</span>],
            ['Form of', version],
            ['Queued', <Time at={queued_at} day />],
            ['Next attempt', next_attempt_at ? <Time at={next_attempt_at} day /> : undefined],
            ['Settled', settled_at ? <Time at={settled_at} day /> : undefined],
          ]}
        />
      </div>
    </section>
  );
}

type Attempt = DeliveryDetail['log'][number];
const ATTEMPTS: readonly Column<Attempt>[] = [
  { name: 'at', title: 'At', cell: ({ at }) => <Time at={at} day /> },
  {
    name: 'answer',
    title: 'Answer',
    cell: ({ status, error }) => (
      <span class="row-wrap">
        {status !== null && (
          <Badge tone={status >= 200 && status < 300 ? 'good' : 'bad'}>{status}</Badge>
        )}
        {error && <span class="small">{error}</span>}
      </span>
    ),
  },
  { name: 'ms', title: 'ms', cell: ({ latency_ms }) => latency_ms, number: true },
];

function Attempts({ detail: { log, answer, attempts } }: { detail: DeliveryDetail }) {
  return (
    <section class="panel" aria-labelledby="attempts">
      <div class="panel-head">
        <h2 id="attempts">Attempts</h2>
        <span class="muted small">{attempts}</span>
      </div>
      {log.length === 0 ? (
        <p class="panel-body muted">It was not tried yet.</p>
      ) : (
        <Table
          caption="Attempts"
          columns={ATTEMPTS}
          rows={log.toReversed()}
          keyOf={({ at, latency_ms }) => `${at} ${latency_ms}`}
        />
      )}
      {answer && (
        <div class="panel-body">
          <Json raw={answer} label="What was answered last" />
        </div>
      )}
    </section>
  );
}
