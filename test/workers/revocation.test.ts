import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, plant, serving, stores } from './serving.ts';

const TRIALS = 150;

for (const [name, db] of await stores()) {
  test(`on ${name}, whoever answers, no read that begins after a revocation was acknowledged shows the profile`, async (t) => {
    const served = await serving(t, db, { workers: 3 });
    const { read, page } = await plant(served);
    const happens = (type: string) =>
      served.api('/events', { type, page_id: page.id, person_id: 'ann' });
    const reads = async () => {
      const answers = await Promise.all(Array.from({ length: 4 }, () => ask(read)));
      return [...new Set(answers.map(({ text }) => text))];
    };
    for (let trial = 0; trial < TRIALS; trial++) {
      assert.deepEqual(await reads(), ['{"first_name":"Ann"}']);
      await happens('access_revoked');
      assert.deepEqual(await reads(), ['{}'], `trial ${trial}`);
      await happens('message');
    }
    // Each connection was a new one: all of them were asked.
    const { text } = await ask(`${served.origin}/metrics`);
    const of = (worker: number) =>
      Number(
        new RegExp(
          `^pagescope_graph_answers_total\\{kind="profile",code="0",worker="${worker}"\\} (\\d+)$`,
          'm',
        ).exec(text)?.[1],
      );
    // Of those on a file, the one that writes has the number 0.
    const first = served.count - 3;
    for (const worker of [0, 1, 2]) assert.ok(of(first + worker) > 0, text);
  });
}
