import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { bot } from './bot.ts';
import { dev, directory, freePort, pagescope } from './command.ts';

const message = (page_id: string) => ({ type: 'message', person_id: 'peter', page_id, text: 'Hi' });

test('dev --webhook tells a bot of everything that happens, signed with the seeded secret', async (t) => {
  const { url, told, handshakes } = await bot(t);
  const args = ['--db', ':memory:', '--webhook', url, '--verify-token', 'mytoken'];
  const { ready, api } = await dev(t, directory(t), args);
  const coming = told();
  await api('POST /events', message(ready.page.id));
  const { headers, body } = await coming;
  const signature = createHmac('sha256', ready.app.secret).update(body).digest('hex');
  assert.equal(headers['x-hub-signature-256'], `sha256=${signature}`);
  assert.equal(JSON.parse(body).entry[0].messaging[0].message.text, 'Hi');
  assert.ok(handshakes.every((query) => query.get('hub.verify_token') === 'mytoken'));
});

test('a bot that starts after dev gets what happened before it', async (t) => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/webhook`;
  const args = ['--db', ':memory:', '--webhook', url, '--verify-token', 't'];
  const { ready, api } = await dev(t, directory(t), args);
  const { deliveries } = await api('POST /events', message(ready.page.id));
  assert.equal(deliveries.length, 1);
  const { told } = await bot(t, { port });
  assert.equal(JSON.parse((await told()).body).entry[0].messaging[0].message.text, 'Hi');
});

test('dev refuses a webhook without its token, a token without its webhook, and what is no URL', async (t) => {
  const cwd = directory(t);
  for (const [flags, told] of [
    [['--webhook', 'http://127.0.0.1/'], /--webhook and --verify-token go together/],
    [['--verify-token', 't'], /--webhook and --verify-token go together/],
    [['--webhook', 'bot', '--verify-token', 't'], /--webhook bot is not an http or https URL/],
    [
      ['--webhook', 'http://10.1.2.3/', '--verify-token', 't'],
      /gets nothing: refused: 10\.1\.2\.3 is/,
    ],
    [['--allow-egress', '10.0.0.1/8'], /10\.0\.0\.1\/8 is no range of addresses/],
    [['--egress-ports', '443,x'], /Ports are whole numbers/],
    [['--egress-ca', 'none.pem'], /--egress-ca names none\.pem, which cannot be read/],
  ] as const) {
    const { code, stderr } = await pagescope(['dev', '--port', '0', ...flags], { cwd });
    assert.equal(code, 1);
    assert.match(stderr, told);
  }
});
