/** Attempts by their outcome, and under them how long endpoints took. */
import type { Minute } from '../../api/stats.ts';
import { Chart, LegendItem, roundTicks } from '../../components/chart.tsx';
import { minuteOf, timesOf } from './minutes.ts';

const HEIGHT = 90;
const LATENCY_HEIGHT = 90;
/** Latencies differ by powers of ten. */
const DECADES = [1, 10, 100, 1000, 10_000];
const words = (ms: number): string => (ms >= 1000 ? `${ms / 1000} s` : `${ms} ms`);

const OUTCOMES = [
  { name: 'delivered', tone: 'good', label: 'Delivered' },
  { name: 'failed', tone: 'bad', label: 'Failed' },
] as const;

export function WebhooksChart({ minutes }: { minutes: readonly Minute[] }) {
  const most = Math.max(...minutes.map(({ webhooks: w }) => w.delivered + w.failed), 0);
  const { top, ticks } = roundTicks(most, HEIGHT);
  const total = (name: 'delivered' | 'failed') =>
    minutes.reduce((sum, { webhooks }) => sum + webhooks[name], 0);
  return (
    <Chart
      title="Attempts to deliver webhooks, each minute"
      description={`In ${minutes.length} minutes ${total('delivered')} were delivered and ${total('failed')} attempts failed.`}
      height={HEIGHT}
      ticks={ticks.filter((_, place) => place % 2 === 0)}
      times={timesOf(minutes)}
      rows={minutes.filter(({ webhooks: w }) => w.delivered + w.failed > 0).toReversed()}
      keyOf={({ at }) => at}
      columns={[
        { name: 'at', title: 'Minute', cell: ({ at }) => minuteOf(at) },
        ...OUTCOMES.map(({ name, label }) => ({
          name,
          title: label,
          cell: ({ webhooks }: Minute) => webhooks[name],
          number: true,
        })),
      ]}
      legend={OUTCOMES.map(({ name, tone, label }) => (
        <LegendItem key={name} tone={tone}>
          {label} <b class="tabular">{total(name)}</b>
        </LegendItem>
      ))}
      draw={({ width, height }) => {
        const step = width / minutes.length;
        return minutes.map(({ at, webhooks }, place) => {
          let y = height;
          return (
            <g key={at}>
              <title>{`${minuteOf(at)}: ${webhooks.delivered} delivered, ${webhooks.failed} failed`}</title>
              {OUTCOMES.map(({ name, tone }) => {
                const tall = (webhooks[name] * height) / top;
                if (tall === 0) return null;
                y -= tall;
                return (
                  <rect
                    key={name}
                    class={`mark ${tone}`}
                    x={place * step + 0.5}
                    width={Math.max(step - 1, 1)}
                    y={y}
                    height={Math.max(tall - 1, 1)}
                  />
                );
              })}
            </g>
          );
        });
      }}
    />
  );
}

export function LatencyChart({ minutes }: { minutes: readonly Minute[] }) {
  const known = minutes.filter(({ webhooks }) => webhooks.latency_ms_p50 !== null);
  const slowest = Math.max(...known.map(({ webhooks }) => webhooks.latency_ms_p95 ?? 0), 100);
  const top = DECADES.find((ms) => ms >= slowest) ?? 20_000;
  const yOf = (ms: number, height: number): number =>
    height - (Math.log10(Math.max(ms, 1)) * height) / Math.log10(top);
  const newest = known.at(-1)?.webhooks;
  return (
    <Chart
      title="How long endpoints took to answer webhooks, each minute"
      description={
        newest
          ? `Lately half took ${newest.latency_ms_p50} ms at most, and 95 of a hundred ${newest.latency_ms_p95} ms.`
          : 'No webhook was tried in this time.'
      }
      height={LATENCY_HEIGHT}
      ticks={DECADES.filter((ms) => ms <= top).map((ms) => ({
        y: yOf(ms, LATENCY_HEIGHT),
        label: words(ms),
      }))}
      times={timesOf(minutes)}
      rows={known.toReversed()}
      keyOf={({ at }) => at}
      columns={[
        { name: 'at', title: 'Minute', cell: ({ at }) => minuteOf(at) },
        {
          name: 'p50',
          title: 'Half, ms',
          cell: ({ webhooks }) => webhooks.latency_ms_p50,
          number: true,
        },
        {
          name: 'p95',
          title: '95 of 100, ms',
          cell: ({ webhooks }) => webhooks.latency_ms_p95,
          number: true,
        },
      ]}
      legend={
        <>
          <LegendItem tone="good">Half</LegendItem>
          <LegendItem tone="calm">to 95 of a hundred</LegendItem>
        </>
      }
      draw={({ width, height }) => {
        const step = width / minutes.length;
        return minutes.map(
          ({ at, webhooks: { latency_ms_p50: p50, latency_ms_p95: p95 } }, place) => {
            if (p50 === null || p95 === null) return null;
            const x = (place + 0.5) * step;
            return (
              <g key={at}>
                <title>{`${minuteOf(at)}: half ${p50} ms, 95 of a hundred ${p95} ms`}</title>
                <line class="range" x1={x} x2={x} y1={yOf(p50, height)} y2={yOf(p95, height)} />
                <circle class="mark calm" cx={x} cy={yOf(p95, height)} r={2.5} />
                <circle class="mark good" cx={x} cy={yOf(p50, height)} r={3.5} />
              </g>
            );
          },
        );
      }}
    />
  );
}
