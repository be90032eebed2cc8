import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mintToken, parsesAsToken, sealToken, tokenDigest } from '../../src/graph/tokens.ts';
import { memoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { memoryWorld, PSID, seededRandom, TOKEN } from '../world.ts';

const random = seededRandom('tokens');
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const splice = (text: string, at: number, gone: number, put = ''): string =>
  text.slice(0, at) + put + text.slice(at + gone);

test('what is minted parses, is of one form, and never the same twice', () => {
  const minted = Array.from({ length: 200 }, () => mintToken(random));
  for (const token of minted) {
    assert.match(token, /^PSC[\w-]{49}$/);
    assert.ok(parsesAsToken(token));
  }
  assert.equal(new Set(minted).size, minted.length);
});

test('the seeded token is the same on every machine and in every release', () => {
  assert.equal(TOKEN, 'PSCseeded-by-pagescope-dev-and-known-to-everybrwtks5');
});

test('no token begins like a real one, which scanners for leaked secrets look for', () => {
  assert.doesNotMatch(mintToken(random), /^EAA/);
});

test('every change of a single character is refused', () => {
  for (const token of [TOKEN, ...Array.from({ length: 5 }, () => mintToken(random))]) {
    for (let at = 0; at < token.length; at++) {
      for (const char of `${ALPHABET} .|é\n`) {
        if (char === token[at]) continue;
        assert.ok(!parsesAsToken(splice(token, at, 1, char)), `${char} at ${at} of ${token}`);
      }
    }
  }
});

test('every missing, doubled or swapped character is refused', () => {
  for (const token of [TOKEN, ...Array.from({ length: 20 }, () => mintToken(random))]) {
    for (let at = 0; at < token.length; at++) {
      const [one = '', two = ''] = token.slice(at, at + 2);
      assert.ok(!parsesAsToken(splice(token, at, 1)), `without ${at}`);
      assert.ok(!parsesAsToken(splice(token, at, 0, one)), `${at} twice`);
      if (two !== '' && one !== two)
        assert.ok(!parsesAsToken(splice(token, at, 2, two + one)), `${at} swapped`);
    }
  }
});

test('nothing that was not minted parses', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (text) => {
      assert.ok(!parsesAsToken(text));
    }),
  );
  for (const text of ['', 'PSC', TOKEN.toLowerCase(), ` ${TOKEN}`, `${TOKEN}\n`]) {
    assert.ok(!parsesAsToken(text), JSON.stringify(text));
  }
});

/** A store that counts how often it is asked for a token. */
function counting(): { store: Store; asked: () => number } {
  const store = memoryStore();
  const { grant } = store.registry;
  let asked = 0;
  store.registry.grant = (digest) => {
    asked++;
    return grant(digest);
  };
  return { store, asked: () => asked };
}

test('a mistyped token is refused without asking the store', async () => {
  const { store, asked } = counting();
  await using world = await memoryWorld({ store });
  const planted = asked();
  for (let at = 0; at < TOKEN.length; at++) {
    const reply = await world.read(PSID.peter, 'id', { token: splice(TOKEN, at, 1, '~') });
    assert.equal(reply.error.code, 190);
  }
  assert.equal(asked(), planted);
});

test('a token with a right checksum that nobody issued is asked for, and refused alike', async () => {
  const { store, asked } = counting();
  await using world = await memoryWorld({ store });
  const planted = asked();
  const unknown = await world.read(PSID.peter, 'id', { token: sealToken('x'.repeat(43)) });
  assert.ok(asked() > planted);
  const junk = await world.read(PSID.peter, 'id', { token: 'junk' });
  assert.deepEqual(unknown.error, junk.error);
  assert.equal(unknown.status, junk.status);
});

test('a store keeps the SHA-256 of a token, never the token', async () => {
  await using world = await memoryWorld();
  const { id, access_token } = await world.issue();
  const kept = await world.store.registry.token(id);
  assert.equal(kept?.digest, tokenDigest(access_token));
  assert.ok(!JSON.stringify(kept).includes(access_token));
  assert.equal(tokenDigest('abc'), 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
});
