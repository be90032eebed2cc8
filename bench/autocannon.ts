/** One autocannon run in a process of its own: `autocannon.ts LOAD.json` prints one line of JSON. */
import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';
import type { Load, Measured } from './load.ts';

/** Requests are built before the run; more of them would only fill memory. */
const PATHS_MAX = 200_000;

const {
  origin,
  paths,
  headers = {},
  connections,
  seconds,
}: Load = JSON.parse(readFileSync(process.argv[2]!, 'utf8'));
const share = Math.ceil(Math.min(paths.length, PATHS_MAX) / connections);
let client = 0;
const result = await autocannon({
  url: origin,
  connections,
  duration: seconds,
  setupClient(self) {
    const from = client++ * share;
    self.setRequests(paths.slice(from, from + share).map((path) => ({ path, headers })));
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
