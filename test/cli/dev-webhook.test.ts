import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { dev, directory, freePort, pagescope } from './command.ts';

interface Bot {
  url: string;
  /** The handshake's query, each time it came. */
  handshakes: URLSearchParams[];
  /** The next webhook that comes. */
  told(): Promise<{ headers: IncomingMessage['headers']; body: string }>;
}

async function bot(t: TestContext, port = 0): Promise<Bot> {
  const handshakes: URLSearchParams[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const { searchParams } = new URL(request.url!, 'http://bot');
    if (request.method === 'GET') {
      handshakes.push(searchParams);
      response.end(searchParams.get('hub.challenge'));
      return;
    }
    request.toArray().then((chunks: Buffer[]) => {
      response.end();
      server.emit('told', { headers: request.headers, body: Buffer.concat(chunks).toString() });
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`;
  return { url, handshakes, told: async () => (await once(server, 'told'))[0] };
}

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
  const { told } = await bot(t, port);
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
