/**
 * `npm run bench`: what a profile read costs, against a bare node:http server that answers the
 * same bytes (the floor). Paired rounds in one run: machines drift, ratios hold.
 *
 * `-- --store postgres` measures the server on PostgreSQL, which shares the machine: then CPU tells
 * more than throughput. `-- --smoke` checks in seconds that everything runs; its figures mean nothing.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { answerFile } from './answer.ts';
import { barChart } from './chart.ts';
import { applyLoad, loadTool, type Measured } from './load.ts';
import { ACCESS_TOKEN, population, psidOf } from './population.ts';
import { type Subject, startSubject } from './subject.ts';
import { median, table } from './table.ts';

const { values: flags } = parseArgs({
  options: {
    smoke: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    svg: { type: 'string' },
    store: { type: 'string', default: 'sqlite' },
  },
});
const PLAN = flags.smoke
  ? { people: 2_000, hot: 500, rounds: 1, seconds: 1 }
  : flags.store === 'postgres'
    ? { people: 100_000, hot: 10_000, rounds: 3, seconds: 10 }
    : { people: 1_000_000, hot: 100_000, rounds: 3, seconds: 10 };
const rounds = Number(flags.rounds ?? PLAN.rounds);
const seconds = Number(flags.seconds ?? PLAN.seconds);
const CONNECTIONS = 64;
const FIELDS = 'first_name,last_name,profile_pic,locale,timezone,gender';

interface Round {
  perSecond: number;
  p50_ms: number;
  p99_ms: number;
  cpu_us: number;
}

interface Scenario {
  name: string;
  people: number;
}

const pathOf = (number: number): string =>
  `/v2.6/${psidOf(number)}?fields=${FIELDS}&access_token=${ACCESS_TOKEN}`;

async function measure(subject: Subject, paths: string[], tool: Tool): Promise<Round> {
  const before = await subject.usage();
  const load = { origin: subject.origin, paths, connections: CONNECTIONS, seconds };
  const measured: Measured = await applyLoad(tool, load);
  const after = await subject.usage();
  if (measured.errors > 0) throw new Error(`${measured.errors} requests failed`);
  return {
    perSecond: measured.requests / measured.seconds,
    p50_ms: measured.p50_ms,
    p99_ms: measured.p99_ms,
    cpu_us: (after.cpu_us - before.cpu_us) / measured.requests,
  };
}
/** A server is started for it only when it is asked for. */
async function fill(people: number): Promise<{ db: string; bytes: number }> {
  if (flags.store === 'sqlite') return population(people);
  return (await import('./postgres.ts')).postgresPopulation(people);
}

type Tool = Awaited<ReturnType<typeof loadTool>>;

async function main(): Promise<void> {
  const tool = await loadTool();
  console.log(`Filling a store with ${PLAN.people} people (kept for the next run) …`);
  const { db, bytes } = await fill(PLAN.people);
  // The first start compiles; what counts is every other one.
  await (await startSubject('./pagescope.ts', [db])).stop();
  const subject = await startSubject('./pagescope.ts', [db]);
  const idle = await subject.usage();
  const floor = await startSubject('./floor.ts', [await answerFile(subject.origin + pathOf(0))]);

  const scenarios: Scenario[] = [
    { name: `${PLAN.hot.toLocaleString('en')} hot people`, people: PLAN.hot },
    { name: `${PLAN.people.toLocaleString('en')} people, evenly`, people: PLAN.people },
  ];
  const rows: string[][] = [];
  const ratios: { name: string; value: number }[] = [];
  for (const { name, people } of scenarios) {
    const paths = shuffled(people).map(pathOf);
    await measure(floor, paths, tool);
    await measure(subject, paths, tool);
    const pairs: { floor: Round; ours: Round }[] = [];
    for (let round = 0; round < rounds; round++) {
      pairs.push({
        floor: await measure(floor, paths, tool),
        ours: await measure(subject, paths, tool),
      });
    }
    const byCpu = median(pairs.map((pair) => pair.floor.cpu_us / pair.ours.cpu_us));
    const byThroughput = median(pairs.map((pair) => pair.ours.perSecond / pair.floor.perSecond));
    rows.push(
      line(
        `floor, ${name}`,
        pairs.map((pair) => pair.floor),
      ),
    );
    rows.push([
      ...line(
        `pagescope, ${name}`,
        pairs.map((pair) => pair.ours),
      ),
      byCpu.toFixed(2),
      byThroughput.toFixed(2),
    ]);
    ratios.push(
      { name: `${name}: by CPU`, value: byCpu },
      { name: `${name}: by throughput`, value: byThroughput },
    );
  }
  const loaded = await subject.usage();
  await subject.stop();
  await floor.stop();

  console.log(
    `\nLoad: ${tool}, ${CONNECTIONS} connections, ${rounds} rounds of ${seconds} s, medians\n`,
  );
  console.log(
    table(
      [
        'server',
        'requests/s',
        'p50 ms',
        'p99 ms',
        'CPU µs/request',
        'of the floor by CPU',
        'by throughput',
      ],
      rows,
    ),
  );
  console.log(`\nstart-up       ${subject.startup_ms.toFixed(0)} ms with ${PLAN.people} people
memory         ${mebibytes(idle.rss_bytes)} idle, ${mebibytes(loaded.rss_bytes)} after the load
on disk        ${(bytes / PLAN.people).toFixed(0)} bytes a person with one event\n`);
  if (flags.svg !== undefined) {
    writeFileSync(flags.svg, barChart('A profile read, as a share of the floor', ratios));
    console.log(`Chart: ${flags.svg}`);
  }
}

function line(name: string, all: Round[]): string[] {
  const of = (pick: (round: Round) => number): number => median(all.map(pick));
  return [
    name,
    of((round) => round.perSecond).toFixed(0),
    of((round) => round.p50_ms).toFixed(2),
    of((round) => round.p99_ms).toFixed(2),
    of((round) => round.cpu_us).toFixed(1),
  ];
}

/** 0 … count-1 in an order without locality, the same on every run. */
function shuffled(count: number): number[] {
  const numbers = Array.from({ length: count }, (_, index) => index);
  let state = 1;
  for (let index = count - 1; index > 0; index--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = state % (index + 1);
    [numbers[index], numbers[other]] = [numbers[other]!, numbers[index]!];
  }
  return numbers;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}

await main();
