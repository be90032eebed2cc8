import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PSID, TOKEN } from '../world.ts';

const URL = `/v2.6/${PSID.peter}?fields=first_name`;
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

test('a token over plain http is refused where https is required, wherever it stands', async () => {
  await using world = await memoryWorld({ requireHttps: true });
  for (const reply of [
    await world.ask(`${URL}&access_token=${TOKEN}`),
    await world.ask(`${URL}&access_token=junk`),
    await world.ask(URL, { headers: { Authorization: `Bearer ${TOKEN}` } }),
    await world.ask(URL, { method: 'POST', headers: FORM, body: `access_token=${TOKEN}` }),
  ]) {
    assert.equal(reply.status, 400);
    assert.deepEqual(reply.error, {
      message: 'You must use https:// when passing an access token',
      type: 'OAuthException',
      code: 1,
    });
  }
});

test('over https it is accepted, and without a token nothing is said of https', async () => {
  await using world = await memoryWorld({ requireHttps: true });
  const secure = await world.inside(`${URL}&access_token=${TOKEN}`, {}, true);
  assert.equal(secure.body, '{"first_name":"Peter"}');
  assert.equal((await world.ask(URL)).error.code, 104);
});

test('by default plain http is fine', async () => {
  await using world = await memoryWorld();
  assert.equal((await world.ask(`${URL}&access_token=${TOKEN}`)).status, 200);
});
