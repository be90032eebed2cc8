import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newWorld } from './world.ts';

test('a thread lists its messages, the newest first, page by page', async () => {
  const world = await newWorld();
  const { page } = await world.page();
  const person = await world.person();
  const path = `/pages/${page}/people/${person}/messages`;
  assert.deepEqual((await world.api(`GET ${path}`)).body, { data: [], next: null });
  for (const text of ['one', 'two', 'three']) await world.event('message', page, person, { text });
  await world.event('postback', page, person, { payload: 'P', title: 'Tap' });
  const first = await world.api(`GET ${path}?limit=3`);
  assert.deepEqual(
    first.body.data.map(({ body }: { body: object }) => body),
    [{ postback: { payload: 'P', title: 'Tap' } }, { text: 'three' }, { text: 'two' }],
  );
  const [newest] = first.body.data;
  assert.deepEqual([newest.sender, newest.app_id, newest.seq], ['person', null, 3]);
  const rest = await world.api(`GET ${path}?limit=3&after=${first.body.next}`);
  assert.deepEqual([rest.body.data.length, rest.body.next], [1, null]);
});

test('a page lists whom it knows, with the last message of each', async () => {
  const world = await newWorld();
  const { page } = await world.page();
  const { page: other } = await world.page();
  await world.person({ id: 'stranger' });
  await world.person({ id: 'silent' });
  await world.person({ id: 'writer' });
  await world.event('customer_matched', page, 'silent');
  await world.event('message', page, 'writer', { text: 'Hi' });
  await world.event('message', other, 'stranger', { text: 'elsewhere' });
  const { body } = await world.api(`GET /conversations?page=${page}`);
  assert.deepEqual(
    body.data.map((one: Record<string, never>) => [one.person_id, one.access]),
    [
      ['silent', 'never'],
      ['writer', 'granted'],
    ],
  );
  const [silent, writer] = body.data;
  assert.deepEqual([silent.last_message, silent.thread_since], [null, null]);
  assert.deepEqual(writer.last_message.body, { text: 'Hi' });
  assert.equal(writer.interacted_at, '2026-01-05T09:30:00.000Z');
});

test('somebody erased has no conversation', async () => {
  const world = await newWorld();
  const { page } = await world.page();
  await world.person({ id: 'gone' });
  await world.event('message', page, 'gone', { text: 'Hi' });
  await world.api('DELETE /people/gone');
  assert.deepEqual((await world.api(`GET /conversations?page=${page}`)).body.data, []);
  assert.equal((await world.api(`GET /pages/${page}/people/gone/messages`)).status, 404);
});

test('a conversation of a page that is not there, or not named, is refused', async () => {
  const world = await newWorld();
  assert.equal((await world.api('GET /conversations?page=99')).status, 404);
  const { status, body } = await world.api('GET /conversations');
  assert.deepEqual([status, body.errors[0].member], [422, 'page']);
});
