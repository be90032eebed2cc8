import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import vm from 'node:vm';
import { wholeServer } from '../http/whole-server.ts';

const SCRIPTS = [
  'messenger.Extensions.js',
  'sdk.js',
  'all.js',
  'sdk/debug.js',
  'sdk/xfbml.customerchat.js',
];

let server: Awaited<ReturnType<typeof wholeServer>>;
before(async () => {
  server = await wholeServer();
});
after(() => server[Symbol.asyncDispose]());

test('the SDKs are served in every locale, to any website, as scripts and nothing else', async () => {
  for (const locale of ['en_US', 'de_DE', 'ar_AR', 'es_LA', 'zh_TW']) {
    for (const script of SCRIPTS) {
      const response = await fetch(`${server.origin}/${locale}/${script}?v=1`);
      assert.equal(response.status, 200, `${locale}/${script}`);
      assert.match(response.headers.get('content-type')!, /javascript/);
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
      assert.equal(response.headers.get('cross-origin-resource-policy'), 'cross-origin');
      assert.equal(response.headers.get('set-cookie'), null);
    }
  }
});

test('they are scripts that the browsers of the time can read', async () => {
  for (const script of ['messenger.Extensions.js', 'sdk.js']) {
    const source = await (await fetch(`${server.origin}/en_US/${script}`)).text();
    new vm.Script(source);
    assert.doesNotMatch(source, /PAGESCOPE_CONFIG/);
    const code = source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    assert.doesNotMatch(code, /=>|`|^\s*(const|let|class|async) /m, script);
  }
});

test('a browser that has it already is told so', async () => {
  const url = `${server.origin}/en_US/sdk.js`;
  const { headers } = await fetch(url);
  const again = await fetch(url, { headers: { 'if-none-match': headers.get('etag')! } });
  assert.equal(again.status, 304);
  assert.equal(await again.text(), '');
  const head = await fetch(url, { method: 'HEAD' });
  assert.equal(head.headers.get('content-length'), headers.get('content-length'));
});

test('what is no script is not found, and a script is only read', async () => {
  for (const path of ['en_US/', 'en_US', 'en_US/../package.json', 'en_US/other.js', 'en_US/sdk']) {
    assert.equal((await fetch(`${server.origin}/${path}`)).status >= 400, true, path);
  }
  const posted = await fetch(`${server.origin}/en_US/sdk.js`, { method: 'POST', body: 'x' });
  assert.equal(posted.status, 405);
  assert.equal(posted.headers.get('allow'), 'GET, HEAD');
});

test('without a console there is no host, and the calls fail by themselves', async () => {
  const source = await (await fetch(`${server.origin}/en_US/messenger.Extensions.js`)).text();
  assert.match(source, /"hosts":\[\]/);
});
