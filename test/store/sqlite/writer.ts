/**
 * A process that admits events for ever, many at a time, and says so: one line `PSID event_id` for
 * each, once its promise has resolved; `refused` and the code for one that was refused.
 */
import { writeSync } from 'node:fs';
import { openSqliteStore } from '../../../src/store/sqlite/store.ts';
import { admit, happening } from '../samples.ts';

const [path = '', run = '0'] = process.argv.slice(2);
const AT_ONCE = 50;
const PSIDS = 40;

const store = openSqliteStore({ path });
let count = 0;

async function write(): Promise<void> {
  for (;;) {
    const psid = String(1000 + (count % PSIDS));
    const id = `${run}-${count++}`;
    try {
      await admit(store, ['page', psid, `person ${psid}`], happening(id, 'message'));
      writeSync(1, `${psid} ${id}\n`);
    } catch (error) {
      writeSync(1, `refused ${(error as { code?: string }).code}: ${(error as Error).message}\n`);
      return;
    }
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, write));
