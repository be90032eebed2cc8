/** How it goes: reads by answer, from entry to authorised, webhooks; and what to do in a new world. */
import { useEffect } from 'preact/hooks';
import { useResource } from '../../api/resource.ts';
import { type Stats, stats } from '../../api/stats.ts';
import { world } from '../../api/world.ts';
import { Failed, Loading } from '../../components/empty.tsx';
import { Select } from '../../components/field.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { onLive } from '../../live.ts';
import { query, setQuery } from '../../router.ts';
import type { ViewProps } from '../../views.ts';
import { FirstSteps, stepsOf } from './first-steps.tsx';
import { Funnel } from './funnel.tsx';
import { ReadsChart } from './reads-chart.tsx';
import { LatencyChart, WebhooksChart } from './webhooks-chart.tsx';
import './overview.css';

const SPANS = [
  { name: '15', label: '15 minutes' },
  { name: '60', label: 'An hour' },
  { name: '120', label: '2 hours' },
] as const;

/** However much happens, the numbers are asked for no more often. */
const AGAIN_MS = 1500;
/** Minutes pass also when nothing happens. */
const TICK_MS = 30_000;

export function Overview(_props: ViewProps) {
  const asked = query.value;
  const span = SPANS.find(({ name }) => name === asked.get('span'))?.name ?? '60';
  const pages = world.value?.pages ?? [];
  const page = pages.find(({ id }) => id === asked.get('page'))?.id;
  const { data, problem, reload } = useResource(`stats ${span} ${page}`, (signal) =>
    stats({ page, minutes: Number(span) }, signal),
  );
  useOften(reload);
  return (
    <div class="page overview">
      <header class="page-head">
        <h1>Overview</h1>
        {pages.length > 1 && (
          <Select
            label="Page"
            hideLabel
            compact
            value={page ?? ''}
            choices={[
              { value: '', label: 'All pages' },
              ...pages.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onValue={(value) => setQuery({ page: value })}
          />
        )}
        <Segmented
          label="How far back"
          choices={SPANS}
          value={span}
          onValue={(name) => setQuery({ span: name === '60' ? null : name })}
        />
      </header>
      {problem && <Failed problem={problem} onRetry={reload} />}
      {data === undefined && !problem && <Loading what="the numbers" />}
      {data && <Numbers data={data} />}
    </div>
  );
}

function Numbers({ data }: { data: Stats }) {
  const steps = stepsOf(data);
  const isNew = steps.some(({ done }) => !done);
  const { minutes, funnel, people } = data;
  return (
    <>
      <Tiles data={data} />
      {isNew && <FirstSteps steps={steps} />}
      <section class="panel" aria-labelledby="reads">
        <div class="panel-head">
          <h2 id="reads">Reads by answer</h2>
        </div>
        <div class="panel-body">
          <ReadsChart minutes={minutes} />
        </div>
      </section>
      <section class="panel" aria-labelledby="webhooks">
        <div class="panel-head">
          <h2 id="webhooks">Webhooks</h2>
          <a class="small" href="/deliveries">
            Deliveries
          </a>
        </div>
        <div class="panel-body columns">
          <div>
            <h3 class="chart-title">Attempts</h3>
            <WebhooksChart minutes={minutes} />
          </div>
          <div>
            <h3 class="chart-title">Latency</h3>
            <LatencyChart minutes={minutes} />
          </div>
        </div>
      </section>
      <section class="panel" aria-labelledby="funnel">
        <div class="panel-head">
          <h2 id="funnel">From entry to authorised</h2>
        </div>
        {funnel.length === 0 ? (
          <p class="panel-body muted">
            Nobody met a page yet. <a href="/messenger">Be the first</a>
          </p>
        ) : (
          <Funnel steps={funnel} />
        )}
        {!people.complete && (
          <p class="panel-body muted small">Of the first {people.looked_at} people.</p>
        )}
      </section>
    </>
  );
}

function Tiles({ data: { minutes, funnel } }: { data: Stats }) {
  const sum = (of: (minute: Stats['minutes'][number]) => number): number =>
    minutes.reduce((total, minute) => total + of(minute), 0);
  const profiles = sum(({ reads }) => reads.profile);
  const reads = profiles + sum(({ reads: { empty, error } }) => empty + error);
  const failed = sum(({ webhooks }) => webhooks.failed);
  const came = funnel.reduce((total, step) => total + step.came, 0);
  const readable = funnel.reduce((total, step) => total + step.readable, 0);
  const share = (part: number, of: number) =>
    of === 0 ? '–' : `${Math.round((100 * part) / of)} %`;
  const tiles = [
    { label: 'People met', value: came, more: `${readable} readable now` },
    { label: 'Reads', value: reads, more: `in ${minutes.length} minutes` },
    { label: 'Answered with a profile', value: share(profiles, reads), more: `${profiles} reads` },
    {
      label: 'Webhook attempts',
      value: sum(({ webhooks }) => webhooks.delivered + webhooks.failed),
      more: failed === 0 ? 'none failed' : `${failed} failed`,
    },
  ];
  return (
    <dl class="tiles">
      {tiles.map(({ label, value, more }) => (
        <div key={label} class="panel tile">
          <dt>{label}</dt>
          <dd class="tabular">{value}</dd>
          <dd class="muted small">{more}</dd>
        </div>
      ))}
    </dl>
  );
}

/** After what happened, but not after each of a hundred things. */
function useOften(reload: () => void): void {
  useEffect(() => {
    let timer = 0;
    const soon = (): void => {
      if (timer !== 0) return;
      timer = setTimeout(() => {
        timer = 0;
        reload();
      }, AGAIN_MS) as unknown as number;
    };
    const stop = onLive(soon);
    const tick = setInterval(soon, TICK_MS);
    return () => {
      clearTimeout(timer);
      clearInterval(tick);
      stop();
    };
  }, [reload]);
}
