import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { bot } from './bot.ts';
import { dev, directory, must, pagescope } from './command.ts';

/** A seeded server that tells a bot of everything, and the directory of its store. */
async function told(t: TestContext, answering: { status?: number; answer?: string } = {}) {
  const its = await bot(t, answering);
  const cwd = directory(t);
  const server = await dev(t, cwd, ['--webhook', its.url, '--verify-token', 't']);
  return { ...server, bot: its, cwd };
}

const messagingOf = (body: string) => JSON.parse(body).entry[0].messaging[0];

test('trigger lets an event happen with data of one’s own, and says what came of it', async (t) => {
  const { cwd, bot, read } = await told(t, { answer: 'EVENT\nRECEIVED' });
  const nora = '1783640519283746';
  assert.deepEqual(await read(nora), {});
  const words = ['get_started', '--person', 'nor', '--page', 'joes', '--set', 'postback.payload=X'];
  const printed = await must(['trigger', ...words], { cwd });
  const [webhook] = bot.webhooks;
  const { sender, postback } = messagingOf(webhook!.body);
  assert.deepEqual([sender.id, postback], [nora, { payload: 'X' }]);
  assert.equal(((await read(nora)) as { first_name: string }).first_name, 'Nora');
  const shape = new RegExp(
    `^get_started: Nora Lindqvist \\(nora\\), Joe's Coffee \\(1067280970047460\\)

event +\\S{20}
PSID +${nora}
access +never → granted
webhook +messaging_postbacks to ${bot.url}
 +delivered: 200 after \\d+ ms
bot’s answer +EVENT RECEIVED
delivery +1041735512345678\\.1067280970047460\\.${nora}\\.\\d+
$`,
  );
  assert.match(printed, shape);
});

test('trigger tells a program the same in one line', async (t) => {
  const { cwd, bot } = await told(t, { status: 500, answer: 'no' });
  const words = [
    'message',
    '--person',
    'peter',
    '--set',
    'text=Hi',
    '--at',
    '2026-02-01T00:00:00Z',
  ];
  const first = JSON.parse(await must(['trigger', ...words, '--id', 'e1', '--json'], { cwd }));
  const { deliveries, ...happened } = first;
  assert.deepEqual(happened, {
    event_id: 'e1',
    psid: '1254477777772919',
    replayed: false,
    type: 'message',
    page_id: '1067280970047460',
    person_id: 'peter',
    access_before: 'granted',
    access: 'granted',
    readable: true,
  });
  const [{ status, attempts, http_status, answer, body }] = deliveries;
  assert.deepEqual([status, attempts, http_status, answer], ['pending', 1, 500, 'no']);
  assert.equal(body, bot.webhooks[0]!.body);
  assert.equal(messagingOf(body).timestamp, Date.UTC(2026, 1, 1));
  const again = JSON.parse(await must(['trigger', ...words, '--id', 'e1', '--json'], { cwd }));
  assert.deepEqual([again.replayed, again.deliveries], [true, []]);
});

test('trigger --body signs a file byte for byte, delivers it, and keeps it in the log', async (t) => {
  const { cwd, bot, ready, api } = await told(t);
  const body = '{ "object":"page",\r\n "entry":[ {"weird": "\\u00e4 ü"} ] }\n';
  writeFileSync(join(cwd, 'body.json'), body);
  const printed = await must(['trigger', '--page', "Joe's Coffee", '--body', 'body.json'], { cwd });
  const [webhook] = bot.webhooks;
  assert.equal(webhook!.body, body);
  const signature = createHmac('sha1', ready.app.secret).update(body).digest('hex');
  assert.equal(webhook!.headers['x-hub-signature'], `sha1=${signature}`);
  assert.match(printed, /^webhook +messages to http.*\n +delivered: 200 after \d+ ms\n/);
  const id = /^delivery +(\S+)$/m.exec(printed)![1];
  assert.equal((await api(`GET /deliveries/${id}`)).body, body);
  const piped = await pagescope(['trigger', '--body', '-'], { cwd, input: '{"from":"a pipe"}' });
  assert.equal(piped.code, 0, piped.stderr);
  assert.equal(bot.webhooks[1]!.body, '{"from":"a pipe"}');
});

test('trigger says what it cannot do, and lists what there is', async (t) => {
  const { cwd, api, ready } = await told(t);
  await api('POST /people', { id: 'peter-2', first_name: 'Peter', last_name: 'Novak' });
  await api('POST /pages', { name: "Ann's Tea", app_id: ready.app.id, id: '77' });
  writeFileSync(join(cwd, 'latin1'), Buffer.from([0x7b, 0xe4, 0x7d]));
  const joes = ['--page', 'joe'];
  for (const [words, said] of [
    [[], /^pagescope: Say what happens, one of get_started, message, /],
    [['message', ...joes], /^pagescope: Say to whom, with --person\.$/m],
    [['message', '--person', 'peter'], /^pagescope: Name the page with --page: .*77 \(Ann's Tea\)/],
    [
      ['message', '--person', 'Pete', ...joes],
      /"Pete" fits more than one person: .*peter-2 \(Peter Novak\)/,
    ],
    [['message', '--person', 'zoe', ...joes], /^pagescope: No person is called "zoe"; there is /],
    [['message', '--person', 'peter', '--page', 'zoe'], /^pagescope: No page is called "zoe"/],
    [['message', '--person', 'peter', ...joes, '--set', 'text'], /--set text is not path=value/],
    [['message', '--person', 'peter', ...joes, '--at', 'noon'], /at must be milliseconds/],
    [['message', '--body', 'x'], /A --body is sent as it is: no event/],
    [[...joes, '--body', 'none'], /^pagescope: none cannot be read \(ENOENT\)\.$/m],
    [[...joes, '--body', 'latin1'], /latin1 is not UTF-8/],
    [['--page', '77', '--body', 'latin1'], /latin1 is not UTF-8/],
    [['dance'], /Allowed choices are get_started, /],
  ] as const) {
    const { code, stdout, stderr } = await pagescope(['trigger', ...words], { cwd });
    assert.deepEqual([code, stdout], [1, ''], words.join(' '));
    assert.match(stderr, said);
  }
});

test('trigger finds people by id first, by a PSID, and by what a keyboard can type', async (t) => {
  const { cwd, api } = await told(t);
  await api('POST /people', { id: 'felix2', first_name: 'Peter', last_name: 'Novak' });
  for (const [who, id] of [
    ['peter', 'peter'],
    ['4669201609102990', 'maya'],
    ['marin', 'rosa'],
    ['novak', 'felix2'],
    ['PETER CHANG', 'peter'],
    ['blank', 'sam'],
  ]) {
    const words = ['message_read', '--person', who!, '--json'];
    assert.equal(JSON.parse(await must(['trigger', ...words], { cwd })).person_id, id);
  }
});

test('without a server what is triggered waits in the store', async (t) => {
  const { cwd, stop, bot } = await told(t);
  await stop();
  const printed = await must(['trigger', 'message', '--person', 'peter', '--set', 'text=Later'], {
    cwd,
  });
  assert.match(printed, /pending: it did not go out yet\n/);
  assert.match(printed, /No server runs on this store; it goes out when one does\.\n$/);
  assert.equal(bot.webhooks.length, 0);
});
