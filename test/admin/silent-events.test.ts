import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AdmitOptions } from '../../src/events/ingest.ts';
import { newWorld } from './world.ts';

test('events are told to bots unless the caller says that they are history', async () => {
  const told: (AdmitOptions | undefined)[] = [];
  const { api } = await newWorld({
    ingest: {
      async admit(_event, options) {
        told.push(options);
        return { event_id: 'e', psid: '1', access: 'granted', replayed: false, deliveries: [] };
      },
    },
  });
  const event = { type: 'message', page_id: '7', person_id: 'ann' };
  for (const query of ['', '?silent=false', '?silent=true']) {
    assert.equal((await api(`POST /events${query}`, event)).status, 200);
    assert.equal((await api(`POST /events${query}`, [event])).status, 200);
  }
  assert.deepEqual(
    told.map((options) => options?.silent),
    [false, false, false, false, true, true],
  );
  assert.equal((await api('POST /events?silent=yes', event)).status, 422);
});
