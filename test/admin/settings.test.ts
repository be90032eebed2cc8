import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newWorld } from './world.ts';

const world = await newWorld();

async function newPage() {
  const { page } = await world.page();
  const path = `/pages/${page}/messenger_profile`;
  return {
    get: async () => (await world.api(`GET ${path}`)).body,
    patch: (body: unknown) => world.api(`PATCH ${path}`, body),
  };
}

const MENU = [
  { locale: 'default', call_to_actions: [{ type: 'postback', title: 'Help', payload: 'HELP' }] },
];

test('a page’s settings are shown as they were set, and change one by one', async () => {
  const { get, patch } = await newPage();
  assert.deepEqual(await get(), {});
  const greeting = [{ locale: 'default', text: 'Hello' }];
  await patch({ greeting });
  const { status, body } = await patch({ get_started: { payload: 'GO' }, persistent_menu: MENU });
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual(await get(), {
    get_started: { payload: 'GO' },
    persistent_menu: MENU,
    greeting,
  });
  await patch({ greeting: null });
  assert.deepEqual(await get(), { get_started: { payload: 'GO' }, persistent_menu: MENU });
});

test('Graph’s rules hold: shapes, and what one setting needs of another', async () => {
  const { get, patch } = await newPage();
  for (const [body, member] of [
    [{ get_started: {} }, 'get_started'],
    [{ get_started: 'GO' }, 'get_started'],
    [{ persistent_menu: MENU }, 'persistent_menu'],
    [{ whitelisted_domains: ['no url'] }, 'whitelisted_domains'],
    [{ home_url: { url: 'https://shop.example/', webview_height_ratio: 'tall' } }, 'home_url'],
    [{ colour: 'red' }, 'colour'],
  ] as const) {
    const answer = await patch(body);
    assert.equal(answer.status, 422, JSON.stringify(body));
    assert.equal(answer.body.errors[0].member, member);
  }
  assert.deepEqual(await get(), {});
});

test('a page that is not there has no settings', async () => {
  assert.equal((await world.api('GET /pages/99/messenger_profile')).status, 404);
  assert.equal((await world.api('PATCH /pages/99/messenger_profile', {})).status, 404);
});
