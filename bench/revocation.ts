/**
 * The search for late reads, at length: `npm run bench:revocation -- --trials 100000`. Without
 * `--url` a server of its own is started; `--store sqlite` searches in a file, which one process
 * writes and the others read.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { lookForLateReads } from '../test/store/postgres/revocation.ts';
import { startServer } from '../test/store/postgres/server.ts';

const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: '100000' },
    readers: { type: 'string', default: '3' },
    revokers: { type: 'string', default: '2' },
    store: { type: 'string', default: 'postgres' },
    /** An empty database, or a file that is not there. */
    url: { type: 'string' },
  },
});
const isFile = values.store === 'sqlite';
const url = values.url ?? (isFile ? aFile() : await (await startServer()).database());
const began = performance.now();
const { late, revoked, watched, reads, median_gap_us } = await lookForLateReads(url, {
  trials: Number(values.trials),
  readers: Number(values.readers),
  revokers: isFile ? 1 : Number(values.revokers),
});
const seconds = ((performance.now() - began) / 1000).toFixed(0);
console.log(`${revoked} revocations and ${reads} reads in ${seconds} s.
${watched} of them were read before and after; the next read came ${median_gap_us} µs after (median).
Profiles read after the acknowledgement: ${late}`);
process.exitCode = late === 0 ? 0 : 1;

function aFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pagescope-revocation-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'store.db');
}
