/**
 * `npm run bench:overload`: what becomes of a server of whom three times as much is asked as it can
 * answer, for a minute. Its capacity is measured first, on the same core in the same run; then comes
 * half of it, three times of it, and half of it again.
 *
 * `-- --smoke` checks in seconds that everything runs; its figures mean nothing.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { barChart } from './chart.ts';
import { play } from './open-load.ts';
import type { Phase, PhaseResult, Window } from './overload-load.ts';
import { population, psidOf, readOf } from './population.ts';
import { type Subject, startSubject } from './subject.ts';
import { median, table } from './table.ts';

const { values: flags } = parseArgs({
  options: {
    smoke: { type: 'boolean', default: false },
    seconds: { type: 'string' },
    connections: { type: 'string', default: '2000' },
    times: { type: 'string', default: '3' },
    svg: { type: 'string' },
  },
});
const PLAN = flags.smoke
  ? { people: 2_000, seconds: 2, calm: 1 }
  : { people: 100_000, seconds: 60, calm: 5 };
const SECONDS = Number(flags.seconds ?? PLAN.seconds);
const TIMES = Number(flags.times);
const WINDOW_MS = 100;
const SECOND_WINDOWS = 10;
const SAMPLE_MS = 250;
const AIMS = { p99_ms: 100, memory_mb: 512, recovery_ms: 2000 };

const paths = Array.from({ length: Math.min(PLAN.people, 50_000) }, (_, number) =>
  readOf(psidOf(number)),
);

/** Samples memory until told to stop; resolves with the most that was seen. */
function watchMemory(subject: Subject): { stop(): Promise<number> } {
  let most = 0;
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      most = Math.max(most, (await subject.usage()).rss_bytes);
      await new Promise((done) => setTimeout(done, SAMPLE_MS));
    }
  })();
  return {
    async stop() {
      stopped = true;
      await watching;
      return most;
    },
  };
}

/**
 * Until a whole second refuses nothing, and half of its windows are no slower than twice the calm
 * before: a single slow window (the audit trail is written, garbage is collected) is in any hour.
 */
function recovery_ms(windows: Window[], calm_ms: number): number {
  const isFine = (from: number): boolean => {
    const second = windows.slice(from, from + SECOND_WINDOWS);
    return (
      second.every(({ refused }) => refused === 0) &&
      median(second.map(({ p99_ms }) => p99_ms)) <= 2 * calm_ms
    );
  };
  const fine = windows.findIndex((_, from) => isFine(from));
  return (fine < 0 ? windows.length : fine) * WINDOW_MS;
}

function line(name: string, asked: number, result: PhaseResult): string[] {
  const { seconds } = result;
  const perSecond = (count: number): string => (count / seconds).toFixed(0);
  return [
    name,
    asked === 0 ? 'all' : asked.toFixed(0),
    perSecond(result.sent),
    perSecond(result.accepted),
    perSecond(result.refused),
    String(result.wrong),
    result.p50_ms.toFixed(1),
    result.p99_ms.toFixed(1),
    result.p99_refused_ms.toFixed(1),
  ];
}

console.log(`Filling a store with ${PLAN.people} people (kept for the next run) …`);
const { db } = await population(PLAN.people);
const subject = await startSubject('./pagescope.ts', [db]);
const closed = { connections: 64, rate: 0 };
const [, whole] = await play(subject.origin, paths, [
  { ...closed, seconds: PLAN.calm },
  { ...closed, seconds: PLAN.calm },
]);
const capacity = whole!.accepted / whole!.seconds;
const half: Phase = { connections: 64, rate: capacity / 2, seconds: PLAN.calm };
const much: Phase = {
  connections: Number(flags.connections),
  rate: TIMES * capacity,
  seconds: SECONDS,
};
const memory = watchMemory(subject);
const [before, over, after] = (await play(subject.origin, paths, [half, much, half])) as [
  PhaseResult,
  PhaseResult,
  PhaseResult,
];
const memory_mb = (await memory.stop()) / 1e6;
await subject.stop();

console.log(`
Capacity: ${capacity.toFixed(0)} reads a second on one core. Then ${TIMES} times of it for ${SECONDS} s on ${much.connections} connections.

${table(
  [
    'phase',
    ...['asked/s', 'sent/s', 'answered/s', 'refused/s', 'wrong'],
    ...['p50 ms', 'p99 ms', 'p99 ms of a refusal'],
  ],
  [
    line('capacity', 0, whole!),
    line('before, at half', half.rate, before),
    line(`overload, ${TIMES} times`, much.rate, over),
    line('after, at half', half.rate, after),
  ],
)}
`);

const back_ms = recovery_ms(after.windows, before.p99_ms);
const verdicts: [name: string, value: string, aim: string, holds: boolean][] = [
  [
    'p99 of what is accepted',
    `${over.p99_ms.toFixed(1)} ms`,
    `${AIMS.p99_ms} ms`,
    over.p99_ms <= AIMS.p99_ms,
  ],
  [
    'ill-formed answers, broken connections',
    String(over.wrong + after.wrong),
    '0',
    over.wrong + after.wrong === 0,
  ],
  [
    'memory at most',
    `${memory_mb.toFixed(0)} MB`,
    `${AIMS.memory_mb} MB`,
    memory_mb <= AIMS.memory_mb,
  ],
  ['as before after', `${back_ms} ms`, `${AIMS.recovery_ms} ms`, back_ms <= AIMS.recovery_ms],
];
console.log(
  table(
    ['', 'measured', 'aim', ''],
    verdicts.map(([name, value, aim, holds]) => [name, value, aim, holds ? 'holds' : 'MISSED']),
  ),
);
if (flags.svg !== undefined) {
  const most = over.accepted + over.refused + over.unsent;
  const bars = [
    { name: 'answered', value: over.accepted / most },
    { name: 'refused in Graph’s words', value: over.refused / most },
    { name: 'never sent: no free connection', value: over.unsent / most },
    { name: `p99 of what is answered, of ${AIMS.p99_ms} ms`, value: over.p99_ms / AIMS.p99_ms },
    { name: `memory, of ${AIMS.memory_mb} MB`, value: memory_mb / AIMS.memory_mb },
  ];
  writeFileSync(flags.svg, barChart(`A minute at ${TIMES} times capacity`, bars));
  console.log(`\nChart: ${flags.svg}`);
}
if (!flags.smoke && verdicts.some(([, , , holds]) => !holds)) process.exitCode = 1;
