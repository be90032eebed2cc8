import { ANSWERS, type AnswerKind, type Minute } from '../../api/stats.ts';
import { Chart, LegendItem, roundTicks } from '../../components/chart.tsx';
import { minuteOf, timesOf } from './minutes.ts';

const HEIGHT = 170;
const TONES: Readonly<Record<AnswerKind, string>> = {
  profile: 'good',
  empty: 'calm',
  error: 'bad',
};
const WORDS: Readonly<Record<AnswerKind, string>> = {
  profile: 'Profile',
  empty: 'Empty',
  error: 'Error',
};

const sumOf = ({ reads }: Minute): number => reads.profile + reads.empty + reads.error;

export function ReadsChart({ minutes }: { minutes: readonly Minute[] }) {
  const { top, ticks } = roundTicks(Math.max(...minutes.map(sumOf), 0), HEIGHT);
  const total = (kind: AnswerKind) => minutes.reduce((sum, { reads }) => sum + reads[kind], 0);
  return (
    <Chart
      title="Reads of profiles by answer, each minute"
      description={`In ${minutes.length} minutes: ${ANSWERS.map((kind) => `${total(kind)} ${kind}`).join(', ')}.`}
      height={HEIGHT}
      ticks={ticks}
      times={timesOf(minutes)}
      rows={minutes.filter((minute) => sumOf(minute) > 0).toReversed()}
      keyOf={({ at }) => at}
      columns={[
        { name: 'at', title: 'Minute', cell: ({ at }) => minuteOf(at) },
        ...ANSWERS.map((kind) => ({
          name: kind,
          title: WORDS[kind],
          cell: ({ reads }: Minute) => reads[kind],
          number: true,
        })),
      ]}
      legend={ANSWERS.map((kind) => (
        <LegendItem key={kind} tone={TONES[kind]}>
          {WORDS[kind]} <b class="tabular">{total(kind)}</b>
        </LegendItem>
      ))}
      draw={({ width, height }) => {
        const step = width / minutes.length;
        return minutes.map((minute, place) => {
          let y = height;
          return (
            <g key={minute.at}>
              <title>{`${minuteOf(minute.at)}: ${ANSWERS.map((kind) => `${minute.reads[kind]} ${kind}`).join(', ')}`}</title>
              {ANSWERS.map((kind) => {
                const tall = (minute.reads[kind] * height) / top;
                if (tall === 0) return null;
                y -= tall;
                return (
                  <rect
                    key={kind}
                    class={`mark ${TONES[kind]}`}
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
