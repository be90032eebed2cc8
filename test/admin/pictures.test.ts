import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import sharp from 'sharp';
import { newWorld } from './world.ts';

const square = (format: 'jpeg' | 'png' | 'webp') =>
  sharp({ create: { width: 60, height: 40, channels: 3, background: '#c02' } })
    .toFormat(format)
    .toBuffer();
const as = (type: string) => ({ headers: { 'content-type': type } });

describe('PUT /people/{id}/picture', () => {
  for (const format of ['jpeg', 'png', 'webp'] as const) {
    test(`takes a ${format}, and keeps a square JPEG`, async () => {
      const { api, person, store } = await newWorld();
      const id = await person();
      const put = await api(
        `PUT /people/${id}/picture`,
        await square(format),
        as(`image/${format}`),
      );
      assert.equal(put.status, 200);
      assert.equal(put.body.picture_version, 1);
      const got = await api(`GET /people/${id}/picture`);
      assert.equal(got.status, 200);
      assert.equal(got.headers['content-type'], 'image/jpeg');
      const { width, height, format: kept } = await sharp(got.raw).metadata();
      assert.deepEqual([width, height, kept], [40, 40, 'jpeg']);
      assert.deepEqual(got.raw, Buffer.from((await store.people.picture(id))!.bytes));
    });
  }
  test('goes by the first bytes, whatever the type says', async () => {
    const { api, person } = await newWorld();
    const id = await person();
    for (const type of ['image/jpeg', 'application/octet-stream']) {
      const { status } = await api(`PUT /people/${id}/picture`, await square('png'), as(type));
      assert.equal(status, 200, type);
    }
    const gif = Buffer.from('GIF89a\x01\x00\x01\x00', 'latin1');
    const { status, body } = await api(`PUT /people/${id}/picture`, gif, as('image/png'));
    assert.equal(status, 422);
    assert.equal(body.code, 'unreadable_picture');
    assert.equal(body.errors[0].member, 'picture');
  });
  test('refuses nothing, half a picture, JSON and what is no picture by its type', async () => {
    const { api, person } = await newWorld();
    const call = `PUT /people/${await person()}/picture`;
    const jpeg = await square('jpeg');
    const half = jpeg.subarray(0, jpeg.length / 2);
    assert.equal((await api(call, Buffer.alloc(0), as('image/png'))).status, 422);
    assert.equal((await api(call)).status, 422);
    assert.equal((await api(call, half, as('image/jpeg'))).status, 422);
    assert.equal((await api(call, { a: 1 })).status, 415);
    assert.equal((await api(call, jpeg, as('image/gif'))).status, 415);
  });
  test('takes more than a call of JSON may have, and refuses more than 8 MiB', async () => {
    const { api, person } = await newWorld();
    const id = await person();
    const jpeg = await square('jpeg');
    const large = (bytes: number) => Buffer.concat([jpeg, Buffer.alloc(bytes - jpeg.length)]);
    const call = `PUT /people/${id}/picture`;
    const eight = 8 * 1024 * 1024;
    assert.equal((await api(call, large(eight), as('image/jpeg'))).status, 200);
    const { status, body } = await api(call, large(eight + 1), as('image/jpeg'));
    assert.equal(status, 413);
    assert.match(body.detail, /8 MiB/);
  });
  test('is refused for somebody who is not there, before anything is decoded', async () => {
    const { api } = await newWorld();
    const { status } = await api('PUT /people/x/picture', Buffer.from('x'), as('image/png'));
    assert.equal(status, 404);
  });
});

test('a person without a picture has none to show', async () => {
  const { api, person } = await newWorld();
  const id = await person();
  const { status, body } = await api(`GET /people/${id}/picture`);
  assert.equal(status, 404);
  assert.equal(body.detail, `Person ${id} has no picture.`);
});

test('DELETE /people/{id}/picture removes it, once or twice', async () => {
  const { api, person } = await newWorld();
  const id = await person();
  await api(`PUT /people/${id}/picture`, await square('png'), as('image/png'));
  assert.equal((await api(`DELETE /people/${id}/picture`)).status, 204);
  assert.equal((await api(`GET /people/${id}/picture`)).status, 404);
  const version = (await api(`GET /people/${id}`)).body.picture_version;
  assert.equal(version, 2, 'URLs of the picture before are void');
  assert.equal((await api(`DELETE /people/${id}/picture`)).status, 204);
  assert.equal((await api(`GET /people/${id}`)).body.picture_version, version);
});
