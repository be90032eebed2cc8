import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Field, parseFields } from '../../src/graph/fields.ts';

const field = (name: string, more: Partial<Field> = {}): Field => ({
  name,
  modifiers: {},
  fields: [],
  ...more,
});

const ACCEPTED: [text: string, fields: Field[]][] = [
  ['', []],
  ['  ', []],
  ['[]', []],
  ['first_name', [field('first_name')]],
  ['b,a', [field('b'), field('a')]],
  [' a , b\t,\nc ', [field('a'), field('b'), field('c')]],
  ['["a","b"]', [field('a'), field('b')]],
  ['["a,b"]', [field('a'), field('b')]],
  [' [ "a" , "b" ] ', [field('a'), field('b')]],
  ['picture.width(100)', [field('picture', { modifiers: { width: '100' } })]],
  [
    'picture.height(480).width(480){url,is_silhouette},id',
    [
      field('picture', {
        modifiers: { height: '480', width: '480' },
        fields: [field('url'), field('is_silhouette')],
      }),
      field('id'),
    ],
  ],
  ['events.fields(a.b(c),d)', [field('events', { modifiers: { fields: 'a.b(c),d' } })]],
  ['a{b{c}}', [field('a', { fields: [field('b', { fields: [field('c')] })] })]],
  ['a{b},b', [field('a', { fields: [field('b')] }), field('b')]],
];

for (const [text, fields] of ACCEPTED) {
  test(`accepted: ${JSON.stringify(text)}`, () => {
    assert.deepEqual(parseFields(text, false), fields);
  });
}

test('before v2.1 a field may be asked for twice, and is answered once', () => {
  assert.deepEqual(parseFields('b,a,b', true), [field('b'), field('a')]);
});

test('whatever names are asked for, in whatever form, are parsed in their order', () => {
  const names = fc.uniqueArray(fc.stringMatching(/^\w{1,12}$/), { maxLength: 20 });
  const blank = fc.constantFrom('', ' ', '  ');
  fc.assert(
    fc.property(names, blank, blank, (names, before, after) => {
      const expected = names.map((name) => field(name));
      const list = names.map((name) => before + name + after).join(',');
      assert.deepEqual(parseFields(list, false), expected);
      assert.deepEqual(parseFields(JSON.stringify(names), false), expected);
    }),
  );
});

test('any text is parsed or refused, and never throws', () => {
  const bits = fc.constantFrom(...'a.,(){}[]"\\ \n0é'.split(''));
  fc.assert(
    fc.property(fc.string({ unit: bits, maxLength: 40 }), fc.boolean(), (text, repeats) => {
      const parsed = parseFields(text, repeats);
      assert.ok(Array.isArray(parsed) || parsed.error.startsWith('fields_'));
    }),
    { numRuns: 5000 },
  );
});
