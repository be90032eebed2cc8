import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../src/domain/refusal.ts';
import type { FaultRule } from '../../src/graph/faults.ts';
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

/** The same where a token and somebody on its page are one question. */
function atOnce(store: Store): Store {
  const { grant } = later(store).registry;
  const { subject } = store.pairs;
  store.lookUp = async (digest, psid) => {
    const found = await grant(digest);
    return { grant: found, subject: found && (await subject(found.page.id, psid)) };
  };
  return store;
}

for (const [how, given] of Object.entries({ later, 'later, both at once': atOnce })) {
  test(`a store that answers ${how} is answered for alike`, async () => {
    await using now = await memoryWorld();
    await using then = await memoryWorld({ store: given(memoryStore()) });
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
}

test('what was looked up at once is not asked for again', async () => {
  const { store, apart, lookedUp } = counting();
  await using world = await memoryWorld({ store });
  apart.times = 0;
  assert.equal((await world.inside(`/v2.6/${PSID.peter}?access_token=${TOKEN}`)).status, 200);
  assert.deepEqual([lookedUp.times, apart.times], [1, 0]);
});

test('a call that is checked again asks anew', async () => {
  const { store, lookedUp } = counting();
  // The first rule wants to know whose call it is, which takes the check of the token ahead of its turn.
  const rule: FaultRule = { page_id: 'another', error: 'unavailable' };
  await using world = await memoryWorld({ store, faults: [rule] });
  const { lookUp } = store;
  store.lookUp = async (...args) => {
    const found = await lookUp!(...args);
    return lookedUp.times === 1 ? found : { ...found, subject: undefined };
  };
  const { body } = await world.inside(`/v2.6/${PSID.peter}?access_token=${TOKEN}`);
  assert.equal(lookedUp.times, 2);
  assert.equal(JSON.parse(body).error.code, 100);
});

/** A store that counts what it is asked. */
function counting() {
  const store = atOnce(memoryStore());
  const [apart, lookedUp] = [{ times: 0 }, { times: 0 }];
  const { lookUp } = store;
  store.lookUp = (...args) => {
    lookedUp.times++;
    return lookUp!(...args);
  };
  const { subject } = store.pairs;
  store.pairs.subject = (...args) => {
    apart.times++;
    return subject(...args);
  };
  return { store, apart, lookedUp };
}

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
