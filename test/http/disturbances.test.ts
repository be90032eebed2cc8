import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PSID, TOKEN } from '../world.ts';

const URL = `/v2.6/${PSID.peter}?fields=first_name&access_token=${TOKEN}`;

test('a dropped connection has no answer, and the next one is whole', async () => {
  await using world = await memoryWorld({ faults: [{ drop: true, count: 1 }] });
  await assert.rejects(world.outside(URL, {}), /socket hang up|ECONNRESET/);
  assert.equal((await world.outside(URL, {})).body, '{"first_name":"Peter"}');
});

test('an answer may come later, good or bad, and others overtake it', async () => {
  const latency_ms = 150;
  await using world = await memoryWorld({
    faults: [
      { latency_ms, path: PSID.peter, count: 1 },
      { latency_ms, path: PSID.maya, error: 'unavailable' },
    ],
  });
  const order: string[] = [];
  const ask = async (name: string, url: string) => {
    const reply = await world.outside(url, {});
    order.push(name);
    return reply;
  };
  const late = ask('late', URL);
  const bad = ask('bad', URL.replace(PSID.peter, PSID.maya));
  await ask('early', `/v2.6/me?access_token=${TOKEN}`);
  assert.deepEqual(order, ['early']);
  assert.equal((await late).body, '{"first_name":"Peter"}');
  assert.equal((await bad).error.code, 2);
});

test('what is done to one request of a batch is done to them all', async () => {
  await using world = await memoryWorld({ faults: [{ drop: true, path: PSID.maya }] });
  const batch = (...urls: string[]) => {
    const items = urls.map((relative_url) => ({ relative_url }));
    return `/?batch=${encodeURIComponent(JSON.stringify(items))}&access_token=${TOKEN}`;
  };
  const ask = { method: 'POST' };
  await assert.rejects(world.outside(batch('me', PSID.maya), ask), /socket hang up|ECONNRESET/);
  assert.equal((await world.outside(batch('me', PSID.peter), ask)).status, 200);
  const ids = `/v2.6/?ids=${PSID.peter},${PSID.maya}&access_token=${TOKEN}`;
  await assert.rejects(world.outside(ids, {}), /socket hang up|ECONNRESET/);
});
