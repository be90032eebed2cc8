import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PSID } from '../../world.ts';
import { assertRefused, sender } from './kit.ts';

const replies = (count: number): object => ({
  text: 'x',
  quick_replies: Array.from({ length: count }, (_, index) => ({
    content_type: 'text',
    title: `${index}`,
    payload: 'y',
  })),
});

/** On a day, in whatever version: how long a text is, how many quick replies there are. */
const LIMITS: [day: string, version: string, text: number, replies: number][] = [
  ['2017-03-01', 'v2.6', 320, 10],
  ['2017-03-02', 'v2.6', 640, 11],
  ['2018-03-04', 'v2.12', 2000, 11],
  ['2019-07-04', 'v3.3', 2000, 13],
];

for (const [day, version, chars, count] of LIMITS) {
  test(`on ${day} a text has up to ${chars} characters and ${count} quick replies`, async () => {
    await using world = await memoryWorld({ asOf: day, now: Date.parse(day) });
    await world.happens('peter', 'message');
    const send = sender(world);
    const to = { id: PSID.peter };
    const asked = { version };
    assert.equal((await send({ text: 'é'.repeat(chars) }, to, {}, asked)).status, 200);
    // A character is one, however it is written.
    assert.equal((await send({ text: '🦊'.repeat(chars) }, to, {}, asked)).status, 200);
    assertRefused(await send({ text: 'x'.repeat(chars + 1) }, to, {}, asked), {
      code: 100,
      message: `(#100) Length of param message[text] must be less than or equal to ${chars}`,
    });
    assert.equal((await send(replies(count), to, {}, asked)).status, 200);
    assertRefused(await send(replies(count + 1), to, {}, asked), {
      code: 105,
      message: '(#105) param message[quick_replies] has too many elements.',
    });
  });
}
