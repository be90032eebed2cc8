import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, ORIGIN, PAGE, TOKEN } from '../world.ts';

const url = (fields: string) =>
  `/v25.0/me?fields=${encodeURIComponent(fields)}&access_token=${TOKEN}`;
const at = (width: number) => `${ORIGIN}/platform/pagepic/?width=${width}`;

for (const [fields, data] of [
  ['picture', { height: 50, is_silhouette: true, url: at(50), width: 50 }],
  ['picture.height(480).width(480){url,is_silhouette}', { url: at(480), is_silhouette: true }],
  ['picture.width(481){width}', { width: 720 }],
  ['picture.width(9999){width}', { width: 1024 }],
  ['picture.type(large){height,width}', { height: 200, width: 200 }],
  ['picture.type(constructor){width}', { width: 50 }],
  ['picture.width(-1){width}', { width: 50 }],
  ['picture.width(x).redirect(0){width}', { width: 50 }],
] as const) {
  test(`${fields}: ${JSON.stringify(data).slice(0, 60)}`, async () => {
    await using world = await memoryWorld();
    const reply = await world.ask(url(fields));
    assert.equal(
      reply.body.replaceAll('\\/', '/'),
      `{"picture":{"data":${JSON.stringify(data)}},"id":"${PAGE}"}`,
    );
  });
}

test('a part that a picture has not is told of', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask(url('name,picture{bogus}'));
  assert.equal(
    reply.error.message,
    '(#100) Tried accessing nonexisting field (bogus) on node type (ProfilePictureSource)',
  );
});

test('fields come in the order asked for, the picture among them', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask(url('id,picture{url},name'));
  assert.deepEqual(Object.keys(reply.json), ['id', 'picture', 'name']);
});
