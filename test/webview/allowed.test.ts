import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { memoryStore } from '../../src/store/memory.ts';
import { frameSources, whitelist, whyNot } from '../../src/webview/allowed.ts';

const PAGE = { id: '1', name: 'Coffee' };

async function storeWith(domains: readonly string[]) {
  const store = memoryStore();
  await store.registry.addPage({ ...PAGE, business_id: null, created_at: 0 });
  await store.registry.changeSettings(PAGE.id, () => ({ whitelisted_domains: domains }));
  return store;
}

const RULES: [domain: string, website: string, isAllowed: boolean][] = [
  ['https://shop.example', 'https://shop.example/menu?x=1', true],
  ['https://shop.example/', 'https://www.shop.example', true],
  ['https://shop.example', 'https://SHOP.example:8443', true],
  ['https://shop.example', 'https://shop.example@evil.example/', false],
  ['https://shop.example', 'https://evilshop.example', false],
  ['https://shop.example', 'https://shop.example.evil.example', false],
  ['https://www.shop.example', 'https://shop.example', false],
  ['https://shop.example', 'http://shop.example', false],
  // Where a page set it under plain http, it still is not read by anybody on the way.
  ['http://shop.example', 'http://shop.example', false],
  ['http://localhost:3000', 'http://localhost:3000/', true],
  ['http://localhost:3000', 'http://localhost:5173', true],
  ['http://localhost', 'http://127.0.0.1', false],
  ['http://127.0.0.1', 'http://127.0.0.1:3000', true],
  ['http://[::1]:3000', 'http://[::1]:3000', true],
  ['http://shop.localhost', 'http://shop.localhost', true],
  ['http://192.168.1.5', 'http://192.168.1.5', false],
];

for (const [domain, website, isAllowed] of RULES) {
  test(`${domain} ${isAllowed ? 'allows' : 'does not allow'} ${website}`, async () => {
    const why = await whyNot(await storeWith([domain]), PAGE, website);
    assert.equal(why === undefined, isAllowed, why ?? 'it may');
  });
}

test('a page that whitelisted nothing allows nothing, and says how', async () => {
  const why = await whyNot(await storeWith([]), PAGE, 'https://shop.example/a');
  assert.match(why!, /^https:\/\/shop\.example is not on the whitelisted_domains of Coffee \(1\)/);
  assert.match(why!, /\{"whitelisted_domains":\["https:\/\/shop\.example"\]\}/);
});

test('a policy names the domains, those below them, and nothing that would say more', async () => {
  const store = await storeWith([
    'https://shop.example/menu',
    'http://localhost:3000',
    'http://shop.example',
    'https://a;sandbox.example',
    'https://a,b.example',
    "https://'self'.example",
  ]);
  assert.deepEqual(await frameSources(store, PAGE.id), [
    'https://shop.example:*',
    'https://*.shop.example:*',
    'http://localhost:*',
    'http://*.localhost:*',
  ]);
});

test('no domain that can be set breaks out of the policy', async () => {
  const urls = fc.webUrl({ validSchemes: ['https'] }).filter((url) => URL.canParse(url));
  const odd = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 20 })
    .map((host) => `https://${host}`)
    .filter((url) => URL.canParse(url));
  await fc.assert(
    fc.asyncProperty(fc.oneof(urls, odd), async (domain) => {
      for (const source of await frameSources(await storeWith([domain]), PAGE.id)) {
        assert.match(source, /^https?:\/\/(\*\.)?[\w.-]+:\*$|^https?:\/\/\[[\da-f:.]+\]:\*$/);
      }
    }),
    { numRuns: 500 },
  );
});

test('a website is added to what stands, once, and the oldest go when there are too many', async () => {
  const store = await storeWith(['https://shop.example']);
  await whitelist(store, PAGE.id, 'http://localhost:1');
  await whitelist(store, PAGE.id, 'http://localhost:1');
  const set = async () => (await store.registry.settings(PAGE.id)).whitelisted_domains!;
  assert.deepEqual(await set(), ['https://shop.example', 'http://localhost:1']);
  for (let port = 2; port < 60; port++) await whitelist(store, PAGE.id, `http://localhost:${port}`);
  assert.equal((await set()).length, 50);
  assert.equal((await set()).at(-1), 'http://localhost:59');
});
