import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PAGE } from '../../world.ts';
import { assertRefused, edgeOf } from './kit.ts';

const DOMAINS = { setting_type: 'domain_whitelisting', domain_action_type: 'add' };
const START = { setting_type: 'call_to_actions', thread_state: 'new_thread' };
const MENU = { setting_type: 'call_to_actions', thread_state: 'existing_thread' };
const item = { type: 'postback', title: 'Help', payload: 'HELP' };

/** What is sent, what is said of it, and what is set then. */
const SETTINGS: [body: object, said: string, set: object][] = [
  [
    { setting_type: 'greeting', greeting: { text: 'Hello {{user_first_name}}' } },
    'Successfully updated greeting',
    { greeting: [{ locale: 'default', text: 'Hello {{user_first_name}}' }] },
  ],
  [
    { ...START, call_to_actions: [{ payload: 'START' }] },
    "Successfully added new_thread's CTAs",
    { get_started: { payload: 'START' } },
  ],
  [
    { ...MENU, call_to_actions: [item, { type: 'web_url', title: 'x', url: 'https://a.test' }] },
    'Successfully added structured menu CTAs',
    {
      persistent_menu: [
        {
          locale: 'default',
          call_to_actions: [item, { type: 'web_url', title: 'x', url: 'https://a.test' }],
        },
      ],
    },
  ],
  [
    { ...DOMAINS, whitelisted_domains: ['https://a.test', 'https://b.test'] },
    'Successfully updated whitelisted domains',
    { whitelisted_domains: ['https://a.test', 'https://b.test'] },
  ],
  [
    { setting_type: 'account_linking', account_linking_url: 'https://a.test/link' },
    'Successfully updated account_linking_url',
    { account_linking_url: 'https://a.test/link' },
  ],
  [
    { setting_type: 'payment', payment_privacy_url: 'https://a.test/p', payment_public_key: 'K' },
    'Successfully updated payment settings',
    { payment_settings: { privacy_url: 'https://a.test/p', public_key: 'K' } },
  ],
];

for (const [body, said, set] of SETTINGS) {
  test(`thread_settings: ${said}`, async () => {
    await using world = await memoryWorld();
    const ask = edgeOf(world);
    assert.deepEqual((await ask('thread_settings', body)).json, { result: said });
    assert.deepEqual(await world.store.registry.settings(PAGE), set);
    assert.deepEqual((await ask('messenger_profile')).json, { data: [set] });
  });
}

test('what is set is read under the old name, too: all of it, or what is asked for', async () => {
  await using world = await memoryWorld();
  const ask = edgeOf(world);
  const read = (query: string) => ask('thread_settings', undefined, { query });
  assert.equal((await read('&fields=whitelisted_domains')).body, '{"data":[]}');
  for (const [body] of SETTINGS) await ask('thread_settings', body);
  const all = Object.assign({}, ...SETTINGS.map(([, , set]) => set));
  assert.deepEqual((await read('')).json, { data: [all] });
  assert.deepEqual((await read('&fields=whitelisted_domains')).json, {
    data: [{ whitelisted_domains: ['https://a.test', 'https://b.test'] }],
  });
  assertRefused(await read('&fields=home_url'), {
    code: 100,
    message: /^\(#100\) Param fields\[0\] must be one of \{GREETING, GET_STARTED, /,
  });
});

const GONE: [body: object, said: string][] = [
  [{ setting_type: 'greeting' }, 'Successfully deleted greeting'],
  [START, "Successfully deleted all new_thread's CTAs"],
  [MENU, 'Successfully deleted structured menu CTAs'],
  [{ setting_type: 'domain_whitelisting' }, 'Successfully updated whitelisted domains'],
  [{ setting_type: 'account_linking' }, 'Successfully deleted account_linking_url'],
  [{ setting_type: 'payment' }, 'Successfully deleted payment settings'],
];

test('each is taken away by its type', async () => {
  await using world = await memoryWorld();
  const ask = edgeOf(world);
  for (const [body] of SETTINGS) await ask('thread_settings', body);
  assert.equal(Object.keys(await world.store.registry.settings(PAGE)).length, 6);
  for (const [body, said] of GONE) {
    const reply = await ask('thread_settings', body, { method: 'DELETE' });
    assert.deepEqual(reply.json, { result: said });
  }
  assert.deepEqual(await world.store.registry.settings(PAGE), {});
});

test('domains are added and removed one by one, up to as many as may be', async () => {
  await using world = await memoryWorld();
  const ask = edgeOf(world);
  const domains = (from: number, count: number): string[] =>
    Array.from({ length: count }, (_, index) => `https://d${from + index}.test`);
  const add = (whitelisted_domains: string[]) =>
    ask('thread_settings', { ...DOMAINS, whitelisted_domains });
  assert.equal((await add(domains(0, 30))).status, 200);
  assert.equal((await add(domains(20, 30))).status, 200);
  assertRefused(await add(domains(50, 1)), {
    code: 105,
    message: '(#105) param whitelisted_domains has too many elements.',
  });
  const remove = { ...DOMAINS, domain_action_type: 'remove' };
  await ask('thread_settings', { ...remove, whitelisted_domains: domains(1, 49) });
  assert.deepEqual(await world.store.registry.settings(PAGE), {
    whitelisted_domains: ['https://d0.test'],
  });
  await ask('thread_settings', { ...remove, whitelisted_domains: domains(0, 1) });
  assert.deepEqual(await world.store.registry.settings(PAGE), {});
});

const WRONG: [body: object, words: string, code?: number][] = [
  [{}, 'The parameter setting_type is required'],
  [
    { setting_type: 'menu' },
    'Param setting_type must be one of {GREETING, CALL_TO_ACTIONS, DOMAIN_WHITELISTING, ACCOUNT_LINKING, PAYMENT}',
  ],
  [{ setting_type: 'call_to_actions' }, 'The parameter thread_state is required'],
  [
    { setting_type: 'call_to_actions', thread_state: 'old' },
    'Param thread_state must be one of {NEW_THREAD, EXISTING_THREAD}',
  ],
  [{ setting_type: 'greeting' }, 'A greeting message is missing.'],
  [{ setting_type: 'greeting', greeting: { text: '' } }, 'A greeting message is missing.'],
  [
    { setting_type: 'greeting', greeting: { text: 'x'.repeat(161) } },
    'Length of param greeting[text] must be less than or equal to 160',
  ],
  [START, 'The parameter call_to_actions is required'],
  [{ ...START, call_to_actions: [{}] }, 'The parameter call_to_actions[0][payload] is required'],
  [
    { ...MENU, call_to_actions: Array(6).fill(item) },
    'param call_to_actions has too many elements.',
    105,
  ],
  [
    { ...DOMAINS, whitelisted_domains: ['a.test'] },
    'whitelisted_domains[0] should represent a valid URL',
  ],
  [
    { setting_type: 'domain_whitelisting', whitelisted_domains: ['https://a.test'] },
    'The parameter domain_action_type is required',
  ],
  [
    { setting_type: 'account_linking', account_linking_url: 'x' },
    'account_linking_url should represent a valid URL',
  ],
];

test('what is wrong with thread_settings', async () => {
  await using world = await memoryWorld();
  for (const [body, words, code = 100] of WRONG) {
    const reply = await edgeOf(world)('thread_settings', body);
    assertRefused(reply, { code, message: `(#${code}) ${words}` });
  }
  assert.deepEqual(await world.store.registry.settings(PAGE), {});
});
