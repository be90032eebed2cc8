import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { CALLBACK, toldWorld } from './told.ts';

/** What a serializer would not write: blanks, members of nobody's, and what is no JSON at all. */
const BODIES: [body: string, field: string][] = [
  ['{ "object":"page",  "entry":[] }', 'messages'],
  ['{"entry":[{"messaging":[{"postback":{"payload":"ü 🌙"}}]}]}', 'messaging_postbacks'],
  ['{"entry":[{"messaging":[{"optin":{"user_ref":"1"}}]}]}', 'messaging_optins'],
  ['{"entry":[{"messaging":[{"message":{"is_echo":true}}]}]}', 'message_echoes'],
  ['{"entry":[{"messaging":[{"message":null}]}]}', 'messages'],
  ['not JSON\r\n', 'messages'],
  ['null', 'messages'],
];

async function listening() {
  const world = await toldWorld();
  const { app, page } = await world.page();
  const webhook = { callback_url: CALLBACK, verify_token: 't', fields: ['messages'] };
  await world.api(`PUT /apps/${app}/webhook`, webhook);
  await world.api(`PUT /pages/${page}/subscriptions`, { app_id: app, fields: null });
  world.bot.requests.length = 0;
  return { ...world, app, page };
}

describe('POST /deliveries', () => {
  test('signs a body as it is, sends it, and keeps it in the log', async (t) => {
    const world = await listening();
    t.after(world.close);
    const { secret } = (await world.api(`GET /apps/${world.app}`)).body;
    for (const [body, field] of BODIES) {
      const queued = await world.api('POST /deliveries', { page_id: world.page, body });
      assert.equal(queued.status, 200);
      const [id] = queued.body.deliveries;
      await world.settled(id);
      const { body: kept } = await world.api(`GET /deliveries/${id}`);
      assert.deepEqual(
        [kept.status, kept.field, kept.body, kept.psid, kept.answer],
        ['delivered', field, body, null, 'EVENT_RECEIVED'],
      );
      const request = world.bot.requests.at(-1)!;
      assert.equal(request.body, body);
      assert.deepEqual(request.headers, kept.headers);
      if (secret === undefined) continue;
      const signature = createHmac('sha256', secret).update(body).digest('hex');
      assert.equal(kept.headers['X-Hub-Signature-256'], `sha256=${signature}`);
    }
    assert.equal(world.bot.requests.length, BODIES.length);
  });

  test('goes to one app where one is named', async (t) => {
    const world = await listening();
    t.after(world.close);
    const given = { page_id: world.page, app_id: world.app, body: '{}' };
    assert.equal((await world.api('POST /deliveries', given)).body.deliveries.length, 1);
    const other = await world.api('POST /deliveries', { ...given, app_id: '999' });
    assert.deepEqual([other.status, other.body.code], [404, 'not_found']);
    assert.match(other.body.detail, /^App 999 has no webhook, or is not subscribed by page/);
  });

  test('says who is missing, and takes no text that could not be kept', async (t) => {
    const world = await toldWorld();
    t.after(world.close);
    const { page } = await world.page();
    for (const [given, status, told] of [
      [{ page_id: page, body: '{}' }, 404, /^No app has a webhook and is subscribed by page/],
      [{ page_id: '404', body: '{}' }, 404, /^There is no page 404\.$/],
      [{ page_id: page, body: 'a\0b' }, 422, /^body must be well-formed text/],
      [{ page_id: page, body: '\ud800' }, 422, /^body must be well-formed text/],
      [{ page_id: page, body: { entry: [] } }, 422, /^body must be text/],
      [{ page_id: page }, 422, /body/],
    ] as const) {
      const refused = await world.api('POST /deliveries', given);
      assert.equal(refused.status, status, refused.body.detail);
      assert.match(refused.body.detail, told);
    }
    assert.equal(world.bot.requests.length, 0);
  });
});
