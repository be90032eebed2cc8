/**
 * `npm run bench:parts`: where the time of a profile read goes inside this program, part by part and
 * without sockets. A part is run thousands of times in a row on warm caches, and the best of many
 * such rows counts: what is slower was disturbed. In a server that also talks to the kernel each part
 * costs more, so these are for comparing one with another.
 *
 * `-- --smoke` checks in seconds that everything runs; its figures mean nothing.
 */
import { hash, randomBytes } from 'node:crypto';
import { Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { openStore } from '../src/cli/store.ts';
import { startCall } from '../src/graph/call.ts';
import { runChecks } from '../src/graph/checks.ts';
import { createGraph } from '../src/graph/graph.ts';
import { profileWriter } from '../src/graph/nodes/profile.ts';
import { type GraphRequest, requestReader } from '../src/graph/request.ts';
import { createResponder } from '../src/graph/response.ts';
import { Traces } from '../src/graph/traces.ts';
import { serveVersions, VERSIONS } from '../src/graph/versions.ts';
import { plainGet } from '../src/http/plain-get.ts';
import { startAudit } from '../src/observe/audit.ts';
import { pictureUrls } from '../src/pictures/urls.ts';
import { FIELDS, PAGE_ID, population, psidOf, readOf } from './population.ts';
import { table } from './table.ts';
import { worldOn } from './world.ts';

const { values: flags } = parseArgs({ options: { smoke: { type: 'boolean', default: false } } });
const PLAN = flags.smoke
  ? { people: 2_000, asked: 500, rows: 5, row: 200 }
  : { people: 1_000_000, asked: 20_000, rows: 300, row: 2_000 };

const { db } = await population(PLAN.people);
// Everybody who is asked about fits in the cache of a server; here two stores cannot have one file.
const world = await worldOn(db);
const { graph, origin } = world;
const { services } = graph;
const nobodyCached = 1;

const psids = Array.from({ length: PLAN.asked }, (_, at) => psidOf((at * 53) % PLAN.people));
const packets = psids.map((psid) =>
  Buffer.from(`GET ${readOf(psid)} HTTP/1.1\r\n` + `Host: ${new URL(origin).host}\r\n\r\n`),
);
const first = plainGet(packets[0]!, packets[0]!.length, false)!;
const raws = packets.map((packet) => plainGet(packet, packet.length, false, first.headers)!);
const read = requestReader(new Set(VERSIONS));
const requests = raws.map((raw) => read(raw) as GraphRequest);
const calls = requests.map((request) => startCall(services, request));
for (const call of calls) await runChecks(call, 0);
const write = profileWriter();
const bodies = calls.map(write);
const urls = pictureUrls({ key: randomBytes(32), origin });
const respond = createResponder(new Traces(randomBytes));
const kind = { page_id: PAGE_ID, app_id: '1', fields: [FIELDS], answer: 'profile' };
const trail = { record: async () => {}, forgetBefore: async () => {} };
const audit = startAudit({
  trail: { ...trail, reads: () => ({ items: [], next: null }) },
  clock: Date.now,
  onError: console.error,
});
const alone = createGraph({
  ...services,
  serve: serveVersions({ era: 'auto' }),
  traces: new Traces(randomBytes),
});
let sent = 0;
/** As many as a server answers at a time. */
const crowd = Array.from({ length: 64 }, () => {
  const connection = new Socket();
  connection.write = () => {
    sent++;
    return true;
  };
  world.answer(connection);
  return connection;
});

/** Each does its part for the person at this place, with everything that comes before it done. */
const PARTS: Record<string, (at: number) => unknown> = {
  'reading the packet': (at) => plainGet(packets[at]!, packets[at]!.length, false, first.headers),
  'path and query': (at) => read(raws[at]!),
  'who calls: the token': (at) =>
    services.store.registry.grant(services.digestOf(requests[at]!.token!)),
  'the store: somebody read before': (at) => services.store.pairs.subject(PAGE_ID, psids[at]!),
  'all eleven checks, with these two': (at) => runChecks(startCall(services, requests[at]!), 0),
  'the picture’s URL': (at) =>
    urls.mintEscaped('lookaside2025', { page_id: PAGE_ID, psid: psids[at]! }, 1e12),
  'the body, with this': (at) => write(calls[at]!),
  'the ETag': (at) => hash('sha1', bodies[at]!),
  'status and headers, with this': (at) =>
    respond.success(bodies[at]!, { version: calls[at]!.version, request: requests[at]! }),
  'Graph as a whole': (at) => alone.answer(raws[at]!),
  'a note for the audit trail': (at) =>
    audit.note(kind, { person_id: 'person-1', psid: psids[at]! }, 1e12),
};

/** Nanoseconds a call, in the best row. */
async function best(run: (at: number) => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let row = 0; row < PLAN.rows; row++) {
    const from = (row * PLAN.row) % PLAN.asked;
    const began = process.hrtime.bigint();
    for (let at = from; at < from + PLAN.row; at++) run(at % PLAN.asked);
    least = Math.min(least, Number(process.hrtime.bigint() - began) / PLAN.row);
    await new Promise(setImmediate);
  }
  return least;
}

/** Nanoseconds a read, in the best round: what was asked in one is answered at its end. */
async function bestRound(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  const rounds = (PLAN.rows * PLAN.row) / crowd.length;
  for (let round = 0; round < rounds; round++) {
    const from = round * crowd.length;
    const before = sent;
    const began = process.hrtime.bigint();
    for (const [index, connection] of crowd.entries()) {
      connection.emit('data', packets[(from + index) % PLAN.asked]!);
    }
    await new Promise(setImmediate);
    least = Math.min(least, Number(process.hrtime.bigint() - began) / crowd.length);
    if (sent - before !== crowd.length) throw new Error('not everybody was answered');
  }
  return least;
}

const rows: string[][] = [];
for (const [name, run] of Object.entries(PARTS)) rows.push([name, (await best(run)).toFixed(0)]);
rows.push(['everything but the socket', (await bestRound()).toFixed(0)]);
await audit.close();
await world.stop();
const uncached = await openStore(db, { cachedSubjects: nobodyCached });
const scattered = (at: number) => psidOf((at * 7919) % PLAN.people);
const strangers = Array.from({ length: PLAN.asked }, (_, at) => scattered(at));
rows.splice(4, 0, [
  'the store: somebody from the file',
  (await best((at) => uncached.pairs.subject(PAGE_ID, strangers[at]!))).toFixed(0),
]);
await uncached.close();

console.log(table(['', 'ns'], rows));
