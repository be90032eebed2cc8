/**
 * `npm run bench:transports`: the same core and store behind the transports of other runtimes, beside
 * each of them bare. Same machine, same run, one core each in turn, the load on another; rounds in
 * turns, medians and the least, because machines drift.
 *
 * The runtimes have a package.json and a lockfile of their own, in `bench/transports`, and are
 * installed when this runs. `-- --smoke` checks in seconds that everything runs.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { install } from './install.ts';
import { applyLoad, loadTool } from './load.ts';
import { population, psidOf, readOf } from './population.ts';
import { type Subject, startSubject } from './subject.ts';
import { median, table } from './table.ts';

const { values: flags } = parseArgs({
  options: {
    smoke: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
  },
});
const rounds = Number(flags.rounds ?? (flags.smoke ? 1 : 5));
const seconds = Number(flags.seconds ?? (flags.smoke ? 1 : 5));
const people = flags.smoke ? 2_000 : 100_000;
const CONNECTIONS = 64;

interface Contender {
  name: string;
  subject: Subject;
  idle_bytes: number;
  measured: { perSecond: number; p99_ms: number; cpu_us: number }[];
}

const folder = mkdtempSync(join(tmpdir(), 'pagescope-transports-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const answer = join(folder, 'answer.json');
let stores = 0;

/** A store is one process's. */
async function store(): Promise<string> {
  const { db } = await population(people);
  const copy = join(folder, `${++stores}.db`);
  cpSync(db, copy);
  return copy;
}

const require = createRequire(new URL('./transports/package.json', import.meta.url));
const { platform, arch } = process;
const DENO_RUN = ['run', '--allow-all'];

/** Undefined: there is none for this machine. */
function found(program: string): string | undefined {
  try {
    return require.resolve(program);
  } catch {
    return undefined;
  }
}

async function contender(name: string, starting: Promise<Subject>): Promise<Contender> {
  const subject = await starting;
  return { name, subject, idle_bytes: (await subject.usage()).rss_bytes, measured: [] };
}

const paths = Array.from({ length: people }, (_, number) => readOf(psidOf(number)));

async function measure({ name, subject, measured }: Contender, for_s: number): Promise<void> {
  const before = await subject.usage();
  const load = { origin: subject.origin, paths, connections: CONNECTIONS, seconds: for_s };
  const { requests, seconds, p99_ms, errors } = await applyLoad(tool, load);
  const after = await subject.usage();
  if (errors > 0) throw new Error(`${errors} requests to ${name} failed`);
  const cpu_us = (after.cpu_us - before.cpu_us) / requests;
  measured.push({ perSecond: requests / seconds, p99_ms, cpu_us });
}

install('transports');
const bun = found(`@oven/bun-${platform}-${arch === 'arm64' ? 'aarch64' : arch}/bin/bun`);
const deno = found(`@deno/${platform}-${arch}-glibc/deno`);
const tool = await loadTool();
const node = await contender(
  'Pagescope, bare connections of Node',
  startSubject('./pagescope.ts', [await store()]),
);
const seen = await fetch(node.subject.origin + paths[0]);
writeFileSync(
  answer,
  JSON.stringify({ headers: [...seen.headers].flat(), body: await seen.text() }),
);
const all = [await contender('floor: node:http', startSubject('./floor.ts', [answer])), node];
const transports: [name: string, words: string[], runtime: string | undefined][] = [
  ['Bun.serve', [], bun],
  ['Bun.listen', [], bun],
  ['Deno.serve', DENO_RUN, deno],
];
for (const [name, words, runtime] of transports) {
  if (runtime === undefined) continue;
  const behind = (source: string) =>
    startSubject('./transports/server.js', [name, source], words, runtime);
  all.push(await contender(`${name} alone`, behind(answer)));
  all.push(await contender(`Pagescope, ${name}`, behind(await store())));
}
if (deno !== undefined) {
  const whole = startSubject('./pagescope.ts', [await store()], DENO_RUN, deno);
  all.push(await contender('Pagescope, bare connections of Deno', whole));
}

// What is not warm yet is slow for a reason that passes.
for (const one of all) await measure(one, Math.max(1, seconds));
for (const one of all) one.measured.length = 0;
for (let round = 0; round < rounds; round++) for (const one of all) await measure(one, seconds);

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
const rows: string[][] = [];
for (const { name, subject, idle_bytes, measured } of all) {
  const cpu = measured.map(({ cpu_us }) => cpu_us);
  const floors = measured.map(({ cpu_us }, at) => cpu_us / all[0]!.measured[at]!.cpu_us);
  rows.push([
    name,
    median(cpu).toFixed(1),
    Math.min(...cpu).toFixed(1),
    median(floors).toFixed(2),
    median(measured.map(({ perSecond }) => perSecond)).toFixed(0),
    median(measured.map(({ p99_ms }) => p99_ms)).toFixed(1),
    mebibytes(idle_bytes),
    mebibytes((await subject.usage()).rss_bytes),
  ]);
}
for (const { subject } of all) await subject.stop();
console.log(
  `\nLoad: ${tool}, ${CONNECTIONS} connections, ${rounds} rounds of ${seconds} s, ${people} people\n`,
);
console.log(
  table(
    ['server', 'CPU µs/request', 'least', 'floors', 'requests/s', 'p99 ms', 'idle', 'after'],
    rows,
  ),
);
