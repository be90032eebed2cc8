import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basic, get, otherServer, PETER, say, setting } from './setting.ts';

const { proxyPort, secret, environment } = await setting();
const { port, asked } = await otherServer();
const { password } = new URL(environment.HTTPS_PROXY!);

const WRONG: [who: string, header: string][] = [
  ['without a secret', ''],
  ['with an empty one', basic('pagescope:')],
  ['with another one of the same length', basic(`pagescope:${'A'.repeat(password.length)}`)],
  ['with the right one for another user', basic(`facebook:${password}`)],
  ['with the beginning of the right one', basic(`pagescope:${password.slice(0, -1)}`)],
  ['with the right one as a token', `Proxy-Authorization: Bearer ${password}\r\n`],
  ['with the right one meant for the far end', `Authorization: Basic ${secret.slice(27)}`],
];

const ASKED: [what: string, text: (header: string) => string][] = [
  ['a tunnel to an answered host', (header) => connect('graph.facebook.com:443', header)],
  ['a tunnel to another host', (header) => connect(`127.0.0.1:${port}`, header)],
  ['a page of an answered host', (header) => get(`http://graph.facebook.com${PETER}`, 'x', header)],
  ['a page of another host', (header) => get(`http://127.0.0.1:${port}/`, 'x', header)],
  ['a page of the proxy itself', (header) => get('/', 'x', header)],
];

function connect(target: string, header: string): string {
  return `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${header}\r\n`;
}

for (const [who, header] of WRONG) {
  for (const [what, text] of ASKED) {
    test(`${what} is refused to a client ${who}`, async () => {
      const reply = await say(proxyPort, text(header));
      assert.match(reply, /^HTTP\/1\.1 407 Proxy Authentication Required\r\n/);
      assert.match(reply, /\r\nProxy-Authenticate: Basic realm="pagescope run"\r\n/);
      assert.ok(!reply.includes(password));
      assert.deepEqual(asked, []);
    });
  }
}

test('the secret opens the proxy, whatever the case of its scheme', async () => {
  const header = secret.replace('Basic', 'bASIC');
  const reply = await say(proxyPort, get(`http://graph.facebook.com${PETER}`, 'x', header));
  assert.match(reply, /^HTTP\/1\.1 200 OK\r\n/);
});

test('the secret is not one that could be guessed', async () => {
  assert.ok(Buffer.from(password, 'base64url').length >= 24);
});

for (const text of ['/', 'ftp://graph.facebook.com/', 'http://[::/']) {
  test(`whoever asks the proxy for ${text} is told what it is`, async () => {
    const reply = await say(proxyPort, get(text, 'x', secret));
    assert.match(
      reply,
      /^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*This is the proxy of pagescope run\./,
    );
  });
}

for (const target of ['graph.facebook.com', 'graph.facebook.com:0', 'a:65536', ':443', 'a b:1']) {
  test(`a tunnel to ${target} is refused`, async () => {
    const reply = await say(proxyPort, connect(target, secret));
    assert.match(reply, /^HTTP\/1\.1 400 Bad Request\r\n/);
  });
}
