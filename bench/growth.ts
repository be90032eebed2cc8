/**
 * `npm run bench:growth`: what a read costs as the pairs become more: from 10^5 to 10^7, on the same
 * core in one run, spread evenly over all of them. Each size is measured as it is served and with the
 * store's memory of earlier reads turned off, since a small population fits into that memory whole.
 *
 * `-- --sizes 100000,1000000,10000000,100000000` goes further: 10^8 pairs take some 62 GB of disk and
 * half an hour to fill, once; a store is kept for the next run. `-- --smoke` checks in seconds that
 * everything runs; its figures mean nothing.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { barChart } from './chart.ts';
import { applyLoad, loadTool } from './load.ts';
import { population, READ } from './population.ts';
import { type Subject, startSubject } from './subject.ts';
import { median, table } from './table.ts';

const { values: flags } = parseArgs({
  options: {
    smoke: { type: 'boolean', default: false },
    sizes: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    svg: { type: 'string' },
  },
});
const sizes = (flags.sizes ?? (flags.smoke ? '1000,10000' : '100000,1000000,10000000'))
  .split(',')
  .map(Number);
const rounds = Number(flags.rounds ?? (flags.smoke ? 1 : 3));
const seconds = Number(flags.seconds ?? (flags.smoke ? 1 : 10));
const CONNECTIONS = 64;
const AIM = 1.3;
/** How many subjects the store remembers: its own number, and as good as none. */
const WAYS = { served: [], unremembered: ['1'] } satisfies Record<string, string[]>;

interface Size {
  people: number;
  fill_s: number;
  bytes: number;
  db: string;
  served: Running;
  unremembered: Running;
}

interface Running {
  startup_ms: number;
  rss_bytes: number;
  rounds: Round[];
}

interface Round {
  perSecond: number;
  p99_ms: number;
  cpu_us: number;
}

async function measure(subject: Subject, people: number): Promise<Round> {
  const before = await subject.usage();
  const paths = { path: READ, people };
  const load = { origin: subject.origin, paths, connections: CONNECTIONS, seconds };
  const measured = await applyLoad(tool, load);
  const after = await subject.usage();
  if (measured.errors > 0) throw new Error(`${measured.errors} requests failed`);
  return {
    perSecond: measured.requests / measured.seconds,
    p99_ms: measured.p99_ms,
    cpu_us: (after.cpu_us - before.cpu_us) / measured.requests,
  };
}

const tool = await loadTool();
const all: Size[] = [];
for (const people of sizes) {
  console.log(
    `Filling a store with ${people.toLocaleString('en')} pairs (kept for the next run) …`,
  );
  const began = performance.now();
  const { db, bytes } = await population(people);
  const blank = (): Running => ({ startup_ms: 0, rss_bytes: 0, rounds: [] });
  const fill_s = (performance.now() - began) / 1000;
  all.push({ people, fill_s, bytes, db, served: blank(), unremembered: blank() });
}
// The first start compiles; what counts is every other one.
await (await startSubject('./pagescope.ts', [all[0]!.db])).stop();
for (let round = 0; round < rounds; round++) {
  for (const size of all) {
    for (const [way, args] of Object.entries(WAYS)) {
      const running = size[way as keyof typeof WAYS];
      const subject = await startSubject('./pagescope.ts', [size.db, ...args]);
      running.startup_ms = subject.startup_ms;
      await measure(subject, size.people);
      running.rounds.push(await measure(subject, size.people));
      running.rss_bytes = (await subject.usage()).rss_bytes;
      await subject.stop();
    }
  }
}

const of = ({ rounds }: Running, pick: (round: Round) => number): number =>
  median(rounds.map(pick));
const cost = (running: Running): number => of(running, ({ cpu_us }) => cpu_us);
const first = all[0]!;
const last = all.at(-1)!;

console.log(
  `\nLoad: ${tool}, ${CONNECTIONS} connections, ${rounds} rounds of ${seconds} s, medians\n`,
);
console.log(
  table(
    [
      'pairs',
      ...['requests/s', 'p99 ms', 'CPU µs/request', '… without memory', 'of the first'],
      ...['bytes a pair', 'start-up', 'memory', 'filled in'],
    ],
    all.map((size) => [
      size.people.toLocaleString('en'),
      of(size.served, ({ perSecond }) => perSecond).toFixed(0),
      of(size.served, ({ p99_ms }) => p99_ms).toFixed(2),
      cost(size.served).toFixed(1),
      cost(size.unremembered).toFixed(1),
      `${(cost(size.unremembered) / cost(first.unremembered)).toFixed(2)} ×`,
      (size.bytes / size.people).toFixed(0),
      `${size.served.startup_ms.toFixed(0)} ms`,
      `${(size.served.rss_bytes / 2 ** 20).toFixed(0)} MiB`,
      size.fill_s < 1 ? 'earlier' : `${size.fill_s.toFixed(0)} s`,
    ]),
  ),
);
const ratio = cost(last.unremembered) / cost(first.unremembered);
const remembered = cost(last.served) / cost(first.served);
console.log(`
A read from the store costs ${ratio.toFixed(2)} times as much among ${last.people.toLocaleString('en')} as among ${first.people.toLocaleString('en')}; the aim is ${AIM}: ${ratio <= AIM ? 'holds' : 'MISSED'}
(${remembered.toFixed(2)} times as served, where ${first.people.toLocaleString('en')} are remembered.)`);
if (flags.svg !== undefined) {
  const most = Math.max(...all.map(({ unremembered }) => cost(unremembered)));
  const bars = all.map(({ people, unremembered }) => ({
    name: `${people.toLocaleString('en')} pairs: ${cost(unremembered).toFixed(1)} µs`,
    value: cost(unremembered) / most,
  }));
  writeFileSync(flags.svg, barChart('CPU a read from the store, as shares of the most', bars));
  console.log(`Chart: ${flags.svg}`);
}
