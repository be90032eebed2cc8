import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../src/domain/refusal.ts';
import { memoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { APP_TOKEN, memoryWorld, PSID, TOKEN } from '../world.ts';

/** A store across a network: every read of the read path answers later. */
function later(store: Store): Store {
  const { grant, app } = store.registry;
  const { subject } = store.pairs;
  store.registry.grant = async (...args) => grant(...args);
  store.registry.app = async (...args) => app(...args);
  store.pairs.subject = async (...args) => subject(...args);
  return store;
}

test('a store that answers later is answered for alike', async () => {
  await using now = await memoryWorld();
  await using then = await memoryWorld({ store: later(memoryStore()) });
  for (const url of [
    ...Object.values(PSID).map((psid) => `/v2.6/${psid}?access_token=${TOKEN}`),
    `/v3.1/${PSID.nora}?access_token=${TOKEN}`,
    `/v3.1/7?access_token=${TOKEN}`,
    `/v3.1/${PSID.peter}?access_token=junk`,
    `/v3.1/${PSID.peter}?fields=bogus&access_token=${TOKEN}`,
    `/v2.6/me?access_token=${TOKEN}`,
    `/v2.6/me?access_token=${APP_TOKEN}`,
    `/${PSID.peter}?access_token=${TOKEN}`,
  ]) {
    const [one, other] = [await now.ask(url), await then.ask(url)];
    assert.equal(other.status, one.status);
    if (one.status === 200) assert.equal(other.body, one.body);
    else assert.deepEqual(other.error, one.error);
    assert.equal(other.header('facebook-api-version'), one.header('facebook-api-version'));
  }
});

const WHERE: Record<string, (store: Store, how: () => never) => void> = {
  'asked for a token': (store, how) => {
    store.registry.grant = how;
  },
  'asked for a pair': (store, how) => {
    store.pairs.subject = how;
  },
};

for (const [where, breakIn] of Object.entries(WHERE)) {
  for (const how of ['at once', 'later']) {
    test(`a store that fails ${how} when ${where}: a transient error that tells nothing`, async () => {
      const store = memoryStore();
      await using world = await memoryWorld({ store });
      const secret = 'disk /secret is full';
      const fail = (): never => {
        throw new Refusal('unavailable', secret);
      };
      breakIn(store, how === 'at once' ? fail : ((async () => fail()) as () => never));
      const reply = await world.outside(`/v2.6/${PSID.peter}?access_token=${TOKEN}`, {});
      assert.equal(reply.status, 400);
      assert.deepEqual(reply.error, {
        message: '(#2) Service temporarily unavailable',
        type: 'OAuthException',
        is_transient: true,
        code: 2,
      });
      assert.deepEqual(
        world.errors.map((error) => (error as Error).message),
        [secret],
      );
    });
  }
}

test('an app secret that cannot be opened is no answer either', async () => {
  await using world = await memoryWorld();
  await world.addApp({ id: '5', sealed_secret: 'sealed-under-another-key' });
  const reply = await world.outside('/v2.6/me?access_token=5|x', {});
  assert.equal(reply.error.code, 2);
  assert.equal(world.errors.length, 1);
});
