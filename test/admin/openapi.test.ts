import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { keptBy } from './document.ts';
import { newWorld } from './world.ts';

/** The calls that stand. */
const CALLS = [
  ['POST', '/admin/v1/apps'],
  ['GET', '/admin/v1/apps'],
  ['GET', '/admin/v1/apps/{id}'],
  ['PATCH', '/admin/v1/apps/{id}'],
  ['POST', '/admin/v1/apps/{id}/secret'],
  ['POST', '/admin/v1/pages'],
  ['GET', '/admin/v1/pages'],
  ['GET', '/admin/v1/pages/{id}'],
  ['PATCH', '/admin/v1/pages/{id}'],
  ['PUT', '/admin/v1/pages/{id}/permissions'],
  ['GET', '/admin/v1/pages/{id}/permissions'],
  ['POST', '/admin/v1/pages/{id}/tokens'],
  ['GET', '/admin/v1/tokens'],
  ['GET', '/admin/v1/tokens/{id}'],
  ['DELETE', '/admin/v1/tokens/{id}'],
  ['POST', '/admin/v1/people'],
  ['GET', '/admin/v1/people'],
  ['GET', '/admin/v1/people/{id}'],
  ['PATCH', '/admin/v1/people/{id}'],
  ['DELETE', '/admin/v1/people/{id}'],
  ['GET', '/admin/v1/people/{id}/psids'],
  ['PUT', '/admin/v1/people/{id}/picture'],
  ['GET', '/admin/v1/people/{id}/picture'],
  ['DELETE', '/admin/v1/people/{id}/picture'],
  ['POST', '/admin/v1/events'],
  ['GET', '/admin/v1/pages/{id}/people/{person}'],
  ['GET', '/admin/v1/pages/{id}/psids/{psid}'],
  ['GET', '/admin/v1/audit'],
  ['PUT', '/admin/v1/apps/{id}/webhook'],
  ['GET', '/admin/v1/apps/{id}/webhook'],
  ['DELETE', '/admin/v1/apps/{id}/webhook'],
  ['POST', '/admin/v1/apps/{id}/webhook/test'],
  ['PUT', '/admin/v1/pages/{id}/subscriptions'],
  ['GET', '/admin/v1/pages/{id}/subscriptions'],
  ['GET', '/admin/v1/deliveries'],
  ['POST', '/admin/v1/deliveries'],
  ['GET', '/admin/v1/deliveries/{id}'],
  ['POST', '/admin/v1/deliveries/{id}/redeliver'],
  ['POST', '/admin/v1/webviews'],
  ['POST', '/admin/v1/webviews/calls'],
  ['POST', '/admin/v1/webviews/decisions'],
  ['GET', '/admin/v1/export'],
  ['GET', '/admin/v1/versions'],
  ['PUT', '/admin/v1/faults'],
  ['GET', '/admin/v1/faults'],
  ['PUT', '/admin/v1/clock'],
  ['GET', '/admin/v1/clock'],
  ['GET', '/admin/v1/traces/{id}'],
  ['GET', '/admin/v1/conversations'],
  ['GET', '/admin/v1/pages/{id}/people/{person}/messages'],
  ['GET', '/admin/v1/pages/{id}/messenger_profile'],
  ['PATCH', '/admin/v1/pages/{id}/messenger_profile'],
  ['GET', '/admin/v1/pages/{id}/people/{person}/timeline'],
  ['GET', '/admin/v1/stream'],
  ['POST', '/admin/v1/links'],
  ['GET', '/admin/v1/stats'],
  ['POST', '/admin/v1/people/generate'],
  ['POST', '/admin/v1/snapshot'],
  ['POST', '/admin/v1/restore'],
  ['POST', '/admin/v1/reset'],
  ['GET', '/admin/v1/images'],
  ['POST', '/admin/v1/reads'],
  ['POST', '/admin/v1/sessions'],
  ['GET', '/admin/v1/sessions/current'],
  ['DELETE', '/admin/v1/sessions/current'],
  ['GET', '/healthz'],
  ['GET', '/readyz'],
  ['GET', '/metrics'],
].map(([method, path]) => `${method} ${path}`);

const { document } = await newWorld();

// biome-ignore lint/suspicious/noExplicitAny: operations have many shapes.
const operations: [call: string, operation: any][] = Object.entries<object>(document.paths).flatMap(
  ([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, object] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
);

test('the document is valid OpenAPI 3.1', async () => {
  assert.match(document.openapi, /^3\.1\./);
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  assert.ok(valid, JSON.stringify(errors, null, 2));
});

test('the document has every call and no other', () => {
  const documented = operations.map(([call]) => call);
  assert.deepEqual(documented.sort(), CALLS.sort());
});

test('every route of the app is a call of the document, but the one that shows it', async () => {
  const { app } = await newWorld();
  const routes = routesOf(app.printRoutes({ commonPrefix: false }));
  assert.deepEqual(routes.sort(), [...CALLS, 'GET /admin/v1/openapi.json'].sort());
});

/** Reads the tree that the framework prints: four columns a level, methods in brackets. */
function routesOf(tree: string): string[] {
  const way: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent, part, methods = ''] = /^([^/:]*)(\S+)(?: \((.*)\))?$/.exec(line) ?? [];
    if (indent === undefined || part === undefined) return [];
    way.splice(indent.length / 4 - 1, Number.POSITIVE_INFINITY, part);
    const path = way.join('').replace(/:(\w+)/g, '{$1}');
    const named = methods.split(', ').filter((method) => method !== '' && method !== 'HEAD');
    return named.map((method) => `${method} ${path}`);
  });
}

test('every call has a name of its own, words, and says how it refuses', () => {
  const names = new Set<string>();
  for (const [call, { operationId, summary, tags, responses }] of operations) {
    assert.ok(operationId && summary && tags.length === 1, call);
    assert.ok(!names.has(operationId), operationId);
    names.add(operationId);
    assert.deepEqual(
      Object.keys(responses.default.content),
      ['application/problem+json'],
      `${call} refuses by problem documents`,
    );
    for (const [status, { description }] of Object.entries<{ description: string }>(responses)) {
      assert.notEqual(description, 'Default Response', `${call} ${status} has no words`);
    }
  }
});

test('every call wants the admin key but the two that ask for health', () => {
  assert.deepEqual(document.security, [{ admin_key: [] }]);
  const { type, scheme } = document.components.securitySchemes.admin_key;
  assert.deepEqual({ type, scheme }, { type: 'http', scheme: 'bearer' });
  const open = operations.filter(([, { security }]) => security?.length === 0);
  assert.deepEqual(
    open.map(([call]) => call),
    ['GET /healthz', 'GET /readyz'],
  );
});

test('shapes that are met more than once have names', () => {
  const { schemas } = document.components;
  for (const name of ['Problem', 'Person', 'PersonInput', 'Event', 'EventAnswer', 'Relationship']) {
    assert.ok(schemas[name], name);
  }
});

test('anybody may load the document', async () => {
  const { app } = await newWorld();
  const response = await app.inject('/admin/v1/openapi.json');
  assert.equal(response.statusCode, 200);
  assert.match(response.headers['content-type']!.toString(), /^application\/json/);
});

test('these tests would notice a member, a status or a type that is not documented', () => {
  const seen = {
    method: 'GET',
    url: '/healthz',
    status: 200,
    type: 'application/json',
    body: { status: 'ok' } as object,
  };
  keptBy(document, seen);
  assert.throws(() => keptBy(document, { ...seen, body: { status: 'ok', secret: 1 } }), /secret/);
  assert.throws(() => keptBy(document, { ...seen, body: { status: 'no' } }));
  assert.throws(() => keptBy(document, { ...seen, status: 201 }), /no such status/);
  assert.throws(() => keptBy(document, { ...seen, type: 'text/html' }), /no such type/);
  assert.throws(() => keptBy(document, { ...seen, url: '/nothing' }), /no such call/);
  assert.throws(() => keptBy(document, { ...seen, status: 404 }), /problem/);
});
