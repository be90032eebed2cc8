/** One autocannon run in a process of its own: `autocannon.ts LOAD.json` prints one line of JSON. */
import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';
import type { Load, Measured, Walk } from './load.ts';
import { psidAlong } from './population.ts';

/** Requests of a list are built before the run; more of them would only fill memory. */
const PATHS_MAX = 200_000;

const {
  origin,
  paths,
  headers = {},
  connections,
  seconds,
}: Load = JSON.parse(readFileSync(process.argv[2]!, 'utf8'));

function listed(list: string[], client: number): autocannon.Request[] {
  const share = Math.ceil(Math.min(list.length, PATHS_MAX) / connections);
  const own = list.slice(client * share, (client + 1) * share);
  return own.map((path) => ({ path, headers }));
}

function walked({ path, people, from = 0 }: Walk, client: number): autocannon.Request[] {
  let asked = from + client;
  const setupRequest = (request: autocannon.Request): autocannon.Request => {
    const psid = psidAlong(people, asked);
    asked += connections;
    return { ...request, path: path.replace('{psid}', psid) };
  };
  return [{ path, headers, setupRequest }];
}

let client = 0;
const result = await autocannon({
  url: origin,
  connections,
  duration: seconds,
  setupClient(self) {
    const own = client++;
    self.setRequests(Array.isArray(paths) ? listed(paths, own) : walked(paths, own));
  },
});
const measured: Measured = {
  requests: result.requests.total,
  seconds: result.duration,
  p50_ms: result.latency.p50,
  p99_ms: result.latency.p99,
  errors: result.errors + result.non2xx,
};
console.log(JSON.stringify(measured));
