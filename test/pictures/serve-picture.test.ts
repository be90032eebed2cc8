import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { PICTURE_FORMS } from '../../src/pictures/forms.ts';
import { isPicturePath } from '../../src/pictures/serve.ts';
import { colourAt, FORMS, newWorld, ORIGIN, PETER, square } from './world.ts';

for (const form of FORMS) {
  const { width_px } = PICTURE_FORMS[form];

  test(`${form}: the picture comes ${width_px} pixels wide with the headers it needs`, async () => {
    const world = await newWorld();
    await world.store.people.setPicture(PETER, await square(1024));
    await world.happens('message');
    const answer = await world.load(world.mint(form));
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.headers, {
      'Content-Type': 'image/jpeg',
      'Content-Length': String(answer.body.length),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Access-Control-Allow-Origin': '*',
    });
    const { format, width, height } = await sharp(answer.body).metadata();
    assert.deepEqual(
      { format, width, height },
      { format: 'jpeg', width: width_px, height: width_px },
    );
    assert.equal(await colourAt(answer.body), '192,0,0');
  });

  test(`${form}: HEAD answers the same without the body`, async () => {
    const world = await newWorld();
    await world.store.people.setPicture(PETER, await square(1024));
    await world.happens('message');
    const got = await world.load(world.mint(form));
    const head = await world.load(world.mint(form), 'HEAD');
    assert.deepEqual(head, { ...got, body: new Uint8Array() });
    const refused = await world.load(world.mint(form, 'forged'), 'HEAD');
    assert.equal(refused.status, 403);
    assert.equal(refused.body.length, 0);
    assert.notEqual(refused.headers['Content-Length'], '0');
  });

  test(`${form}: without a picture, or once it is removed, a silhouette is shown`, async () => {
    const world = await newWorld();
    await world.happens('message');
    const { body, ...answer } = await world.load(world.mint(form));
    assert.equal(answer.outcome, 'silhouette');
    assert.equal(answer.status, 200);
    assert.equal((await sharp(body).metadata()).width, width_px);
    await world.store.people.setPicture(PETER, await square(64));
    assert.equal((await world.load(world.mint(form))).outcome, 'picture');
    await world.store.people.setPicture(PETER, null);
    assert.equal((await world.load(world.mint(form))).outcome, 'silhouette');
  });

  test(`${form}: a URL shows the picture of now`, async () => {
    const world = await newWorld();
    await world.happens('message');
    const url = world.mint(form);
    await world.store.people.setPicture(PETER, await square(512, '#c00000'));
    assert.equal(await colourAt((await world.load(url)).body), '192,0,0');
    await world.store.people.setPicture(PETER, await square(512, '#0000c0'));
    assert.equal(await colourAt((await world.load(url)).body), '0,0,192');
  });

  test(`${form}: its path leads here`, async () => {
    const world = await newWorld();
    assert.ok(isPicturePath(new URL(world.mint(form)).pathname));
  });
}

test('a smaller picture is not blown up', async () => {
  const world = await newWorld();
  await world.store.people.setPicture(PETER, await square(64));
  await world.happens('message');
  for (const form of FORMS) {
    const { body } = await world.load(world.mint(form));
    assert.equal((await sharp(body).metadata()).width, 64);
  }
});

test('only GET and HEAD are answered', async () => {
  const world = await newWorld();
  await world.happens('message');
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    const answer = await world.load(world.mint('lookaside2018'), method);
    assert.equal(answer.status, 405);
    assert.equal(answer.headers.Allow, 'GET, HEAD');
  }
});

test("Graph's own paths lead elsewhere", () => {
  for (const path of ['/', '/v2.6/1', '/v', '/me', '/platform', '/v/x', ORIGIN]) {
    assert.ok(!isPicturePath(path), path);
  }
});
