import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordedIn } from '../../src/cli/replay/recorded.ts';

const BODY = '{"object":"page","entry":[{"id":"1","time":2,"messaging":[]}]}';
const SPACED = '{ "object": "page", "entry": [] }';

/** Where each was found, and its text or what is wrong. */
const told = (text: string): (readonly [string, string | undefined])[] =>
  [...recordedIn(text)].map(({ where, body, problem }) => [where, body?.raw ?? problem]);

test('a document is looked through for bodies, as objects and as strings', () => {
  assert.deepEqual(told(BODY), [['the body', BODY]]);
  assert.deepEqual(told(JSON.stringify(SPACED)), [['the body', SPACED]]);
  const document = { about: 'x', webhooks: [{ body: JSON.parse(BODY) }, { body_raw: SPACED }, {}] };
  assert.deepEqual(told(JSON.stringify(document, null, 2)), [
    ['webhooks[0].body', BODY],
    ['webhooks[1].body_raw', SPACED],
  ]);
  assert.deepEqual(told(`\uFEFF[${BODY},${BODY}]`), [
    ['[0]', BODY],
    ['[1]', BODY],
  ]);
});

test('a log is read line by line, whatever else stands on the line', () => {
  const log = [
    BODY,
    '',
    `{"level":30,"msg":${JSON.stringify(SPACED)}}`,
    `12:00 POST /webhook ${BODY} 200\r`,
    JSON.stringify({ a: JSON.stringify({ b: SPACED }) }),
  ];
  assert.deepEqual(told(log.join('\n')), [
    ['line 1', BODY],
    ['line 3', SPACED],
    ['line 4', BODY],
    ['line 5', SPACED],
  ]);
});

test('a string is taken as it is, and an object as Graph writes it', () => {
  const value = { entry: [{ url: 'https://a/', name: 'ä@' }] };
  const text = JSON.stringify(value);
  assert.deepEqual(told(JSON.stringify({ text })), [['text', text]]);
  assert.deepEqual(told(JSON.stringify({ value })), [
    ['value', '{"entry":[{"url":"https:\\/\\/a\\/","name":"\\u00e4\\u0040"}]}'],
  ]);
});

test('what one record has twice is one body, and what two have is two', () => {
  const twice = { raw: BODY, body: JSON.parse(BODY) };
  assert.deepEqual(told(JSON.stringify([twice, twice])), [
    ['[0].raw', BODY],
    ['[1].raw', BODY],
  ]);
});

test('what holds no body is told by its line', () => {
  const deep = `{"entry":[${'['.repeat(100_000)}${']'.repeat(100_000)}]}`;
  assert.deepEqual(told(['starting', '{"a":1}', '42', '{"entry":[1]}', deep].join('\n')), [
    ['line 1', 'is not JSON'],
    ['line 2', 'holds no webhook body'],
    ['line 3', 'is not JSON'],
    ['line 4', 'holds no webhook body'],
    ['line 5', 'is nested too deeply'],
  ]);
  assert.deepEqual(told('{"a":1}'), [['the document', 'holds no webhook body']]);
  assert.deepEqual(told(''), []);
});
