/** Webhooks that wait: people who each sent the page some messages while its bot was away. */
import { rmSync } from 'node:fs';
import { BLANK_PERSON } from '../src/domain/person.ts';
import { createIngest } from '../src/events/ingest.ts';
import { createVault } from '../src/graph/vault.ts';
import { openSqliteStore } from '../src/store/sqlite/store.ts';
import { psidOf } from './population.ts';

export const MASTER_KEY = new Uint8Array(32);
const APP_ID = '1041735512345678';
const PAGE_ID = '1067280970047460';
const IN_FLIGHT = 2000;

/** Milliseconds that it took to admit the events. */
export async function fillBacklog(
  path: string,
  { people, each, callback_url }: { people: number; each: number; callback_url: string | null },
): Promise<number> {
  for (const suffix of ['', '-wal', '-shm', '.lock']) rmSync(`${path}${suffix}`, { force: true });
  const store = openSqliteStore({ path });
  const { registry } = store;
  const random = counter();
  await registry.addApp({
    id: APP_ID,
    name: 'Bench',
    sealed_secret: createVault(MASTER_KEY, random).seal(APP_ID, 'f00dfacef00dfacef00dfacef00dface'),
    business_id: null,
    default_version: 'v2.6',
    require_proof: false,
    created_at: 0,
  });
  await registry.addPage({ id: PAGE_ID, name: 'Bench', business_id: null, created_at: 0 });
  if (callback_url !== null) {
    const webhook = { callback_url, verify_token: 't', fields: ['messages'], active: true };
    await registry.changeWebhook(APP_ID, () => webhook);
    await registry.subscribe({ page_id: PAGE_ID, app_id: APP_ID, fields: null });
  }
  const all = async (task: (number: number) => Promise<unknown>): Promise<void> => {
    const waiting = new Set<Promise<unknown>>();
    for (let number = 0; number < people; number++) {
      const one = task(number);
      waiting.add(one);
      one.finally(() => waiting.delete(one));
      if (waiting.size >= IN_FLIGHT) await Promise.race(waiting);
    }
    await Promise.all(waiting);
  };
  await all((number) =>
    store.people.add({ ...BLANK_PERSON, id: `p${number}`, first_name: 'Ann', created_at: 0 }),
  );
  const { admit } = createIngest({ store, clock: Date.now, random });
  const began = performance.now();
  for (let round = 0; round < each; round++) {
    await all((number) =>
      admit({
        id: `${round}`,
        type: 'message',
        page_id: PAGE_ID,
        person_id: `p${number}`,
        psid: psidOf(number),
        text: 'How much is the fish?',
      }),
    );
  }
  const took_ms = performance.now() - began;
  await store.close();
  return took_ms;
}

function counter(): (bytes: number) => Uint8Array {
  let count = 0;
  return (bytes) => {
    const block = new Uint8Array(Math.max(bytes, 4));
    new DataView(block.buffer).setUint32(0, count++);
    return block.subarray(0, bytes);
  };
}
