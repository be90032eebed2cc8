import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as later } from 'node:timers/promises';
import { threadLane } from '../../src/domain/delivery.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { database, plant, serving } from './serving.ts';

const { url } = await database();

test('workers that are told to end let go of the lanes whose webhooks they deliver', async (t) => {
  const served = await serving(t, url, { workers: 2 });
  const { app, page, psid } = await plant(served);
  const store = await openPostgresStore({ url, jitter: Math.random });
  t.after(() => store.close());
  const { outbox, registry } = store;
  await registry.changeWebhook(app.id, () => ({
    // Nobody is there: what is sent fails, and the lane is held for the next attempt.
    callback_url: 'https://bot.invalid/',
    verify_token: 'token',
    fields: ['messages'],
    active: true,
  }));
  await registry.subscribe({ page_id: page.id, app_id: app.id, fields: null });
  const said = { type: 'message', page_id: page.id, person_id: 'ann', text: 'Hi' };
  const { deliveries } = await served.api('/events', said);
  assert.equal(deliveries.length, 1);

  const isTaken = async (): Promise<boolean> => {
    const now = Date.now();
    const lease = await outbox.lease(threadLane(psid), 'somebody else', now, now + 1);
    if ('taken' in lease) return true;
    await outbox.release(lease);
    return false;
  };
  while (!(await isTaken())) await later(20);
  served.kill('SIGTERM');
  assert.deepEqual(await served.ended, { code: 0 });
  assert.equal(await isTaken(), false);
});
