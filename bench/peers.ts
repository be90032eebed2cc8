/**
 * `npm run bench:peers`: a profile read beside servers that answer something alike: same machine,
 * same run, one core each in turn, the load on another. A thousand people each, rounds in turns,
 * medians, because machines drift.
 *
 * The peers have a package.json and a lockfile of their own, in `bench/peers`, and are installed when
 * this runs. `-- --smoke` checks in seconds that everything runs; its figures mean nothing.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { barChart } from './chart.ts';
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
    only: { type: 'string' },
    svg: { type: 'string' },
  },
});
const rounds = Number(flags.rounds ?? (flags.smoke ? 1 : 3));
const seconds = Number(flags.seconds ?? (flags.smoke ? 1 : 10));
const CONNECTIONS = 64;
/** As in `bench/peers/people.js`. */
const PEOPLE = 1000;
const AIM = 5;

interface Peer {
  /** Its script in `bench/peers`. */
  script: string;
  name: string;
  /** What stands for the read, in a few words. */
  read: string;
}

const PEERS: Peer[] = [
  {
    script: 'oidc-provider',
    name: 'oidc-provider',
    read: 'userinfo, pairwise subject, consent',
  },
  { script: 'json-server', name: 'json-server', read: 'a record by id; no token' },
  { script: 'emulate', name: 'emulate (Slack)', read: 'users.profile.get by token' },
  { script: 'prism', name: 'Prism', read: 'the example; token present' },
  { script: 'mockoon', name: 'Mockoon', read: 'a template; token compared' },
];

interface Round {
  perSecond: number;
  p50_ms: number;
  p99_ms: number;
  cpu_us: number;
}

interface Contender {
  name: string;
  read: string;
  subject: Subject;
  paths: string[];
  headers: Record<string, string>;
  measured: Round[];
}

async function ourselves(): Promise<Contender> {
  const { db } = await population(PEOPLE);
  return {
    name: 'Pagescope',
    read: 'profile, page access token, consent, signed picture',
    subject: await startSubject('./pagescope.ts', [db]),
    paths: Array.from({ length: PEOPLE }, (_, number) => readOf(psidOf(number))),
    headers: {},
    measured: [],
  };
}

/** Under Node's own settings: ours are chosen for this server alone. */
async function startPeer({ script, name, read }: Peer): Promise<Contender> {
  const note = join(tmpdir(), `pagescope-bench-${script}.paths.json`);
  const subject = await startSubject(`./peers/${script}.js`, [note], []);
  const asked: Pick<Contender, 'paths' | 'headers'> = JSON.parse(readFileSync(note, 'utf8'));
  return { name, read, subject, ...asked, measured: [] };
}

/** Whoever answered a no quickly would win: each must tell of its people by name. */
async function seeOneAnswer({ name, subject, paths, headers }: Contender): Promise<void> {
  const answer = await fetch(subject.origin + paths[7], { headers });
  const body = await answer.text();
  if (answer.status !== 200 || !/"(first_name|given_name)": ?"/.test(body)) {
    throw new Error(`${name} does not answer with a profile: ${answer.status} ${body}`);
  }
}

async function measure(contender: Contender, tool: Tool, for_s: number): Promise<Round> {
  const { name, subject, paths, headers } = contender;
  const before = await subject.usage();
  const load = { origin: subject.origin, paths, headers, connections: CONNECTIONS, seconds: for_s };
  const measured = await applyLoad(tool, load);
  const after = await subject.usage();
  if (measured.errors > 0) throw new Error(`${measured.errors} requests to ${name} failed`);
  return {
    perSecond: measured.requests / measured.seconds,
    p50_ms: measured.p50_ms,
    p99_ms: measured.p99_ms,
    cpu_us: (after.cpu_us - before.cpu_us) / measured.requests,
  };
}

type Tool = Awaited<ReturnType<typeof loadTool>>;

const of = ({ measured }: Contender, pick: (round: Round) => number): number =>
  median(measured.map(pick));

/** By how much the one is quicker, round by round. */
const times = (ours: Contender, other: Contender): number =>
  median(ours.measured.map((round, at) => round.perSecond / other.measured[at]!.perSecond));

/** The same by what a read costs: what else the machine does tells less here. */
const cpuTimes = (ours: Contender, other: Contender): number =>
  median(ours.measured.map((round, at) => other.measured[at]!.cpu_us / round.cpu_us));

install('peers');
const tool = await loadTool();
const wanted = PEERS.filter(({ script }) => flags.only === undefined || flags.only === script);
const ours = await ourselves();
const peers: Contender[] = [];
for (const peer of wanted) peers.push(await startPeer(peer));
const all = [ours, ...peers];
for (const contender of all) await seeOneAnswer(contender);
// What is not warm yet is slow for a reason that passes.
for (const contender of all) await measure(contender, tool, Math.max(1, seconds / 2));
for (let round = 0; round < rounds; round++) {
  for (const contender of all) contender.measured.push(await measure(contender, tool, seconds));
}
const memory = new Map<Contender, number>();
for (const contender of all) memory.set(contender, (await contender.subject.usage()).rss_bytes);
for (const { subject } of all) await subject.stop();

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
      'memory',
      'slower by',
      'CPU by',
      'read',
    ],
    all.map((contender) => [
      contender.name,
      of(contender, ({ perSecond }) => perSecond).toFixed(0),
      of(contender, ({ p50_ms }) => p50_ms).toFixed(2),
      of(contender, ({ p99_ms }) => p99_ms).toFixed(2),
      of(contender, ({ cpu_us }) => cpu_us).toFixed(1),
      `${(memory.get(contender)! / 2 ** 20).toFixed(0)} MiB`,
      contender === ours ? '' : `${times(ours, contender).toFixed(1)} ×`,
      contender === ours ? '' : `${cpuTimes(ours, contender).toFixed(1)} ×`,
      contender.read,
    ]),
  ),
);
const [best] = peers.toSorted((one, other) => times(ours, one) - times(ours, other));
const ratio = times(ours, best!);
console.log(
  `\n${ratio.toFixed(1)} times the best of them (${best!.name}); the aim is ${AIM}: ${ratio >= AIM ? 'holds' : 'MISSED'}`,
);
if (flags.svg !== undefined) {
  const whole = of(ours, ({ perSecond }) => perSecond);
  const bars = all.map((contender) => ({
    name: `${contender.name}: ${of(contender, ({ perSecond }) => perSecond).toFixed(0)}/s`,
    value: of(contender, ({ perSecond }) => perSecond) / whole,
  }));
  writeFileSync(flags.svg, barChart('Profile reads a second on one core, as shares of ours', bars));
  console.log(`Chart: ${flags.svg}`);
}
