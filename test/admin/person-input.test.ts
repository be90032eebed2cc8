import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readPerson, readPersonPatch } from '../../src/admin/person-input.ts';
import { newWorld } from './world.ts';

const zeros = (bytes: number) => new Uint8Array(bytes);
const read = (body: unknown) => readPerson(body, 5, zeros);

/** [what is sent beside a good first name, the member that is told, how]. */
const WRONG: [members: object, member: string, problem: RegExp][] = [
  [{ first_name: undefined }, 'first_name', /^is missing$/],
  [{ first_name: '' }, 'first_name', /must not be empty/],
  [{ first_name: null }, 'first_name', /must be text/],
  [{ first_name: 7 }, 'first_name', /must be text/],
  [{ first_name: ['a'] }, 'first_name', /must be text/],
  [{ first_name: 'x'.repeat(201) }, 'first_name', /at most 200 characters/],
  [{ first_name: '\ud83d' }, 'first_name', /well-formed/],
  [{ first_name: 'a\ude00b' }, 'first_name', /well-formed/],
  [{ first_name: 'a\u0000' }, 'first_name', /well-formed/],
  [{ first_name: 'two\nlines' }, 'first_name', /one line/],
  [{ last_name: '' }, 'last_name', /must not be empty/],
  [{ last_name: 7 }, 'last_name', /must be text or null/],
  [{ last_name: '\udfff' }, 'last_name', /well-formed/],
  [{ id: '' }, 'id', /1 to 64 letters, digits, _ or -/],
  [{ id: 'a b' }, 'id', /1 to 64 letters/],
  [{ id: 'é' }, 'id', /1 to 64 letters/],
  [{ id: 'x'.repeat(65) }, 'id', /1 to 64 letters/],
  [{ id: 'a\n' }, 'id', /1 to 64 letters/],
  [{ id: 7 }, 'id', /must be text/],
  [{ locale: 'en' }, 'locale', /such as en_US/],
  [{ locale: 'en-US' }, 'locale', /such as en_US/],
  [{ locale: 'EN_us' }, 'locale', /such as en_US/],
  [{ locale: 'en_US ' }, 'locale', /such as en_US/],
  [{ timezone: 'Mars/Base' }, 'timezone', /IANA.*-12 to 14/],
  [{ timezone: '' }, 'timezone', /IANA/],
  [{ timezone: '+05:30' }, 'timezone', /IANA/],
  [{ timezone: '-7' }, 'timezone', /IANA/],
  [{ timezone: 'x'.repeat(65) }, 'timezone', /at most 64/],
  [{ timezone: -12.25 }, 'timezone', /at least -12/],
  [{ timezone: 14.5 }, 'timezone', /at most 14/],
  [{ timezone: true }, 'timezone', /text or a number or null/],
  [{ timezone: Number.POSITIVE_INFINITY }, 'timezone', /text or a number/],
  [{ gender: '' }, 'gender', /must not be empty/],
  [{ gender: 'x'.repeat(51) }, 'gender', /at most 50/],
  [{ is_payment_enabled: 'yes' }, 'is_payment_enabled', /true or false or null/],
  [{ is_payment_enabled: 1 }, 'is_payment_enabled', /true or false or null/],
  [{ phone_only: null }, 'phone_only', /true or false/],
  [{ phone_number: '2125552368' }, 'phone_number', /its \+/],
  [{ phone_number: '+12' }, 'phone_number', /7 to 15 digits/],
  [{ phone_number: '+1234567890123456' }, 'phone_number', /7 to 15 digits/],
  [{ phone_number: '+1 212 CALL-ME' }, 'phone_number', /its \+/],
  [{ phone_number: '+0125552368' }, 'phone_number', /7 to 15 digits/],
  [{ frist_name: 'Peter' }, 'frist_name', /not a member here; known are id, first_name, last_name/],
  [{ picture_version: 3 }, 'picture_version', /not a member/],
  [{ platform_disabled_at: 3 }, 'platform_disabled_at', /not a member/],
  [{ erased_at: null }, 'erased_at', /not a member/],
  [JSON.parse('{"__proto__":{"phone_only":true}}'), '__proto__', /not a member/],
  [{ constructor: 1 }, 'constructor', /not a member/],
];

describe('a person is refused by the member that is wrong:', () => {
  for (const [members, member, problem] of WRONG) {
    test(`${member} ${JSON.stringify(members)?.slice(0, 60)}`, () => {
      const all = Object.entries({ first_name: 'Peter', ...members });
      const problems = read(Object.fromEntries(all.filter(([, value]) => value !== undefined)));
      assert.ok(Array.isArray(problems), 'it was taken');
      assert.deepEqual(
        problems.map((one) => one.member),
        [member],
      );
      assert.match(problems[0]!.problem, problem);
    });
  }
  for (const body of [null, undefined, 7, 'Peter', [], [{ first_name: 'Peter' }], true]) {
    test(`body ${JSON.stringify(body)}`, () => {
      assert.deepEqual(read(body), [{ member: 'body', problem: 'must be an object' }]);
    });
  }
  test('every member that is wrong is told', () => {
    const problems = read({ first_name: '', locale: 'x', timezone: 99, x: 1 });
    assert.ok(Array.isArray(problems));
    assert.deepEqual(problems.map(({ member }) => member).sort(), [
      'first_name',
      'locale',
      'timezone',
      'x',
    ]);
    const settled = read({ first_name: 'A', timezone: 'x', phone_number: '+1' });
    assert.ok(Array.isArray(settled));
    assert.deepEqual(
      settled.map(({ member }) => member),
      ['timezone', 'phone_number'],
    );
  });
});

describe('a person is read', () => {
  const RIGHT: [members: object, read: object][] = [
    [{ first_name: '😀'.repeat(200) }, { first_name: '😀'.repeat(200) }],
    [{ first_name: 'مريم 🌙' }, { first_name: 'مريم 🌙' }],
    [{ last_name: "O'Brien-Śmith Jr." }, { last_name: "O'Brien-Śmith Jr." }],
    [{ id: 'A-z_09' }, { id: 'A-z_09' }],
    [{ locale: 'fil_PH' }, { locale: 'fil_PH' }],
    [{ timezone: 'America/Los_Angeles' }, { timezone: 'America/Los_Angeles' }],
    [{ timezone: 'america/los_angeles' }, { timezone: 'America/Los_Angeles' }],
    [{ timezone: 'UTC' }, { timezone: 'UTC' }],
    [{ timezone: 5.75 }, { timezone: 5.75 }],
    [{ timezone: -12 }, { timezone: -12 }],
    [{ timezone: 14 }, { timezone: 14 }],
    [{ timezone: 0 }, { timezone: 0 }],
    [{ timezone: null }, { timezone: null }],
    [{ phone_number: '+1 (212) 555-23.68' }, { phone_number: '+12125552368' }],
    [{ phone_only: true }, { phone_only: true }],
    [{ is_payment_enabled: false }, { is_payment_enabled: false }],
  ];
  for (const [members, expected] of RIGHT) {
    test(JSON.stringify(members).slice(0, 60), () => {
      const person = read({ first_name: 'Peter', ...members });
      assert.ok(!Array.isArray(person), JSON.stringify(person));
      for (const [name, value] of Object.entries(expected)) {
        assert.equal(person[name as keyof typeof person], value);
      }
    });
  }
  test('as made now, with an id made here, and nothing that nobody said', () => {
    assert.deepEqual(read({ first_name: 'Peter' }), {
      id: '0'.repeat(24),
      first_name: 'Peter',
      last_name: null,
      locale: null,
      timezone: null,
      gender: null,
      is_payment_enabled: null,
      phone_only: false,
      phone_number: null,
      picture_version: 0,
      platform_disabled_at: null,
      platform_enabled_at: null,
      erased_at: null,
      created_at: 5,
    });
  });
});

test('whatever is sent, it is read or refused, and what is read can be kept and told', () => {
  const member = fc.oneof(
    fc.jsonValue(),
    fc.string({ unit: 'binary' }),
    fc.constant('Europe/Oslo'),
  );
  const names = ['id', 'first_name', 'last_name', 'locale', 'timezone', 'gender', 'phone_number'];
  const body = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), member);
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), body), (sent) => {
      for (const told of [read(sent), readPersonPatch(sent)]) {
        if (Array.isArray(told)) {
          assert.ok(told.length > 0);
          for (const one of told) assert.ok(one.member !== '' && one.problem !== '');
        } else {
          for (const value of Object.values(told)) {
            if (typeof value === 'string') assert.ok(value.isWellFormed() && !value.includes('\0'));
          }
        }
      }
    }),
    { seed: 1 },
  );
});

test('POST and PATCH /people refuse by the same table', async () => {
  const { api, person } = await newWorld();
  const id = await person();
  for (const [members, member] of WRONG) {
    const sent = JSON.parse(JSON.stringify(members));
    const [[, value] = []] = Object.entries(sent);
    const isSame = value !== undefined && Object.is(value, Object.values(members)[0]);
    // The rest is no JSON, or means something else without a first name.
    if (!isSame) continue;
    for (const [call, body] of [
      ['POST /people', { first_name: 'Peter', ...sent }],
      [`PATCH /people/${id}`, sent],
    ] as const) {
      const answer = await api(call, body);
      assert.equal(answer.status, 422, `${call} ${JSON.stringify(sent)}`);
      assert.deepEqual(
        answer.body.errors.map((one: { member: string }) => one.member),
        [member],
      );
    }
  }
});
