import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Verify } from '../../../src/domain/subscription.ts';
import { APP, APP_TOKEN, memoryWorld, TOKEN } from '../../world.ts';
import { assertRefused, edgeOf } from './kit.ts';

const EDGE = `/${APP.id}/subscriptions`;
const token = APP_TOKEN;
const CALLBACK = 'https://bot.example/webhook';
const WEBHOOK = { object: 'page', callback_url: CALLBACK, verify_token: 'mytoken' };

test('an app says where its webhooks go, and which fields; the verify token is not told', async () => {
  const asked: unknown[] = [];
  const verify: Verify = async (callback) => {
    asked.push(callback);
    return { verified: true };
  };
  await using world = await memoryWorld({ verify });
  const ask = edgeOf(world);
  assert.equal((await ask(EDGE, undefined, { token })).body, '{"data":[]}');
  const body = { ...WEBHOOK, fields: 'messages, messaging_postbacks' };
  assert.equal((await ask(EDGE, body, { token })).body, '{"success":true}');
  assert.deepEqual(asked[0], { callback_url: CALLBACK, verify_token: 'mytoken' });
  const version = 'v2.6';
  assert.deepEqual((await ask('/app/subscriptions', undefined, { token })).json, {
    data: [
      {
        object: 'page',
        callback_url: CALLBACK,
        active: true,
        fields: [
          { name: 'messages', version },
          { name: 'messaging_postbacks', version },
        ],
      },
    ],
  });
});

test('a callback that does not answer the handshake is not kept, nor what stood before lost', async () => {
  let problem: string | undefined;
  const verify: Verify = async () =>
    problem === undefined ? { verified: true } : { verified: false, problem };
  await using world = await memoryWorld({ verify });
  const ask = edgeOf(world);
  await ask(EDGE, { ...WEBHOOK, fields: ['messages'] }, { token });
  problem = 'HTTP Status Code = 404; HTTP Message = Not Found';
  const other = { ...WEBHOOK, callback_url: 'https://bot.example/other' };
  assertRefused(await ask(EDGE, other, { token }), {
    code: 2200,
    message: `(#2200) Callback verification failed with the following errors: ${problem}`,
  });
  assert.equal((await world.store.registry.webhook(APP.id))!.callback_url, CALLBACK);
});

test('fields are replaced by a POST that names some, and kept by one that does not', async () => {
  await using world = await memoryWorld();
  const ask = edgeOf(world);
  const fields = async () => (await world.store.registry.webhook(APP.id))?.fields;
  await ask(EDGE, { ...WEBHOOK, fields: ['messages', 'feed'] }, { token });
  await ask(EDGE, WEBHOOK, { token });
  assert.deepEqual(await fields(), ['messages', 'feed']);
  await ask(EDGE, { ...WEBHOOK, fields: "['message_reads','message_reads']" }, { token });
  assert.deepEqual(await fields(), ['message_reads']);
});

test('some fields are taken away, or all of it', async () => {
  await using world = await memoryWorld();
  const ask = edgeOf(world);
  await ask(EDGE, { ...WEBHOOK, fields: ['messages', 'feed'] }, { token });
  const remove = (body: object) => ask(EDGE, body, { token, method: 'DELETE' });
  assert.equal((await remove({ object: 'page', fields: ['feed'] })).body, '{"success":true}');
  assert.deepEqual((await world.store.registry.webhook(APP.id))!.fields, ['messages']);
  assert.equal((await remove({ object: 'page' })).body, '{"success":true}');
  assert.equal(await world.store.registry.webhook(APP.id), undefined);
});

test('subscriptions are the app’s alone: another app’s token does not find it, a page’s is refused', async () => {
  await using world = await memoryWorld();
  const ask = edgeOf(world);
  const { id } = await world.addApp();
  const foreign = { token: `${id}|secret-of-${id}` };
  assert.match(String((await ask(EDGE, undefined, foreign)).error.message), /^Unsupported get/);
  for (const method of ['GET', 'POST', 'DELETE']) {
    const reply = await ask(EDGE, method === 'GET' ? undefined : {}, { method, token: TOKEN });
    assertRefused(reply, {
      code: 15,
      message: '(#15) This method must be called with an app access_token.',
    });
  }
});

const WRONG: [body: object, words: string | RegExp][] = [
  [{}, 'The parameter object is required'],
  [{ object: 'user' }, 'Param object must be one of {page}'],
  [{ object: 'page' }, 'The parameter callback_url is required'],
  [{ ...WEBHOOK, callback_url: 'bot' }, 'callback_url should represent a valid URL'],
  [{ ...WEBHOOK, verify_token: '' }, 'The parameter verify_token is required'],
  [
    { ...WEBHOOK, verify_token: 'x'.repeat(1001) },
    'Length of param verify_token must be less than or equal to 1000',
  ],
  [
    { ...WEBHOOK, fields: ['messages', 'message'] },
    /^\(#100\) Param fields\[1\] must be one of \{feed, mention, name, picture, category, .*messages, /,
  ],
];

test('what is wrong with a subscription', async () => {
  await using world = await memoryWorld({
    verify: async () => assert.fail('nobody is asked') as never,
  });
  for (const [body, words] of WRONG) {
    const message = typeof words === 'string' ? `(#100) ${words}` : words;
    assertRefused(await edgeOf(world)(EDGE, body, { token }), { code: 100, message });
  }
  assert.equal(await world.store.registry.webhook(APP.id), undefined);
});
