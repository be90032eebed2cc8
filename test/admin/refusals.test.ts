import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PROBLEMS, problem, problemOf } from '../../src/admin/problem.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { memoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { KEY, newWorld } from './world.ts';

const { api, app } = await newWorld();

describe('a request that cannot be read', () => {
  const UNREADABLE: [title: string, body: string | Buffer, type: string, status: number][] = [
    ['broken JSON', '{"name":', 'application/json', 400],
    ['no JSON at all', 'name=x', 'application/json', 400],
    ['JSON that reaches for a prototype', '{"__proto__":{"a":1}}', 'application/json', 400],
    ['the same by its constructor', '{"constructor":{"prototype":1}}', 'application/json', 400],
    ['JSON that is not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'application/json', 400],
    ['a form', 'name=x', 'application/x-www-form-urlencoded', 415],
    ['text', '{}', 'text/plain', 415],
    ['no type', '{}', '', 415],
    ['a picture where JSON belongs', 'x', 'image/png', 415],
    ['a body of more than 1 MiB', `{"name":"${'x'.repeat(1024 * 1024)}"}`, 'application/json', 413],
  ];
  for (const [title, body, type, status] of UNREADABLE) {
    test(`${title} gets ${status}`, async () => {
      const answer = await api('POST /apps', body, { headers: { 'content-type': type } });
      assert.equal(answer.status, status);
      assert.ok(answer.body.detail.length > 0);
    });
  }
  test('no body at all is named as what is missing', async () => {
    for (const headers of [{}, { 'content-type': 'application/json' }]) {
      const { status, body } = await api('POST /apps', undefined, { headers });
      assert.equal(status, 422);
      assert.deepEqual(body.errors, [{ member: 'body', problem: 'must be an object' }]);
    }
  });
  test('an address of more than 8 KB gets 414', async () => {
    for (const path of [`/apps?after=${'x'.repeat(8192)}`, `/${'x'.repeat(8192)}`]) {
      const { status, body } = await api(`GET ${path}`);
      assert.deepEqual([status, body.code], [414, 'url_too_long']);
    }
  });
  test('an address that cannot be decoded gets 400', async () => {
    assert.equal((await api('GET /apps/%ff')).status, 400);
  });
});

test('JSON is taken with a charset, and as a merge patch', async () => {
  for (const type of ['application/json; charset=utf-8', 'application/merge-patch+json']) {
    const headers = { 'content-type': type };
    assert.equal((await api('POST /apps', { name: 'A' }, { headers })).status, 201, type);
  }
});

test('a DELETE that announces JSON and sends nothing is taken', async () => {
  const world = await newWorld();
  const id = await world.person();
  const headers = { 'content-type': 'application/json' };
  assert.equal((await world.api(`DELETE /people/${id}`, undefined, { headers })).status, 204);
});

describe('a call that is not there', () => {
  for (const path of ['/nothing', '/apps/1/2/3', '//', '//admin', '//admin/v2/apps', '/APPS']) {
    test(`GET ${path} gets 404`, async () => {
      assert.equal((await api(`GET ${path}`)).status, 404);
    });
  }
  test('an id that can be none gets 404', async () => {
    for (const id of ['%00', '%0A', 'x'.repeat(200), 'x'.repeat(8000), '..%2f..']) {
      assert.equal((await api(`GET /people/${id}`)).status, 404, id);
    }
  });
  test('another method gets 405 and the ones that there are', async () => {
    const { status, body, headers } = await api('DELETE /apps');
    assert.equal(status, 405);
    assert.equal(body.code, 'method_not_allowed');
    assert.deepEqual(headers.allow!.split(', ').sort(), ['GET', 'HEAD', 'POST']);
    assert.equal((await api('PUT /people/x?a=b')).status, 405);
    assert.equal((await api('POST //healthz', undefined)).status, 405);
  });
});

describe('a problem document', () => {
  test('has a type, a title, a status and words of its own for every code', () => {
    const titles = new Set<string>();
    for (const [code, { status, title }] of Object.entries(PROBLEMS)) {
      assert.ok(status >= 400 && status <= 503, code);
      titles.add(title);
      const document = problem(code as keyof typeof PROBLEMS, 'Words.');
      assert.equal(document.type, `urn:pagescope:problem:${code}`);
      assert.deepEqual([document.status, document.title], [status, title]);
    }
    assert.equal(titles.size, Object.keys(PROBLEMS).length);
  });
  test('is a server error for two codes alone', () => {
    const faults = Object.entries(PROBLEMS).filter(([, { status }]) => status >= 500);
    assert.deepEqual(
      faults.map(([code]) => code),
      ['internal', 'unavailable'],
    );
  });
  test('names no member where a refusal names none', () => {
    const told = problemOf(new Refusal('conflict', 'No.'), () => {});
    assert.equal('errors' in told, false);
  });
});

describe('when the store fails', () => {
  const failing = (error: unknown): Store => {
    const store = memoryStore();
    const fail = () => {
      throw error;
    };
    return { ...store, registry: { ...store.registry, apps: fail, addApp: fail } };
  };
  test('a refusal of its own is 503, with its words, and is not logged', async () => {
    const store = failing(new Refusal('unavailable', 'The disk is full.'));
    const world = await newWorld({ store });
    for (const [call, body] of [['GET /apps'], ['POST /apps', { name: 'A' }]] as const) {
      const answer = await world.api(call, body);
      assert.equal(answer.status, 503);
      assert.equal(answer.body.detail, 'The disk is full.');
    }
  });
  test('anything else is 500 without a word of it, and is logged', async () => {
    for (const error of [
      new Error('secret words'),
      Object.assign(new Error('x'), { code: 'E' }),
      'text',
    ]) {
      const logged: unknown[] = [];
      const world = await newWorld({ store: failing(error), onError: (one) => logged.push(one) });
      const { status, body, raw } = await world.api('GET /apps');
      assert.equal(status, 500);
      assert.equal(body.code, 'internal');
      assert.ok(!raw.includes('secret words'));
      assert.deepEqual(logged, [error]);
    }
  });
  test('in an array each item is told by itself', async () => {
    const logged: unknown[] = [];
    const store = memoryStore();
    const error = new Error('secret words');
    const add: Store['people']['add'] = async (person) => {
      if (person.id === 'b') throw error;
      return store.people.add(person);
    };
    const world = await newWorld({
      store: { ...store, people: { ...store.people, add } },
      onError: (one) => logged.push(one),
    });
    const people = ['a', 'b', 'c'].map((id) => ({ id, first_name: 'P' }));
    const { status, body, raw } = await world.api('POST /people', people);
    assert.equal(status, 200);
    assert.deepEqual([body[0].id, body[1].status, body[2].id], ['a', 500, 'c']);
    assert.ok(!raw.includes('secret words'));
    assert.deepEqual(logged, [error]);
  });
});

test('a member of a megabyte is named by its beginning', async () => {
  const { status, raw } = await api('POST /apps', { name: 'A', ['x'.repeat(500_000)]: 1 });
  assert.equal(status, 422);
  assert.ok(raw.length < 2000);
});

test('of fifty thousand wrong members a few are told', async () => {
  const wrong = Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`x${n}`, 1]));
  const { status, raw } = await api('POST /apps', wrong);
  assert.equal(status, 422);
  assert.ok(raw.length < 5000, `${raw.length}`);
});

test('a call goes the whole way through a socket of somebody else', async () => {
  const { createServer } = await import('node:http');
  const { once } = await import('node:events');
  const server = createServer((request, response) => app.routing(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const url = `http://127.0.0.1:${port}/admin/v1/apps`;
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
  const created = await fetch(url, { method: 'POST', headers, body: '{"name":"A"}' });
  assert.equal(created.status, 201);
  const refused = await fetch(url, { method: 'POST', body: '{"name":"A"}' });
  assert.equal(refused.status, 401);
  assert.equal(refused.headers.get('content-type'), 'application/problem+json');
  server.closeAllConnections();
  server.close();
});
