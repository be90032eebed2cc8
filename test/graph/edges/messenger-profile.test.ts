import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PAGE, TOKEN } from '../../world.ts';
import { edgeOf } from './kit.ts';

const MENU = [
  {
    locale: 'default',
    composer_input_disabled: true,
    call_to_actions: [
      {
        title: 'My Account',
        type: 'nested',
        call_to_actions: [
          { title: 'Pay Bill', type: 'postback', payload: 'PAYBILL_PAYLOAD' },
          {
            title: 'More',
            type: 'nested',
            call_to_actions: [{ title: 'History', type: 'postback', payload: 'HISTORY' }],
          },
        ],
      },
      {
        type: 'web_url',
        title: 'News',
        url: 'https://news.example/',
        webview_height_ratio: 'full',
        messenger_extensions: true,
      },
    ],
  },
  { locale: 'zh_CN', composer_input_disabled: false },
];

const EVERYTHING = {
  get_started: { payload: 'GET_STARTED' },
  persistent_menu: MENU,
  greeting: [
    { locale: 'default', text: 'Hello {{user_first_name}}!' },
    { locale: 'en_US', text: 'Timeless apparel for the masses.' },
  ],
  whitelisted_domains: ['https://news.example', 'https://shop.example/'],
  account_linking_url: 'https://shop.example/oauth?response_type=code',
  payment_settings: { privacy_url: 'https://shop.example/p', public_key: 'K', test_users: ['1'] },
  target_audience: { audience_type: 'custom', countries: { whitelist: ['US', 'CA'] } },
  home_url: { url: 'https://shop.example/home', webview_height_ratio: 'tall', in_test: true },
};

test('nothing is set at first', async () => {
  await using world = await memoryWorld();
  const ask = edgeOf(world);
  assert.equal((await ask('messenger_profile')).body, '{"data":[]}');
  assert.equal(
    (await ask('messenger_profile', undefined, { query: '&fields=greeting' })).body,
    '{"data":[]}',
  );
});

test('what is set is read as it was sent: all of it, or what is asked for', async () => {
  await using world = await memoryWorld();
  const ask = edgeOf(world);
  assert.equal((await ask('messenger_profile', EVERYTHING)).body, '{"result":"success"}');
  assert.deepEqual((await ask('messenger_profile')).json, { data: [EVERYTHING] });
  const query = '&fields=get_started,account_linking_url,payment_settings';
  const { get_started, account_linking_url, payment_settings } = EVERYTHING;
  assert.deepEqual((await ask('messenger_profile', undefined, { query })).json, {
    data: [{ get_started, account_linking_url, payment_settings }],
  });
});

test('a setting replaces its predecessor and leaves the others', async () => {
  await using world = await memoryWorld();
  const ask = edgeOf(world);
  await ask('messenger_profile', EVERYTHING);
  const changed = { get_started: { payload: 'START' }, whitelisted_domains: ['https://a.test'] };
  assert.equal((await ask('messenger_profile', changed)).status, 200);
  assert.deepEqual(await world.store.registry.settings(PAGE), { ...EVERYTHING, ...changed });
});

/** Ways in which clients name what is to go. */
const NAMED: [name: string, asked: { query?: string; body?: string; type?: string }][] = [
  ['a JSON body', { type: 'application/json', body: '{"fields":["greeting","HOME_URL"]}' }],
  ['a query, separated by commas', { query: '&fields=greeting,home_url' }],
  ['a query as JSON', { query: `&fields=${encodeURIComponent('["greeting","home_url"]')}` }],
  ['brackets', { query: '&fields[0]=greeting&fields[1]=home_url' }],
  [
    'a form',
    { type: 'application/x-www-form-urlencoded', body: "fields=['greeting', 'home_url']" },
  ],
];

for (const [name, { query = '', body, type = '' }] of NAMED) {
  test(`settings are taken away by ${name}`, async () => {
    await using world = await memoryWorld();
    await edgeOf(world)('messenger_profile', EVERYTHING);
    const reply = await world.ask(`/v2.6/me/messenger_profile?access_token=${TOKEN}${query}`, {
      method: 'DELETE',
      ...(body === undefined ? {} : { body, headers: { 'Content-Type': type } }),
    });
    assert.equal(reply.body, '{"result":"success"}');
    const { greeting: _, home_url: __, ...rest } = EVERYTHING;
    assert.deepEqual(await world.store.registry.settings(PAGE), rest);
  });
}

test('settings may come in a form, and a page has its own', async () => {
  await using world = await memoryWorld();
  const other = await world.addPage();
  const { access_token: token } = await world.issue({ page_id: other.id });
  const said = `get_started=${encodeURIComponent('{"payload":"x"}')}&greeting[0][locale]=default&greeting[0][text]=Hi`;
  const reply = await world.ask(`/v2.6/me/messenger_profile?access_token=${token}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: said,
  });
  assert.equal(reply.status, 200, reply.body);
  assert.deepEqual((await edgeOf(world)('messenger_profile', undefined, { token })).json, {
    data: [{ get_started: { payload: 'x' }, greeting: [{ locale: 'default', text: 'Hi' }] }],
  });
  assert.equal((await edgeOf(world)('messenger_profile')).body, '{"data":[]}');
});

test('ice breakers come with v5.0, home_url goes with v7.0', async () => {
  await using world = await memoryWorld();
  const ask = edgeOf(world);
  const ice_breakers = [{ question: 'Where are you?', payload: 'WHERE' }];
  const refused = await ask('messenger_profile', { ice_breakers }, { version: 'v4.0' });
  assert.match(String(refused.error.message), /^\(#100\) Requires one of the params: /);
  assert.equal((await ask('messenger_profile', { ice_breakers }, { version: 'v5.0' })).status, 200);
  const byLocale = [{ locale: 'default', call_to_actions: ice_breakers }];
  const later = await ask('messenger_profile', { ice_breakers: byLocale }, { version: 'v9.0' });
  assert.equal(later.status, 200, later.body);
  const { home_url } = EVERYTHING;
  assert.equal((await ask('messenger_profile', { home_url }, { version: 'v7.0' })).status, 400);
});

test('the menu is flat from v8.0 on, with up to 20 items', async () => {
  await using world = await memoryWorld();
  const ask = edgeOf(world);
  await ask('messenger_profile', { get_started: { payload: 'x' } });
  const items = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      type: 'postback',
      title: `${index}`,
      payload: 'x',
    }));
  const menu = (call_to_actions: object[]) => ({
    persistent_menu: [{ locale: 'default', call_to_actions }],
  });
  const post = async (body: object, version: string): Promise<number> =>
    (await ask('messenger_profile', body, { version })).status;
  assert.equal(await post(menu(items(3)), 'v7.0'), 200);
  assert.equal(await post(menu(items(4)), 'v7.0'), 400);
  assert.equal(await post(menu(items(20)), 'v8.0'), 200);
  assert.equal(await post(menu(items(21)), 'v8.0'), 400);
  const nested = [{ type: 'nested', title: 'x', call_to_actions: items(5) }];
  assert.equal(await post(menu(nested), 'v7.0'), 200);
  assert.equal(await post(menu(nested), 'v8.0'), 400);
});

test('two settings at once: none of them is lost, and no contradiction is left', async () => {
  await using world = await memoryWorld();
  await edgeOf(world)('messenger_profile', { get_started: { payload: 'x' } });
  const url = (said: string): string => `/v2.6/me/messenger_profile?access_token=${TOKEN}&${said}`;
  const menu = [
    { locale: 'default', call_to_actions: [{ type: 'postback', title: 'x', payload: 'y' }] },
  ];
  const set = url(`method=post&persistent_menu=${encodeURIComponent(JSON.stringify(menu))}`);
  const [first, second] = await Promise.all([
    world.inside(set),
    world.inside(url('method=delete&fields=get_started')),
    world.inside(url(`method=post&greeting=[{"locale":"default","text":"Hi"}]`)),
  ]);
  assert.deepEqual([first!.status, second!.status].toSorted(), [200, 400]);
  const { get_started, persistent_menu, greeting } = await world.store.registry.settings(PAGE);
  assert.equal(get_started === undefined, persistent_menu === undefined);
  assert.ok(greeting);
});
