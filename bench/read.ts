/**
 * `npm run bench`: what a profile read costs, against a bare node:http server that answers the
 * same bytes (the floor). Paired rounds in one run: machines drift, ratios hold.
 *
 * `-- --people 10000000` measures more of them than a million; 7.7 GB of disk are filled once.
 * `-- --store postgres` measures the server on PostgreSQL, which shares the machine: then CPU tells
 * more than throughput. `-- --smoke` checks in seconds that everything runs; its figures mean nothing.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { answerFile } from './answer.ts';
import { barChart } from './chart.ts';
import { applyLoad, loadTool, type Measured } from './load.ts';
import { population, psidOf, READ, readOf } from './population.ts';
import { type Subject, startSubject, type Usage } from './subject.ts';
import { median, table } from './table.ts';

const { values: flags } = parseArgs({
  options: {
    smoke: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    people: { type: 'string' },
    svg: { type: 'string' },
    store: { type: 'string', default: 'sqlite' },
  },
});
const PLAN = flags.smoke
  ? { people: 2_000, hot: 500, rounds: 1, seconds: 1 }
  : flags.store === 'postgres'
    ? { people: 100_000, hot: 10_000, rounds: 3, seconds: 10 }
    : { people: 1_000_000, hot: 100_000, rounds: 3, seconds: 10 };
const people = Number(flags.people ?? PLAN.people);
const hot = Math.min(PLAN.hot, people);
const rounds = Number(flags.rounds ?? PLAN.rounds);
const seconds = Number(flags.seconds ?? PLAN.seconds);
const CONNECTIONS = 64;

interface Round {
  requests: number;
  perSecond: number;
  p50_ms: number;
  p99_ms: number;
  cpu_us: number;
}

interface Pair {
  floor: Round;
  ours: Round;
}

interface Scenario {
  name: string;
  pairs: Pair[];
  /** Medians of the rounds' own shares of the floor. */
  byCpu: number;
  byThroughput: number;
}

async function measure(subject: Subject, of: number, tool: Tool, from?: number): Promise<Round> {
  const before = await subject.usage();
  const paths = { path: READ, people: of, ...(from === undefined ? {} : { from }) };
  const load = { origin: subject.origin, paths, connections: CONNECTIONS, seconds };
  const measured: Measured = await applyLoad(tool, load);
  const after = await subject.usage();
  if (measured.errors > 0) throw new Error(`${measured.errors} requests failed`);
  return {
    requests: measured.requests,
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
  console.log(`Filling a store with ${people} people (kept for the next run) …`);
  const { db, bytes } = await fill(people);
  // The first start compiles; what counts is every other one.
  await (await startSubject('./pagescope.ts', [db])).stop();
  const subject = await startSubject('./pagescope.ts', [db]);
  const idle = await subject.usage();
  const one = subject.origin + readOf(psidOf(0));
  const floor = await startSubject('./floor.ts', [await answerFile(one)]);

  const scenarios: Scenario[] = [];
  for (const [name, of] of [
    ['hot people', hot],
    ['people, evenly', people],
  ] as const) {
    await measure(subject, of, tool);
    scenarios.push(await compare(`${of.toLocaleString('en')} ${name}`, subject, floor, of, tool));
  }
  const loaded = await subject.usage();
  await subject.stop();
  let full: Usage | undefined;
  if (flags.store === 'sqlite') {
    const keeping = await startSubject('./pagescope.ts', [db, String(people)]);
    console.log('Reading everybody once …');
    for (let asked = 0; asked < people; ) {
      asked += (await measure(keeping, people, tool, asked)).requests;
    }
    const name = `${people.toLocaleString('en')} people, all at hand`;
    scenarios.push(await compare(name, keeping, floor, people, tool));
    full = await keeping.usage();
    await keeping.stop();
  }
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
      scenarios.flatMap(({ name, pairs, byCpu, byThroughput }) => [
        line(
          `floor, ${name}`,
          pairs.map((pair) => pair.floor),
        ),
        [
          ...line(
            `pagescope, ${name}`,
            pairs.map((pair) => pair.ours),
          ),
          byCpu.toFixed(2),
          byThroughput.toFixed(2),
        ],
      ]),
    ),
  );
  console.log(`\nstart-up       ${subject.startup_ms.toFixed(0)} ms with ${people} people
memory         ${mebibytes(idle.rss_bytes)} idle, ${mebibytes(loaded.rss_bytes)} after the load${full === undefined ? '' : `, ${mebibytes(full.rss_bytes)} with everybody at hand`}
on disk        ${(bytes / people).toFixed(0)} bytes a person with one event\n`);
  if (flags.svg !== undefined) {
    const ratios = scenarios.flatMap(({ name, byCpu, byThroughput }) => [
      { name: `${name}: by CPU`, value: byCpu },
      { name: `${name}: by throughput`, value: byThroughput },
    ]);
    writeFileSync(flags.svg, barChart('A profile read, as a share of the floor', ratios));
    console.log(`Chart: ${flags.svg}`);
  }
}

/** Rounds of both in turns; `of`: how many people are asked for. */
async function compare(
  name: string,
  subject: Subject,
  floor: Subject,
  of: number,
  tool: Tool,
): Promise<Scenario> {
  await measure(floor, of, tool);
  const pairs: Pair[] = [];
  for (let round = 0; round < rounds; round++) {
    pairs.push({ floor: await measure(floor, of, tool), ours: await measure(subject, of, tool) });
  }
  const byCpu = median(pairs.map((pair) => pair.floor.cpu_us / pair.ours.cpu_us));
  const byThroughput = median(pairs.map((pair) => pair.ours.perSecond / pair.floor.perSecond));
  return { name, pairs, byCpu, byThroughput };
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

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}

await main();
