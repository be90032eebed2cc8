import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consoleServer, type Reply } from './server-kit.ts';

function policyOf({ headers }: Reply): Map<string, string> {
  const policy = headers['content-security-policy']!.toString();
  return new Map(
    policy.split('; ').map((directive) => {
      const [name, ...sources] = directive.split(' ');
      return [name!, sources.join(' ')];
    }),
  );
}

const PATHS = [
  '/',
  '/sign-in',
  '/sign-in.js',
  '/assets/app-1.js',
  '/assets/none.js',
  '/admin/v1/pages',
];

test('every answer keeps frames, other types, referrers and other origins out', async () => {
  await using server = await consoleServer();
  const signedIn = await server.signIn();
  for (const headers of [{}, signedIn]) {
    for (const path of PATHS) {
      const answer = await server.ask(`GET ${path}`, { headers });
      const where = `${answer.status} ${path}`;
      assert.equal(policyOf(answer).get('frame-ancestors'), "'none'", where);
      assert.equal(policyOf(answer).get('default-src'), "'none'", where);
      assert.equal(answer.headers['x-frame-options'], 'DENY', where);
      assert.equal(answer.headers['x-content-type-options'], 'nosniff', where);
      assert.equal(answer.headers['referrer-policy'], 'no-referrer', where);
      assert.equal(answer.headers['cross-origin-opener-policy'], 'same-origin', where);
      assert.equal(answer.headers['cross-origin-resource-policy'], 'same-origin', where);
      assert.equal(answer.headers['access-control-allow-origin'], undefined, where);
    }
  }
});

test('documents run no inline code and load from nowhere else but pictures of Graph', async () => {
  await using server = await consoleServer();
  const headers = await server.signIn();
  for (const path of ['/', '/sign-in']) {
    const answer = await server.ask(`GET ${path}`, { headers });
    const policy = policyOf(answer);
    for (const name of ['script-src', 'style-src', 'connect-src', 'frame-src', 'form-action']) {
      assert.equal(policy.get(name), "'self'", `${path} ${name}`);
    }
    assert.equal(policy.get('img-src'), `'self' data: blob: ${server.origin}`);
    assert.equal(policy.get('base-uri'), "'none'");
    assert.equal(answer.headers['cache-control']?.includes('immutable'), false);
    assert.doesNotMatch(answer.text, /<script(?![^>]*src=)|<style| style=| on\w+=|https?:/);
  }
});

test('files that are named by their digest are kept, and the document that names them is not', async () => {
  await using server = await consoleServer();
  const headers = await server.signIn();
  const script = await server.ask('GET /assets/app-1.js', { headers });
  assert.match(script.headers['cache-control']!, /immutable/);
  assert.equal(script.headers['content-type'], 'text/javascript; charset=utf-8');
  const etag = script.headers.etag!;
  const again = await server.ask('GET /assets/app-1.js', {
    headers: { ...headers, 'if-none-match': etag },
  });
  assert.deepEqual([again.status, again.text], [304, '']);
  assert.match((await server.ask('GET /', { headers })).headers['cache-control']!, /no-cache/);
});
