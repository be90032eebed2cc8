import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CALLBACK, challenged, toldWorld } from './told.ts';
import { newWorld } from './world.ts';

const WEBHOOK = { callback_url: CALLBACK, verify_token: 'mytoken', fields: ['messages'] };

describe('PUT /apps/{id}/webhook', () => {
  test('asks the endpoint by the handshake, as Graph does', async (t) => {
    const world = await toldWorld();
    t.after(world.close);
    const { app } = await world.page();
    const answer = await world.api(`PUT /apps/${app}/webhook`, WEBHOOK);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body, { callback_url: CALLBACK, fields: ['messages'], active: true });
    const [request, ...more] = world.bot.requests;
    assert.deepEqual(more, []);
    assert.equal(request?.method, 'GET');
    const form =
      /^https:\/\/bot\.example\/webhook\?hub\.mode=subscribe&hub\.verify_token=mytoken&hub\.challenge=\d{10}$/;
    assert.match(request!.url, form);
    assert.equal(
      request!.headers['User-Agent'],
      'facebookplatform/1.0 (+http://developers.facebook.com)',
    );
  });

  test('keeps the callback’s own query, and encodes the token', async (t) => {
    const world = await toldWorld();
    t.after(world.close);
    const { app } = await world.page();
    const webhook = { ...WEBHOOK, callback_url: `${CALLBACK}?bot=1#top`, verify_token: 'a&b=ü' };
    await world.api(`PUT /apps/${app}/webhook`, webhook);
    const { searchParams, hash } = new URL(world.bot.requests[0]!.url);
    assert.deepEqual(
      [searchParams.get('bot'), searchParams.get('hub.verify_token'), hash],
      ['1', 'a&b=ü', ''],
    );
  });

  for (const [callback_url, told] of [
    ['http://bot.example/', /^Nothing could be delivered there: refused: the URL is not an https/],
    ['https://bot.example:8080/', /port 8080 is not one of 443, 8443\.$/],
    ['https://169.254.169.254/', /169\.254\.169\.254 is link local \(RFC 3927\)\.$/],
  ] as const) {
    test(`refuses ${callback_url} at once: nothing could ever go there`, async (t) => {
      const world = await toldWorld();
      t.after(world.close);
      const { app } = await world.page();
      const refused = await world.api(`PUT /apps/${app}/webhook`, { ...WEBHOOK, callback_url });
      assert.deepEqual([refused.status, refused.body.code], [422, 'invalid']);
      assert.match(refused.body.detail, told);
      assert.equal(refused.body.errors[0].member, 'callback_url');
      assert.deepEqual(world.bot.requests, []);
      assert.equal((await world.api(`GET /apps/${app}/webhook`)).status, 404);
    });
  }

  const WRONG: [what: string, answer: object | string, told: RegExp][] = [
    ['another status', { status: 403, body: 'Forbidden' }, /It answered 403: Forbidden$/],
    ['a redirect', { status: 302, body: '' }, /It answered 302: nothing\.$/],
    ['another body', { body: 'OK' }, /not with the challenge alone: OK$/],
    ['more than the challenge', { body: ' ' }, /not with the challenge alone/],
    ['nothing', 'It did not answer within 20 s.', /It did not answer within 20 s\.$/],
  ];
  for (const [what, answer, told] of WRONG) {
    test(`refuses an endpoint that answers with ${what}, and says so`, async (t) => {
      const world = await toldWorld();
      t.after(world.close);
      const { app } = await world.page();
      world.bot.answer = (request) =>
        typeof answer === 'string' ? answer : { ...challenged(request), ...answer };
      const refused = await world.api(`PUT /apps/${app}/webhook`, WEBHOOK);
      assert.deepEqual([refused.status, refused.body.code], [422, 'webhook_unverified']);
      assert.match(refused.body.detail, told);
      assert.equal(refused.body.errors[0].member, 'callback_url');
      assert.equal((await world.api(`GET /apps/${app}/webhook`)).status, 404);
    });
  }

  test('leaves the webhook that stands when another one is refused', async (t) => {
    const world = await toldWorld();
    t.after(world.close);
    const { app } = await world.page();
    await world.api(`PUT /apps/${app}/webhook`, WEBHOOK);
    world.bot.answer = () => ({ status: 500 });
    await world.api(`PUT /apps/${app}/webhook`, { ...WEBHOOK, fields: [] });
    const { body } = await world.api(`GET /apps/${app}/webhook`);
    assert.deepEqual(body.fields, ['messages']);
  });

  test('takes no URL that cannot be called back, and asks nobody', async (t) => {
    const world = await toldWorld();
    t.after(world.close);
    const { app } = await world.page();
    for (const callback_url of ['bot', 'ftp://bot.example/', 'https://me:pw@bot.example/', '']) {
      const refused = await world.api(`PUT /apps/${app}/webhook`, { ...WEBHOOK, callback_url });
      assert.equal(refused.status, 422, callback_url);
      assert.equal(refused.body.errors[0].member, 'callback_url');
    }
    assert.deepEqual(world.bot.requests, []);
  });

  test('needs a running server', async () => {
    const world = await newWorld();
    const { app } = await world.page();
    const refused = await world.api(`PUT /apps/${app}/webhook`, WEBHOOK);
    assert.deepEqual([refused.status, refused.body.code], [503, 'unavailable']);
  });
});

test('a webhook can be ended', async (t) => {
  const world = await toldWorld();
  t.after(world.close);
  const { app } = await world.page();
  await world.api(`PUT /apps/${app}/webhook`, WEBHOOK);
  assert.equal((await world.api(`DELETE /apps/${app}/webhook`)).status, 204);
  assert.equal((await world.api(`DELETE /apps/${app}/webhook`)).status, 404);
});

test('no answer shows the verify token', async (t) => {
  const world = await toldWorld();
  t.after(world.close);
  const { app } = await world.page();
  for (const call of [`PUT /apps/${app}/webhook`, `GET /apps/${app}/webhook`, 'GET /apps']) {
    const answer = await world.api(call, call.startsWith('PUT') ? WEBHOOK : undefined);
    assert.equal(answer.raw.includes('mytoken'), false, call);
  }
});

describe('POST /apps/{id}/webhook/test', () => {
  test('sends what the dashboard sends, signed, and shows what came of it', async (t) => {
    const world = await toldWorld();
    t.after(world.close);
    const { app, page } = await world.page();
    await world.api(`PUT /apps/${app}/webhook`, WEBHOOK);
    const { status, body } = await world.api(`POST /apps/${app}/webhook/test`, { page_id: page });
    assert.equal(status, 200);
    const time = Math.floor(world.time.now / 1000);
    const sent = `{"entry":[{"changes":[{"field":"messages","value":{"page_id":"${page}"}}],"id":"0","time":${time}}],"object":"page"}`;
    assert.deepEqual(body, {
      delivered: true,
      status: 200,
      error: null,
      latency_ms: 12,
      answer: 'EVENT_RECEIVED',
      body: sent,
    });
    const request = world.bot.requests[1]!;
    assert.deepEqual([request.method, request.body], ['POST', sent]);
    assert.match(request.headers['X-Hub-Signature']!, /^sha1=[0-9a-f]{40}$/);
    assert.deepEqual((await world.api('GET /deliveries')).body.data, []);
  });

  test('says what went wrong', async (t) => {
    const world = await toldWorld();
    t.after(world.close);
    const { app } = await world.page();
    await world.api(`PUT /apps/${app}/webhook`, WEBHOOK);
    world.bot.answer = () => 'It could not be reached: ECONNREFUSED.';
    const { body } = await world.api(`POST /apps/${app}/webhook/test`, { field: 'message_reads' });
    assert.equal(body.delivered, false);
    assert.deepEqual([body.status, body.error], [null, 'It could not be reached: ECONNREFUSED.']);
    assert.ok(body.body.includes('"field":"message_reads"'));
  });

  test('wants a webhook', async (t) => {
    const world = await toldWorld();
    t.after(world.close);
    const { app } = await world.page();
    assert.equal((await world.api(`POST /apps/${app}/webhook/test`, {})).status, 404);
    assert.equal((await world.api('POST /apps/7/webhook/test', {})).status, 404);
  });
});

test('a page subscribes apps, and says to what', async () => {
  const world = await newWorld();
  const { app, page } = await world.page();
  const all = { app_id: app, fields: null };
  const some = { app_id: app, fields: ['messages'] };
  const listed = async () => (await world.api(`GET /pages/${page}/subscriptions`)).body.data;
  assert.deepEqual(await listed(), []);
  assert.deepEqual((await world.api(`PUT /pages/${page}/subscriptions`, all)).body, all);
  assert.deepEqual(await listed(), [all]);
  await world.api(`PUT /pages/${page}/subscriptions`, some);
  assert.deepEqual(await listed(), [some]);
  await world.api(`PUT /pages/${page}/subscriptions`, { app_id: app, fields: [] });
  assert.deepEqual(await listed(), []);
  const unknown = await world.api(`PUT /pages/${page}/subscriptions`, { ...all, app_id: '7' });
  assert.deepEqual([unknown.status, unknown.body.errors[0].member], [404, 'app_id']);
});
