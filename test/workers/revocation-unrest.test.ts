import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as later } from 'node:timers/promises';
import { aFile, ask, plant, serving } from './serving.ts';

test('a revocation stays exact while workers are replaced, and while the one that writes dies', async (t) => {
  const served = await serving(t, aFile(), { workers: 2 });
  const { read, page } = await plant(served);
  let [over, events, reads] = [false, 0, 0];
  /** Since when access is surely withdrawn; undefined: perhaps it is not. */
  let since: number | undefined;
  let withdrawals = 0;
  const late: string[] = [];

  /** Resolves when it is acknowledged: the same event may be sent again. */
  const happens = async (type: string): Promise<void> => {
    const id = `event-${++events}`;
    const event = { id, type, page_id: page.id, person_id: 'ann' };
    while (!(await served.api('/events', event).then(Boolean, () => false)));
  };
  const switching = async (): Promise<void> => {
    while (!over) {
      await happens('access_revoked');
      since = ++withdrawals;
      const seen = reads + 10;
      while (!over && reads < seen) await later(2);
      since = undefined;
      await happens('message');
    }
  };
  const reading = async (): Promise<void> => {
    while (!over) {
      const began = since;
      const answer = await ask(read).catch(() => undefined);
      reads++;
      // Access was withdrawn before it was asked, and still is.
      if (began === undefined || began !== since) continue;
      if (answer?.status === 200 && answer.text !== '{}') late.push(answer.text);
    }
  };
  const all = [switching(), ...Array.from({ length: 6 }, reading)];
  const some = async (): Promise<void> => {
    const enough = withdrawals + 15;
    while (withdrawals < enough) await later(2);
  };
  await some();
  served.kill('SIGHUP');
  await served.logged('restarted');
  await some();
  const writers = served.log().filter(({ msg, worker }) => msg === 'worker ready' && worker === 0);
  process.kill(writers.at(-1)!.pid!, 'SIGKILL');
  await served.logged('worker died');
  await some();
  over = true;
  await Promise.all(all);
  assert.deepEqual([late.length, late.slice(0, 3)], [0, []]);
  assert.ok(withdrawals >= 45 && reads > 500, `${withdrawals} withdrawals, ${reads} reads`);
});
