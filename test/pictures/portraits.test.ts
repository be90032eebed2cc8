import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { portrait } from '../../src/pictures/portraits.ts';

test('a portrait is a square JPEG of the largest size', async () => {
  const { type, bytes } = await portrait('Peter Chang');
  const { format, width, height } = await sharp(bytes).metadata();
  assert.equal(type, 'image/jpeg');
  assert.deepEqual({ format, width, height }, { format: 'jpeg', width: 1024, height: 1024 });
});

test('the same seed draws the same portrait, another seed another one', async () => {
  const [one, again, other] = await Promise.all(['a', 'a', 'b'].map(portrait));
  assert.deepEqual(one, again);
  assert.notDeepEqual(one, other);
});

test('any string is a seed', async () => {
  for (const seed of ['', 'نور 🌸', '<svg onload="x">&', 'x'.repeat(1000)]) {
    assert.equal((await portrait(seed)).type, 'image/jpeg');
  }
});
