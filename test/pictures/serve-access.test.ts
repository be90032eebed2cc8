import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FORMS, NOW, newWorld, OTHER_PAGE, PETER, square } from './world.ts';

for (const form of FORMS) {
  test(`${form}: a URL loads exactly while its page may read the profile`, async () => {
    const world = await newWorld();
    await world.store.people.setPicture(PETER, await square(64));
    await world.happens('customer_matched');
    const url = world.mint(form);
    const outcome = async () => {
      const { outcome, status, body } = await world.load(url);
      assert.equal(status, outcome === 'picture' ? 200 : 403);
      if (status === 403) assert.ok(body.length < 100);
      return outcome;
    };
    assert.equal(await outcome(), 'never');
    await world.happens('get_started');
    assert.equal(await outcome(), 'picture');
    await world.happens('access_revoked');
    assert.equal(await outcome(), 'revoked');
    await world.happens('message');
    assert.equal(await outcome(), 'picture');
    await world.change({ platform_disabled_at: NOW });
    assert.equal(await outcome(), 'platform_disabled');
    await world.change({ platform_enabled_at: NOW + 1 });
    assert.equal(await outcome(), 'picture');
    await world.change({ phone_only: true });
    assert.equal(await outcome(), 'phone_only');
    await world.change({ phone_only: false });
    assert.equal(await outcome(), 'picture');
    await world.store.people.erase(PETER, NOW);
    assert.equal(await outcome(), 'mismatch');
    await world.store.people.sweep(PETER);
    assert.equal(await outcome(), 'mismatch');
  });
}

test('a revocation on one page leaves the URLs of another alone', async () => {
  const world = await newWorld();
  await world.store.people.setPicture(PETER, await square(64));
  await world.happens('message');
  await world.happens('message', OTHER_PAGE);
  await world.happens('access_revoked');
  assert.equal((await world.load(world.mint('lookaside2018', OTHER_PAGE))).outcome, 'picture');
});

test('an unknown PSID, an erased person and a forgery are answered alike', async () => {
  const empty = await newWorld();
  const erased = await newWorld();
  await erased.happens('message');
  await erased.store.people.erase(PETER, NOW);
  const forged = await newWorld();
  await forged.happens('message');
  const answers = await Promise.all([
    empty.load(empty.mint('lookaside2018')),
    erased.load(erased.mint('lookaside2018')),
    forged.load(forged.mint('lookaside2018', 'forged')),
  ]);
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
});
