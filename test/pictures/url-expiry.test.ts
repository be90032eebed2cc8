import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FORMS, NOW, newWorld, PETER, square } from './world.ts';

const LIFE_S = 2_592_000;

for (const form of FORMS) {
  test(`${form}: names the second 30 days after the call, rounded down`, async () => {
    const world = await newWorld();
    for (const later_ms of [0, 320, 321, 1321, 86_400_000, 0]) {
      world.clock.now = NOW + later_ms;
      const { searchParams } = new URL(world.mint(form));
      const [oe, ext] = [searchParams.get('oe'), searchParams.get('ext')];
      const named = oe === null ? Number(ext) : Number.parseInt(oe, 16);
      assert.equal(named, Math.floor(world.clock.now / 1000) + LIFE_S);
    }
  });

  test(`${form}: loads until then, and is refused from then on`, async () => {
    const world = await newWorld();
    await world.store.people.setPicture(PETER, await square(64));
    await world.happens('message');
    const url = world.mint(form);
    world.clock.now = (Math.floor(NOW / 1000) + LIFE_S) * 1000 - 1;
    assert.equal((await world.load(url)).status, 200);
    world.clock.now += 1;
    const refused = await world.load(url);
    assert.equal(refused.status, 403);
    assert.equal(refused.outcome, 'expired');
    assert.equal(Buffer.from(refused.body).toString(), 'URL signature expired');
    world.clock.now += 1000;
    assert.equal((await world.load(url)).status, 403);
  });
}
