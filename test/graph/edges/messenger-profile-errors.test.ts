import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PAGE } from '../../world.ts';
import { assertRefused, edgeOf } from './kit.ts';

const START = { get_started: { payload: 'x' } };
const item = (more: object = {}) => ({ type: 'postback', title: 'x', payload: 'y', ...more });
const menu = (...call_to_actions: unknown[]) => ({
  ...START,
  persistent_menu: [{ locale: 'default', call_to_actions }],
});
const ITEM = 'persistent_menu[0][call_to_actions][0]';
const question = { question: 'x', payload: 'y' };

const WRONG: [body: object, words: string, code?: number][] = [
  [
    {},
    'Requires one of the params: get_started,persistent_menu,target_audience,whitelisted_domains,greeting,account_linking_url,payment_settings,home_url,ice_breakers',
  ],
  [{ get_started: 'x' }, 'Param get_started must be an object.'],
  [{ get_started: '{x' }, 'Param get_started is not valid JSON.'],
  [{ get_started: {} }, 'The parameter get_started[payload] is required'],
  [
    { get_started: { payload: '' } },
    'Param get_started[payload] must be a non-empty UTF-8 encoded string',
  ],
  [
    { get_started: { payload: 'x', payload2: 'y' } },
    'Invalid keys "payload2" were found in param "get_started".',
  ],
  [
    { get_started: { payload: 'x'.repeat(1001) } },
    'Length of param get_started[payload] must be less than or equal to 1000',
  ],

  [{ greeting: 'Hi' }, 'Param greeting must be an array.'],
  [{ greeting: [] }, 'param greeting must be non-empty.'],
  [{ greeting: [{ text: 'Hi' }] }, 'The parameter greeting[0][locale] is required'],
  [{ greeting: [{ locale: 'default' }] }, 'The parameter greeting[0][text] is required'],
  [
    { greeting: [{ locale: 'default', text: 'x'.repeat(161) }] },
    'Length of param greeting[0][text] must be less than or equal to 160',
  ],
  [
    { greeting: [{ locale: 'en_US', text: 'Hi' }] },
    'Param greeting must have an item with the locale "default"',
  ],

  [{ ...START, persistent_menu: [] }, 'param persistent_menu must be non-empty.'],
  [
    { ...START, persistent_menu: [{ locale: 'default', call_to_actions: [], items: [] }] },
    'Invalid keys "items" were found in param "persistent_menu[0]".',
  ],
  [menu(), 'param persistent_menu[0][call_to_actions] must be non-empty.'],
  [
    menu(item(), item(), item(), item()),
    'param persistent_menu[0][call_to_actions] has too many elements.',
    105,
  ],
  [
    menu(item({ type: 'nested', call_to_actions: Array(6).fill(item()) })),
    `param ${ITEM}[call_to_actions] has too many elements.`,
    105,
  ],
  [menu(item({ type: 'nested' })), `The parameter ${ITEM}[call_to_actions] is required`],
  [menu(item({ title: undefined })), `The parameter ${ITEM}[title] is required`],
  [
    menu(item({ title: 'x'.repeat(31) })),
    `Length of param ${ITEM}[title] must be less than or equal to 30`,
  ],
  [menu(item({ type: undefined })), `The parameter ${ITEM}[type] is required`],
  [
    menu(item({ type: 'element_share' })),
    `Param ${ITEM}[type] must be one of {WEB_URL, POSTBACK, NESTED}`,
  ],
  [menu(item({ type: 'web_url', url: 'x' })), `${ITEM}[url] should represent a valid URL`],
  [
    { ...START, persistent_menu: [{ locale: 'default', composer_input_disabled: true }] },
    'The parameter persistent_menu[0][call_to_actions] is required',
  ],
  [
    { ...START, persistent_menu: [{ locale: 'en_US', call_to_actions: [item()] }] },
    'Param persistent_menu must have an item with the locale "default"',
  ],

  [{ whitelisted_domains: 'https://a.test' }, 'Param whitelisted_domains must be an array.'],
  [{ whitelisted_domains: ['a.test'] }, 'whitelisted_domains[0] should represent a valid URL'],
  [
    { whitelisted_domains: Array(51).fill('https://a.test') },
    'param whitelisted_domains has too many elements.',
    105,
  ],
  [{ account_linking_url: 'a.test' }, 'account_linking_url should represent a valid URL'],
  [
    { payment_settings: { privacyUrl: 'https://a.test' } },
    'Invalid keys "privacyUrl" were found in param "payment_settings".',
  ],
  [
    { target_audience: { audience_type: 'some' } },
    'Param target_audience[audience_type] must be one of {ALL, CUSTOM, NONE}',
  ],
  [
    { target_audience: { audience_type: 'custom', countries: { whitelist: 'US' } } },
    'Param target_audience[countries][whitelist] must be an array.',
  ],
  [
    { home_url: { url: 'https://a.test' } },
    'The parameter home_url[webview_height_ratio] is required',
  ],
  [
    { home_url: { url: 'https://a.test', webview_height_ratio: 'full' } },
    'Param home_url[webview_height_ratio] must be one of {TALL}',
  ],
  [
    { home_url: { url: 'https://a.test', webview_height_ratio: 'tall', in_test: 'x' } },
    'Param home_url[in_test] must be a boolean.',
  ],
  [{ ice_breakers: Array(5).fill(question) }, 'param ice_breakers has too many elements.', 105],
  [
    { ice_breakers: [{ ...question, question: 'x'.repeat(81) }] },
    'Length of param ice_breakers[0][question] must be less than or equal to 80',
  ],
  [
    { ice_breakers: [{ locale: 'de_DE', call_to_actions: [question] }] },
    'Param ice_breakers must have an item with the locale "default"',
  ],
];

/** The one version that knows every setting. */
const asked = { version: 'v5.0' };

test('what is wrong with a setting is said by its name, and nothing is set', async () => {
  await using world = await memoryWorld();
  const ask = edgeOf(world);
  for (const [body, words, code = 100] of WRONG) {
    const reply = await ask('messenger_profile', body, asked);
    assertRefused(reply, { code, message: `(#${code}) ${words}` });
  }
  assert.deepEqual(await world.store.registry.settings(PAGE), {});
});

test('a menu needs a Get Started button, which cannot be taken from under it', async () => {
  await using world = await memoryWorld();
  const ask = edgeOf(world);
  const refused = {
    code: 100,
    error_subcode: 2018145,
    message: '(#100) You must set a Get Started button if you also wish to use persistent menu.',
  };
  const { persistent_menu } = menu(item());
  assertRefused(await ask('messenger_profile', { persistent_menu }, asked), refused);
  assert.equal((await ask('messenger_profile', START)).status, 200);
  assert.equal((await ask('messenger_profile', { persistent_menu }, asked)).status, 200);
  const remove = (...fields: string[]) =>
    ask('messenger_profile', { fields }, { ...asked, method: 'DELETE' });
  assertRefused(await remove('get_started'), refused);
  assert.equal((await remove('get_started', 'persistent_menu')).status, 200);
});

test('home_url and webviews are on whitelisted domains, set before or with them', async () => {
  await using world = await memoryWorld();
  const ask = edgeOf(world);
  const refused = {
    code: 100,
    error_subcode: 2018063,
    message: '(#100) The web URL provided is not whitelisted for messenger extensions',
  };
  const home = { home_url: { url: 'https://a.test/home', webview_height_ratio: 'tall' } };
  const link = { type: 'web_url', title: 'x', url: 'https://a.test/x', messenger_extensions: true };
  const domains = { whitelisted_domains: ['https://a.test'] };
  assertRefused(await ask('messenger_profile', home), refused);
  assertRefused(await ask('messenger_profile', menu(link)), refused);
  assert.equal((await ask('messenger_profile', { ...home, ...domains })).status, 200);
  assert.equal((await ask('messenger_profile', menu(link))).status, 200);
});

test('what is to be read or taken away must be settings', async () => {
  await using world = await memoryWorld();
  const ask = edgeOf(world);
  const known =
    'GET_STARTED, PERSISTENT_MENU, TARGET_AUDIENCE, WHITELISTED_DOMAINS, GREETING, ACCOUNT_LINKING_URL, PAYMENT_SETTINGS, HOME_URL';
  const remove = (body: object) => ask('messenger_profile', body, { method: 'DELETE' });
  assertRefused(await remove({}), {
    code: 100,
    message: '(#100) The parameter fields is required',
  });
  assertRefused(await remove({ fields: [] }), {
    code: 100,
    message: '(#100) param fields must be non-empty.',
  });
  assertRefused(await remove({ fields: ['greeting', 'profile_pic'] }), {
    code: 100,
    message: `(#100) Param fields[1] must be one of {${known}}`,
  });
  assertRefused(await ask('messenger_profile', undefined, { query: '&fields=greetings' }), {
    code: 100,
    message: `(#100) Param fields[0] must be one of {${known}}`,
  });
});
