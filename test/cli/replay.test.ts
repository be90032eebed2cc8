import assert from 'node:assert/strict';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { bot } from './bot.ts';
import { dev, directory, lines, must, pagescope } from './command.ts';

const VECTORS = join(import.meta.dirname, '../vectors/vectors.json');
const PAGE = '1067280970047460';
const from = (psid: string, event: object) => ({
  object: 'page',
  entry: [{ id: PAGE, time: 1, messaging: [{ sender: { id: psid }, timestamp: 1, ...event }] }],
});

/** A seeded server that tells a bot of everything, and the directory of its store. */
async function told(t: TestContext) {
  const its = await bot(t);
  const cwd = directory(t);
  const server = await dev(t, cwd, ['--webhook', its.url, '--verify-token', 't']);
  cpSync(VECTORS, join(cwd, 'vectors.json'));
  return { ...server, bot: its, cwd };
}

const messagingOf = (body: string) => JSON.parse(body).entry[0].messaging[0];

test('replay lets the recorded bodies happen again, under the PSIDs that they name', async (t) => {
  const { cwd, bot, api, read } = await told(t);
  const { code, stdout, stderr } = await pagescope(['replay', 'vectors.json'], { cwd });
  assert.equal(code, 0, stderr);
  const player = `replayed-${PAGE}-1670471212990771`;
  assert.match(
    stdout,
    new RegExp(
      `^webhooks\\[1\\]\\.body_raw: message of 1670471212990771 \\(${player}, new\\): access granted$`,
      'm',
    ),
  );
  assert.match(
    stdout,
    /^webhooks\[2\]\.body: checkbox_plugin of replayed-[0-9a-f]{24}: access never$/m,
  );
  assert.match(stdout, /^webhooks\[3\]\.body: passed over: it tells of nothing that happened/m);
  assert.match(
    stderr,
    /^3 happened, 1 had been replayed before .*, 3 people made, 1 passed over\.\nWebhooks: 3 delivered\.\n$/,
  );
  const messages = bot.webhooks.map(({ body }) => messagingOf(body));
  assert.deepEqual(
    messages.map(({ sender, message, optin }) => [sender?.id, message?.text ?? optin?.user_ref]),
    [
      ['1256217357730577', '34wrr3wr'],
      ['1670471212990771', 'Hi!'],
      [undefined, '1234'],
    ],
  );
  assert.equal(messages[0].message.mid, 'mid.1475942721728:3b9e3646712f9bed52');
  // The profile is nobody's, and says so.
  assert.equal(((await read('1670471212990771')) as { last_name: string }).last_name, 'Replayed');
  const { history } = await api(`GET /pages/${PAGE}/psids/1670471212990771`);
  assert.ok(history[0].at > Date.UTC(2026, 0, 1), 'it happens now, so that a bot may answer');
});

test('replaying again changes nothing, unless it is to happen again', async (t) => {
  const { cwd, bot, api } = await told(t);
  await must(['replay', 'vectors.json'], { cwd });
  await must(['replay', 'vectors.json'], { cwd });
  assert.equal(bot.webhooks.length, 3);
  await must(['replay', 'vectors.json', '--again', '--keep-times'], { cwd });
  const { history } = await api(`GET /pages/${PAGE}/psids/1670471212990771`);
  assert.deepEqual(
    history.map(({ type }: { type: string }) => type),
    ['message', 'message'],
  );
  assert.equal(history[0].at, 1524629086212);
});

test('replay --deliver sends the bodies as they are, in their order, and tells nobody else', async (t) => {
  const { cwd, bot } = await told(t);
  const text =
    '{ "object":"page", "entry":[{"id":"1","messaging":[{"sender":{"id":"7"},"message":{"text":"\\u00e4"}}]}] }';
  const log = lines({ at: 1, body: text }, { at: 2, body: from('7', { read: { watermark: 7 } }) });
  writeFileSync(join(cwd, 'bot.log'), log);
  const printed = await must(['replay', 'bot.log', '--deliver'], { cwd });
  assert.match(printed, /^line 1: sent as it is: delivered: 200 after \d+ ms$/m);
  assert.deepEqual(
    bot.webhooks.map(({ body }) => body),
    [text, JSON.stringify(from('7', { read: { watermark: 7 } }))],
  );
});

test('bad lines are reported with their number and passed over', async (t) => {
  const { cwd } = await told(t);
  const tooLong = from('7', { message: { text: 'x'.repeat(20_001) } });
  const log = lines(
    'starting',
    from('7', { message: { text: 'Hi' } }),
    { level: 30 },
    tooLong,
    from('7', { reaction: {} }),
  );
  const { code, stdout, stderr } = await pagescope(['replay', '-'], { cwd, input: log });
  assert.equal(code, 1);
  assert.deepEqual(stdout.split('\n'), [
    `line 2: message of 7 (replayed-${PAGE}-7, new): access granted`,
    'line 5: passed over: nothing here happens by reaction',
    '',
  ]);
  assert.deepEqual(stderr.split('\n'), [
    'line 1: is not JSON.',
    'line 3: holds no webhook body.',
    'line 4: text must have at most 20000 characters.',
    '1 happened, 1 people made, 1 passed over, 3 bad.',
    'Webhooks: 1 delivered.',
    '',
  ]);
});

test('a page of another world is played by the only one here, or by the one that is named', async (t) => {
  const { cwd, api, ready } = await told(t);
  const elsewhere = JSON.stringify(from('7', { message: { text: 'Hi' } })).replace(PAGE, '404');
  const played = async (...words: string[]) => {
    const ran = await pagescope(['replay', '-', '--json', ...words], { cwd, input: elsewhere });
    return [ran.code, JSON.parse(ran.stdout)] as const;
  };
  assert.equal((await played())[1].page_id, PAGE);
  await api('POST /pages', { id: '77', name: "Ann's Tea", app_id: ready.app.id });
  const [code, refused] = await played();
  assert.deepEqual([code, refused.outcome], [1, 'bad']);
  assert.equal(refused.reason, 'page 404 is not here; say with --page which one plays it');
  assert.equal((await played('--page', 'anns'))[1].page_id, '77');
});

test('whoever ticked the checkbox and then wrote is one person', async (t) => {
  const { cwd } = await told(t);
  const optin = {
    object: 'page',
    entry: [{ id: PAGE, messaging: [{ optin: { user_ref: 'u-1' } }] }],
  };
  const prior_message = { source: 'checkbox_plugin', identifier: 'u-1' };
  const log = lines(optin, from('7', { message: { text: 'Hi' }, prior_message }));
  const { stdout } = await pagescope(['replay', '-', '--json'], { cwd, input: log });
  const [ticked, wrote] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(wrote.person_id, ticked.person_id);
  assert.deepEqual([ticked.psid, wrote.psid, wrote.is_new], [null, '7', false]);
});
