import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readEvent } from '../../src/admin/event-input.ts';
import { EVENT_TYPES } from '../../src/domain/consent.ts';

const GOOD = { type: 'message', page_id: '1', person_id: 'peter' };

const WRONG: [members: Record<string, unknown>, member: string, problem: RegExp][] = [
  [{ type: undefined }, 'type', /is missing/],
  [{ type: 'massage' }, 'type', /must be one of get_started, message, postback/],
  [{ type: 'toString' }, 'type', /must be one of/],
  [{ type: 7 }, 'type', /must be text/],
  [{ person_id: undefined }, 'person_id', /is missing/],
  [{ person_id: 'a b' }, 'person_id', /1 to 64 letters/],
  [{ person_id: 7 }, 'person_id', /must be text/],
  [{ page_id: 7 }, 'page_id', /must be text/],
  [{ page_id: 'coffee' }, 'page_id', /1 to 20 digits/],
  [{ page_id: '012' }, 'page_id', /without a leading zero/],
  [{ psid: 7 }, 'psid', /must be text/],
  [{ psid: '' }, 'psid', /1 to 20 digits/],
  [{ psid: '0123' }, 'psid', /without a leading zero/],
  [{ psid: '1'.repeat(21) }, 'psid', /1 to 20 digits/],
  [{ psid: '12a' }, 'psid', /1 to 20 digits/],
  [{ id: '' }, 'id', /must not be empty/],
  [{ id: 7 }, 'id', /must be text/],
  [{ id: 'x'.repeat(201) }, 'id', /at most 200/],
  [{ id: 'a\u0000' }, 'id', /well-formed/],
  [{ text: '\ud800' }, 'text', /well-formed/],
  [{ text: 'x'.repeat(20_001) }, 'text', /at most 20000/],
  [{ payload: {} }, 'payload', /must be text/],
  [{ payload: 'x'.repeat(1001) }, 'payload', /at most 1000/],
  [{ ref: '' }, 'ref', /must not be empty/],
  [{ ref: 'x'.repeat(2084) }, 'ref', /at most 2083/],
  [{ ad_id: 'a b' }, 'ad_id', /1 to 64 letters/],
  [{ ad_id: null }, 'ad_id', /must be text/],
  [{ user_ref: 'x'.repeat(251) }, 'user_ref', /at most 250/],
  [{ at: -1 }, 'at', /at least 0/],
  [{ at: 1.5 }, 'at', /a whole number or text/],
  [{ at: 9e15 }, 'at', /at most/],
  [{ at: null }, 'at', /a whole number or text/],
  [{ at: '' }, 'at', /milliseconds since 1970/],
  [{ at: 'yesterday' }, 'at', /milliseconds since 1970/],
  [{ at: '1767605400000' }, 'at', /milliseconds since 1970/],
  [{ at: '2026-01-05' }, 'at', /milliseconds since 1970/],
  [{ at: '2026-01-05T09:30:00' }, 'at', /milliseconds since 1970/],
  [{ at: '2026-02-30T09:30:00Z' }, 'at', /milliseconds since 1970/],
  [{ at: '2026-13-01T09:30:00Z' }, 'at', /milliseconds since 1970/],
  [{ at: '2026-01-05T25:30:00Z' }, 'at', /milliseconds since 1970/],
  [{ at: '1969-12-31T23:59:59Z' }, 'at', /milliseconds since 1970/],
  [{ personid: 'x' }, 'personid', /not a member here; known are id, type, page_id, person_id/],
];

describe('an event is refused by the member that is wrong:', () => {
  for (const [members, member, problem] of WRONG) {
    test(`${member} ${JSON.stringify(members).slice(0, 60)}`, () => {
      const body = JSON.parse(JSON.stringify({ ...GOOD, ...members }));
      const problems = readEvent(body);
      assert.ok(Array.isArray(problems), 'it was taken');
      assert.deepEqual(
        problems.map((one) => one.member),
        [member],
      );
      assert.match(problems[0]!.problem, problem);
    });
  }
  for (const body of [null, undefined, 7, 'message', [], [GOOD]]) {
    test(`body ${JSON.stringify(body)}`, () => {
      assert.deepEqual(readEvent(body), [{ member: 'body', problem: 'must be an object' }]);
    });
  }
});

describe('an event is read', () => {
  for (const type of EVENT_TYPES) {
    test(`of type ${type}`, () => {
      assert.deepEqual(readEvent({ ...GOOD, type }), { ...GOOD, type });
    });
  }
  test('with every member', () => {
    const event = {
      ...GOOD,
      id: 'mid.$cAAE:1 2',
      at: 1_767_605_400_000,
      psid: '18446744073709551615',
      text: 'two\nlines 😀',
      payload: '{"a":1}',
      ref: 'r',
      ad_id: '6045246247433',
      user_ref: 'u',
    };
    assert.deepEqual(readEvent(event), event);
  });
  const TIMES: [text: string, at: number][] = [
    ['2026-01-05T09:30:00Z', 1_767_605_400_000],
    ['2026-01-05T09:30:00.5Z', 1_767_605_400_500],
    ['2026-01-05T09:30Z', 1_767_605_400_000],
    ['2026-01-05T15:15:00+05:45', 1_767_605_400_000],
    ['2024-02-29T00:00:00Z', 1_709_164_800_000],
    ['1970-01-01T00:00:00Z', 0],
  ];
  for (const [text, at] of TIMES) {
    test(`at ${text}`, () => {
      assert.deepEqual(readEvent({ ...GOOD, at: text }), { ...GOOD, at });
    });
  }
});

test('whatever is sent, it is read or refused, and its time is one that can be shown', () => {
  const at = fc.oneof(
    fc.jsonValue(),
    fc.integer(),
    fc.double(),
    fc.date().map((date) => date.toJSON()),
  );
  const body = fc.record({
    type: fc.constantFrom(...EVENT_TYPES),
    person_id: fc.constant('p'),
    at,
  });
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), body), (sent) => {
      const told = readEvent(sent);
      if (Array.isArray(told)) assert.ok(told.length > 0);
      else if (told.at !== undefined) assert.ok(new Date(told.at).toISOString());
    }),
    { seed: 1 },
  );
});
