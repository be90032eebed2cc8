import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pictureUrls } from '../../src/pictures/urls.ts';
import {
  FORMS,
  KEY,
  loadPath,
  NOW,
  newWorld,
  ORIGIN,
  OTHER_PAGE,
  PAGE,
  PETER,
  PSID,
  square,
} from './world.ts';

async function granted() {
  const world = await newWorld();
  await world.store.people.setPicture(PETER, await square(64));
  await world.happens('message');
  return world;
}

for (const form of FORMS) {
  test(`${form}: a URL with any one character altered, dropped or added is refused`, async () => {
    const world = await granted();
    const path = world.mint(form).slice(ORIGIN.length);
    assert.equal((await loadPath(world.serve, path)).outcome, 'picture');
    for (let at = 1; at <= path.length; at++) {
      const [before, here, after] = [path.slice(0, at), path[at] ?? '', path.slice(at + 1)];
      const altered = [before + after, `${before}0${here}${after}`, `${before}é${after}`];
      for (const other of ['0', '1', 'a', 'A', '/', '%']) altered.push(before + other + after);
      for (const url of altered) {
        if (url === path) continue;
        const { status, outcome } = await loadPath(world.serve, url);
        assert.equal(status, 403, url);
        assert.ok(outcome === 'mismatch' || outcome === 'expired', url);
      }
    }
  });

  test(`${form}: a URL with its letters' case altered, or a later expiry, is refused`, async () => {
    const world = await granted();
    const path = world.mint(form).slice(ORIGIN.length);
    const later = path
      .replace(/ext=(\d+)/, (_, ext) => `ext=${Number(ext) + 1}`)
      .replace(
        /oe=(\w+)/,
        (_, oe) => `oe=${(Number.parseInt(oe, 16) + 1).toString(16).toUpperCase()}`,
      );
    const doubled = `${path}&${path.slice(path.lastIndexOf('&') + 1)}`;
    for (const url of [path.toLowerCase(), path.toUpperCase(), later, doubled]) {
      assert.notEqual(url, path);
      assert.equal((await loadPath(world.serve, url)).outcome, 'mismatch', url);
    }
  });

  test(`${form}: a URL minted for another page or key does not stand in`, async () => {
    const world = await granted();
    await world.happens('access_revoked', OTHER_PAGE);
    assert.equal((await world.load(world.mint(form, PAGE))).outcome, 'picture');
    assert.equal((await world.load(world.mint(form, OTHER_PAGE))).outcome, 'revoked');
    assert.equal((await world.load(world.mint(form, '1'))).outcome, 'mismatch');
    const stranger = pictureUrls({ key: KEY.toReversed(), origin: ORIGIN });
    const forged = stranger.mint(form, { page_id: PAGE, psid: PSID }, NOW);
    assert.equal((await world.load(forged)).outcome, 'mismatch');
  });
}

test('a URL of one form cannot be rewritten as another form', async () => {
  const world = await granted();
  const rewritten = [
    world.mint('akamai2016').replace('p200x200/', ''),
    world.mint('fbcdn2017').replace('t1.0-1/', 't1.0-1/p200x200/'),
    world.mint('lookaside2020').slice(0, -3),
    world
      .mint('lookaside2024')
      .replace(/eai=.*?&/, '')
      .replace(/hash=Afr(.{13}).*/, 'hash=AeQ$1'),
  ];
  for (const url of rewritten) assert.equal((await world.load(url)).outcome, 'mismatch', url);
});

test('whatever else is asked for is refused without harm', async () => {
  const world = await granted();
  const path = fc.oneof(
    fc.string({ maxLength: 200 }),
    fc.string({ maxLength: 200 }).map((rest) => `/platform/profilepic/?${rest}`),
    fc.string({ maxLength: 200 }).map((rest) => `/v/t1.0-1/${rest}`),
  );
  await fc.assert(
    fc.asyncProperty(path, async (path) => {
      const { status, outcome } = await loadPath(world.serve, path);
      assert.equal(status, 403);
      assert.equal(outcome, 'mismatch');
    }),
  );
});
