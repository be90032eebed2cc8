import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Picture } from '../../src/domain/person.ts';
import { copies } from '../../src/pictures/copies.ts';

const copy = (person_id: string, picture_version = 1, width_px = 200) => ({
  person_id,
  picture_version,
  width_px,
});
const picture = (size: number): Picture => ({ type: 'image/jpeg', bytes: new Uint8Array(size) });

test('a copy is drawn once, also for requests at the same time', async () => {
  let drawn = 0;
  const get = copies(1000, async () => picture(++drawn));
  await Promise.all([get(copy('a')), get(copy('a')), get(copy('a'))]);
  await get(copy('a'));
  assert.equal(drawn, 1);
});

test('another person, version or width is another copy', async () => {
  const drawn: unknown[] = [];
  const get = copies(1000, async (asked) => {
    drawn.push(asked);
    return picture(1);
  });
  const all = [copy('a'), copy('b'), copy('a', 2), copy('a', 1, 50)];
  for (const one of all) await get(one);
  assert.deepEqual(drawn, all);
});

test('what does not fit pushes out the copy that was longest unused', async () => {
  const drawn: string[] = [];
  const get = copies(100, async ({ person_id }) => {
    drawn.push(person_id);
    return picture(40);
  });
  for (const person of ['a', 'b', 'c', 'c', 'b', 'a']) await get(copy(person));
  assert.deepEqual(drawn, ['a', 'b', 'c', 'a']);
});

test('being pushed out while it is drawn does not fail a request', async () => {
  const get = copies(100, async () => picture(90));
  const people = Array.from({ length: 50 }, (_, index) => `p${index}`);
  const got = await Promise.all(people.map((person) => get(copy(person))));
  assert.ok(got.every((one) => one?.bytes.length === 90));
});

test('a copy larger than the whole store is answered all the same', async () => {
  const get = copies(100, async () => picture(500));
  assert.equal((await get(copy('a')))?.bytes.length, 500);
});

test('no picture is not remembered, and neither is a failure', async () => {
  const answers = [undefined, new Error('no'), picture(1)];
  const get = copies(100, async () => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  });
  assert.equal(await get(copy('a')), undefined);
  await assert.rejects(get(copy('a')), /no/);
  assert.equal((await get(copy('a')))?.bytes.length, 1);
});
