import assert from 'node:assert/strict';
import { totalmem } from 'node:os';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Subject } from '../../../src/domain/pair.ts';
import { Generations, slotOf } from '../../../src/store/sqlite/generations.ts';
import { PackedSubjects, SUBJECTS_MAX } from '../../../src/store/sqlite/packed-subjects.ts';

const PETER: Subject = {
  psid: '1254477777772919',
  page_id: 'page',
  person_id: '4000000000000001',
  granted_at: 1_767_605_400_000,
  revoked_at: null,
  last_ad_id: null,
  first_name: 'Peter',
  last_name: 'Chang',
  locale: 'en_US',
  timezone: 'America/Los_Angeles',
  gender: 'male',
  is_payment_enabled: true,
  phone_only: false,
  picture_version: 1,
  platform_disabled_at: null,
  platform_enabled_at: null,
  erased_at: null,
};

function aCache(max = 10) {
  const generations = new Generations();
  const cache = new PackedSubjects(max, generations);
  const keep = (change: Partial<Subject> = {}): Subject => {
    const subject = { ...PETER, ...change };
    cache.keep(subject, generations.commits());
    return subject;
  };
  return { generations, cache, keep };
}

const digits = fc.bigInt({ min: 1n, max: 99_999_999_999_999_999_999n }).map(String);
const time = fc.option(fc.integer({ min: 0, max: 2 ** 42 }));
const name = fc.oneof(fc.string({ maxLength: 40 }), fc.string({ unit: 'binary', maxLength: 20 }));
const subjects: fc.Arbitrary<Subject> = fc.record({
  psid: digits,
  page_id: fc.constantFrom('page', 'other'),
  person_id: digits,
  granted_at: time,
  revoked_at: time,
  last_ad_id: fc.option(digits),
  first_name: name,
  last_name: fc.option(name),
  locale: fc.option(fc.constantFrom('en_US', 'ar_AR')),
  timezone: fc.option(fc.constantFrom<string | number>('Asia/Kathmandu', 5.75, -8)),
  gender: fc.option(fc.constantFrom('male', 'female')),
  is_payment_enabled: fc.option(fc.boolean()),
  phone_only: fc.boolean(),
  picture_version: fc.nat(),
  platform_disabled_at: time,
  platform_enabled_at: time,
  erased_at: fc.constantFrom(null, null, null, 7),
});

test('what comes out is what was put in, or nothing', () => {
  let served = 0;
  fc.assert(
    fc.property(fc.array(subjects, { maxLength: 30 }), (asked) => {
      const { generations, cache, keep } = aCache(20);
      for (const one of asked) {
        generations.raise([slotOf(one.psid)]);
        const subject = keep(one);
        const found = cache.get(subject.page_id, subject.psid);
        if (found === undefined) continue;
        served++;
        assert.deepEqual(found, subject);
      }
    }),
    { numRuns: 1500 },
  );
  assert.ok(served > 1000, `only ${served} were served`);
});

test('what was read is served until something it was made of is written', () => {
  const { generations, cache, keep } = aCache();
  for (const written of [PETER.psid, PETER.person_id]) {
    keep();
    assert.deepEqual(cache.get('page', PETER.psid), PETER);
    generations.raise([slotOf('somebody else')]);
    assert.deepEqual(cache.get('page', PETER.psid), PETER);
    generations.raise([slotOf(written)]);
    assert.equal(cache.get('page', PETER.psid), undefined);
  }
});

test('a read that a commit overtook is not kept', () => {
  const { generations, cache } = aCache();
  const commits = generations.commits();
  generations.raise([slotOf(PETER.person_id)]);
  cache.keep(PETER, commits);
  assert.equal(cache.get('page', PETER.psid), undefined);
});

test('a page is served its own pair alone', () => {
  const { cache, keep } = aCache();
  keep();
  assert.equal(cache.get('other', PETER.psid), undefined);
  const other = keep({ page_id: 'other', person_id: '7' });
  assert.deepEqual(cache.get('other', PETER.psid), other);
  assert.equal(cache.get('page', PETER.psid), undefined);
});

test('an older value never outlives one that does not fit', () => {
  const { generations, cache, keep } = aCache();
  keep();
  generations.raise([slotOf(PETER.person_id)]);
  keep({ first_name: 'x'.repeat(80) });
  assert.equal(cache.get('page', PETER.psid), undefined);
});

test('neighbours of one list are told apart, and go one by one', () => {
  const ids = Array.from({ length: 100 }, (_, id) => String(id + 1));
  const psids = ids.filter((id) => slotOf(id) % 4 === 0).slice(0, 6);
  const { cache, keep } = aCache(4);
  for (const psid of psids) keep({ psid, person_id: `1${psid}` });
  // Full: the rest is let in when it comes again.
  for (const psid of psids) keep({ psid, person_id: `1${psid}` });
  const served = psids.map((psid) => cache.get('page', psid)?.person_id);
  assert.equal(served.filter((id) => id !== undefined).length, 4);
  for (const [index, id] of served.entries()) {
    assert.ok(id === undefined || id === `1${psids[index]}`);
  }
});

test('it holds no more than it may, and keeps what is asked for', () => {
  const { cache, keep } = aCache(100);
  keep();
  for (let id = 1; id <= 10_000; id++) {
    assert.notEqual(cache.get('page', PETER.psid), undefined);
    keep({ psid: String(id) });
  }
  const all = Array.from({ length: 10_000 }, (_, id) => cache.get('page', String(id + 1)));
  assert.equal(all.filter((subject) => subject !== undefined).length, 99);
});

test('those whom nobody asked for again go first, each in turn', () => {
  const { cache, keep } = aCache(3);
  for (const psid of 'abc') keep({ psid });
  for (const psid of 'def') for (const _ of ['knocks', 'enters']) keep({ psid });
  const served = [...'abcdef'].filter((psid) => cache.get('page', psid) !== undefined);
  assert.deepEqual(served, ['d', 'e', 'f']);
});

test('where all were wanted, a newcomer is let in before long, and never at the cost of a whole round', () => {
  const { cache, keep } = aCache(3000);
  const ids = Array.from({ length: 3000 }, (_, id) => String(id + 1));
  for (const psid of ids) keep({ psid });
  for (const psid of ids) assert.notEqual(cache.get('page', psid), undefined);
  const asked = [1, 2, 3, 4, 5].map(() => {
    keep();
    return cache.get('page', PETER.psid) !== undefined;
  });
  // The first time it only knocks; then a thousand marks are taken each time.
  assert.deepEqual(asked, [false, false, false, false, true]);
});

test('a large one serves all that it has room for', () => {
  const { cache, keep } = aCache(200_000);
  for (let id = 1; id <= 200_000; id++) keep({ psid: String(id) });
  for (let id = 1; id <= 200_000; id++) {
    assert.equal(cache.get('page', String(id))?.psid, String(id));
  }
});

test('the largest one can be written to', (t) => {
  // Its memory is taken as it is filled, but some systems promise no more than they have.
  if (totalmem() < 8 * 2 ** 30) return t.skip('a machine with 8 GiB of memory');
  const { cache, keep } = aCache(SUBJECTS_MAX);
  // As often as it takes until the compiler calls what writes text directly.
  for (let id = 1; id <= 200_000; id++) keep({ psid: String(id) });
  assert.equal(cache.get('page', '200000')?.first_name, PETER.first_name);
});
