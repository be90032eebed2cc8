/**
 * `npm run bench:latency`: how long a read takes while the server has time left. Pagescope and the
 * floor take turns; each is asked as fast as it can answer first, then 70 of a hundred of that, at
 * moments that do not wait for answers.
 *
 * `-- --smoke` checks in seconds that everything runs; its figures mean nothing.
 */
import { parseArgs } from 'node:util';
import { answerFile } from './answer.ts';
import { play } from './open-load.ts';
import type { Phase, PhaseResult } from './overload-load.ts';
import { population, psidOf, readOf } from './population.ts';
import { startSubject } from './subject.ts';
import { median, table } from './table.ts';

const { values: flags } = parseArgs({
  options: {
    smoke: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
  },
});
const PLAN = flags.smoke
  ? { people: 2_000, rounds: 1, seconds: 1 }
  : { people: 100_000, rounds: 5, seconds: 10 };
const ROUNDS = Number(flags.rounds ?? PLAN.rounds);
const SECONDS = Number(flags.seconds ?? PLAN.seconds);
const LOAD = 0.7;
const AIM = 3;
const CONNECTIONS = 64;

const paths = Array.from({ length: Math.min(PLAN.people, 50_000) }, (_, number) =>
  readOf(psidOf(number)),
);
const asFastAsItCan: Phase = { connections: CONNECTIONS, rate: 0, seconds: SECONDS / 4 };

/** At {@link LOAD} of what it can answer, measured just before. */
async function measure(origin: string): Promise<PhaseResult> {
  const [, whole] = await play(origin, paths, [asFastAsItCan, asFastAsItCan]);
  const rate = LOAD * (whole!.accepted / whole!.seconds);
  const [result] = await play(origin, paths, [
    { connections: CONNECTIONS, rate, seconds: SECONDS },
  ]);
  return result!;
}

console.log(`Filling a store with ${PLAN.people} people (kept for the next run) …`);
const { db } = await population(PLAN.people);
const ours = await startSubject('./pagescope.ts', [db]);
const floor = await startSubject('./floor.ts', [await answerFile(ours.origin + paths[0]!)]);

const rounds: { floor: PhaseResult; ours: PhaseResult }[] = [];
for (let round = 0; round < ROUNDS; round++) {
  rounds.push({ floor: await measure(floor.origin), ours: await measure(ours.origin) });
}
await Promise.all([ours.stop(), floor.stop()]);

const line = (name: 'floor' | 'ours', what: string): string[] => {
  const of = (pick: (result: PhaseResult) => number): number =>
    median(rounds.map((round) => pick(round[name])));
  return [
    what,
    of(({ sent, seconds }) => sent / seconds).toFixed(0),
    of(({ p50_ms }) => p50_ms).toFixed(2),
    of(({ p99_ms }) => p99_ms).toFixed(2),
    String(of(({ wrong }) => wrong)),
  ];
};
const ratio = median(rounds.map(({ floor, ours }) => ours.p99_ms / floor.p99_ms));
console.log(`
Medians of ${ROUNDS} rounds of ${SECONDS} s each, at ${LOAD * 100} % of what each can answer.

${table(
  ['', 'reads a second', 'p50 ms', 'p99 ms', 'wrong'],
  [line('floor', 'node:http, the same bytes'), line('ours', 'Pagescope, 100,000 hot people')],
)}

p99: ${ratio.toFixed(2)} times the floor's (aim: at most ${AIM}).`);
