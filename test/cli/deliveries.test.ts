import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { bot } from './bot.ts';
import { dev, directory, must, pagescope } from './command.ts';

/** A bot that was told of two messages, and the ids of their deliveries, the older one first. */
async function told(t: TestContext, status = 200) {
  const its = await bot(t, { status, answer: 'EVENT_RECEIVED' });
  const cwd = directory(t);
  const server = await dev(t, cwd, ['--webhook', its.url, '--verify-token', 't']);
  const ids: string[] = [];
  for (const person of ['peter', 'sam']) {
    const words = ['trigger', 'message', '--person', person, '--set', `text=I am ${person}`];
    const { deliveries } = JSON.parse(await must([...words, '--json'], { cwd }));
    ids.push(deliveries[0].id);
  }
  return { ...server, bot: its, cwd, ids };
}

test('deliveries lists webhooks, the newest first, and those alone that are asked for', async (t) => {
  const { cwd, ids } = await told(t);
  const listed = async (...words: string[]) =>
    (await must(['deliveries', ...words], { cwd }))
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(/\s{2,}/).slice(1));
  assert.deepEqual(await listed(), [
    ['delivered', '1', '–', 'messages', ids[1]],
    ['delivered', '1', '–', 'messages', ids[0]],
  ]);
  assert.equal((await listed('--limit', '1')).length, 1);
  const [[, , , , peters] = []] = await listed('list', '--psid', '1254477777772919');
  assert.equal(peters, ids[0]);
  assert.equal((await listed('--page', 'joes', '--status', 'delivered')).length, 2);
  assert.equal(await must(['deliveries', '--status', 'dead'], { cwd }), 'There are none.\n');
});

test('deliveries show tells all that is known of one', async (t) => {
  const { cwd, ids, bot } = await told(t);
  const printed = await must(['deliveries', 'show', ids[0]!], { cwd });
  const { headers, body } = bot.webhooks[0]!;
  assert.ok(printed.includes(`\n\n${body}\n`));
  assert.match(printed, /^status +delivered$/m);
  assert.match(printed, /^\d{4}-\S+Z +200 after \d+ ms$/m);
  assert.match(printed, /^answer +EVENT_RECEIVED$/m);
  assert.ok(printed.includes(String(headers['x-hub-signature-256'])));
});

test('deliveries redeliver sends the same bytes again, and says what came of it', async (t) => {
  const { cwd, ids, bot } = await told(t);
  const printed = await must(['deliveries', 'redeliver', ...ids], { cwd });
  assert.match(printed, /^Sent again: 2\.$/m);
  for (const id of ids)
    assert.match(printed, new RegExp(`^${id}: delivered: 200 after \\d+ ms$`, 'm'));
  const bodies = bot.webhooks.map(({ body }) => body);
  assert.deepEqual(bodies.slice(2).sort(), bodies.slice(0, 2).sort());
  assert.equal(await must(['deliveries', 'redeliver', '--dead'], { cwd }), 'Sent again: 0.\n');
  for (const [words, said] of [
    [['redeliver'], /Name deliveries by their ids, or say --dead for all/],
    [['redeliver', '--dead', ids[0]!], /Name deliveries by their ids, or say --dead for all/],
    [['redeliver', 'none'], /There is no delivery none/],
    [['show', 'none'], /There is no delivery none/],
  ] as const) {
    const { code, stderr } = await pagescope(['deliveries', ...words], { cwd });
    assert.equal(code, 1);
    assert.match(stderr, said);
  }
});
