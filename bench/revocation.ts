/**
 * The search for late reads, at length: `npm run bench:revocation -- --trials 100000`. Without
 * `--url` a server of its own is started.
 */
import { parseArgs } from 'node:util';
import { lookForLateReads } from '../test/store/postgres/revocation.ts';
import { startServer } from '../test/store/postgres/server.ts';

const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: '100000' },
    readers: { type: 'string', default: '3' },
    revokers: { type: 'string', default: '2' },
    /** An empty database. */
    url: { type: 'string' },
  },
});
const url = values.url ?? (await (await startServer()).database());
const began = performance.now();
const { late, revoked, watched, reads, median_gap_us } = await lookForLateReads(url, {
  trials: Number(values.trials),
  readers: Number(values.readers),
  revokers: Number(values.revokers),
});
const seconds = ((performance.now() - began) / 1000).toFixed(0);
console.log(`${revoked} revocations and ${reads} reads in ${seconds} s.
${watched} of them were read before and after; the next read came ${median_gap_us} µs after (median).
Profiles read after the acknowledgement: ${late}`);
process.exitCode = late === 0 ? 0 : 1;
