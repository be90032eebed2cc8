import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PSID, TOKEN } from '../world.ts';

const URL = `/v2.6/${PSID.peter}?fields=first_name&access_token=${TOKEN}`;

test('who has the body already gets 304, no body, and the same tag', async () => {
  await using world = await memoryWorld();
  const first = await world.ask(URL);
  const tag = first.header('etag')!;
  for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
    const headers = { 'If-None-Match': known };
    const reply = await world.ask(URL, { headers });
    assert.equal(reply.status, 304, known);
    assert.equal(reply.body, '');
    assert.equal(reply.header('etag'), tag);
    assert.equal(reply.header('content-length'), undefined);
    // The connection goes on: the next answer is whole.
    assert.equal((await world.ask(URL)).body, '{"first_name":"Peter"}');
  }
});

test('who has another body gets this one', async () => {
  await using world = await memoryWorld();
  const tag = (await world.ask(URL)).header('etag')!;
  await world.store.people.change('peter', (person) => ({ ...person, first_name: 'Pierre' }));
  for (const known of [tag, '"x"', tag.replaceAll('"', ''), '']) {
    const reply = await world.ask(URL, { headers: { 'If-None-Match': known } });
    assert.equal(reply.status, 200, known);
    assert.equal(reply.body, '{"first_name":"Pierre"}');
  }
});

test('a tag does not outlive the access', async () => {
  await using world = await memoryWorld();
  const headers = { 'If-None-Match': (await world.ask(URL)).header('etag')! };
  assert.equal((await world.ask(URL, { headers })).status, 304);
  await world.happens('peter', 'access_revoked');
  assert.equal((await world.ask(URL, { headers })).body, '{}');
});

test('errors have no tag and are never "not modified"', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask('/v2.6/7', { headers: { 'If-None-Match': '*' } });
  assert.equal(reply.status, 400);
});

test('HEAD is answered alike', async () => {
  await using world = await memoryWorld();
  const tag = (await world.ask(URL)).header('etag')!;
  const reply = await world.ask(URL, { method: 'HEAD', headers: { 'If-None-Match': tag } });
  assert.equal(reply.status, 304);
});

test('what was not read is never "not modified"', async () => {
  await using world = await memoryWorld();
  const batch = encodeURIComponent('[{"relative_url":"me"}]');
  const reply = await world.ask(`/?batch=${batch}&access_token=${TOKEN}`, {
    method: 'POST',
    headers: { 'If-None-Match': '*' },
  });
  assert.equal(reply.status, 200);
});
