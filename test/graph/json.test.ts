import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encode, encodeString, type Json } from '../../src/graph/json.ts';

/** Any UTF-16 text, lone surrogates included. */
const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map(charOf) });

function charOf(unit: number): string {
  return String.fromCharCode(unit);
}

test('whatever is encoded is read back by any JSON parser', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      assert.equal(JSON.parse(encodeString(text)), text);
    }),
    { numRuns: 2000 },
  );
});

test('so is any value', () => {
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      anyText,
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value')),
      fc.dictionary(anyText, tie('value'), { noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(value, (json) => {
      assert.deepEqual(JSON.parse(encode(json)), JSON.parse(JSON.stringify(json)));
    }),
  );
});

test('every UTF-16 unit is printable ASCII, and each is escaped as it was recorded', () => {
  const short: Record<string, string> = {
    '"': '\\"',
    '\\': '\\\\',
    '/': '\\/',
    '@': '\\u0040',
    '%': '\\u0025',
    '<': '\\u003C',
    '\b': '\\b',
    '\f': '\\f',
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
  };
  for (let unit = 0; unit <= 0xffff; unit++) {
    const char = charOf(unit);
    const plain = unit >= 0x20 && unit < 0x7f;
    const long = `\\u${unit.toString(16).padStart(4, '0')}`;
    assert.equal(encodeString(char), `"${short[char] ?? (plain ? char : long)}"`);
  }
});

test('what stands beside an escape stays as it is', () => {
  assert.equal(encodeString("a&b>c='d'"), `"a&b>c='d'"`);
  assert.equal(encodeString('https://x/?a=1&b=<2>'), '"https:\\/\\/x\\/?a=1&b=\\u003C2>"');
  assert.equal(encodeString('ليلى 🌙'), '"\\u0644\\u064a\\u0644\\u0649 \\ud83c\\udf19"');
});

test('an object is compact, in its own order, without what is undefined', () => {
  const value = { b: 1, a: [true, null, 'x/y'], gone: undefined, c: { 'k@': -1.5 } };
  assert.equal(encode(value), '{"b":1,"a":[true,null,"x\\/y"],"c":{"k\\u0040":-1.5}}');
  assert.equal(encode({ gone: undefined }), '{}');
  assert.equal(encode([]), '[]');
});
