/** Rows of pairs under whole numbers, some of which several pairs have in common. */
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import fc from 'fast-check';
import { LANES } from '../../../src/domain/psid.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { Database } from '../../../src/store/sqlite/database.ts';
import { MIGRATIONS } from '../../../src/store/sqlite/migrations.ts';
import { firstKey, PLACES } from '../../../src/store/sqlite/pair-key.ts';
import { newRow, pairRows } from '../../../src/store/sqlite/pair-rows.ts';
import { RecentPeople } from '../../../src/store/sqlite/recent-people.ts';

function rowsOf() {
  const engine = new DatabaseSync(':memory:', { returnArrays: true });
  const database = new Database(engine, ':memory:');
  for (const step of MIGRATIONS) database.exec(step);
  const keys = () => database.prepare('SELECT key FROM pair ORDER BY key').all().flat();
  return { rows: pairRows(database, new RecentPeople(database, 1)), database, keys };
}

const psid = fc.bigInt({ min: 1n, max: 10n ** 20n - 1n }).map(String);

test('a first place is a safe whole number, as far from every other as there are places', () => {
  fc.assert(
    fc.property(psid, psid, (one, other) => {
      const [first, second] = [firstKey(one), firstKey(other)];
      assert(Number.isSafeInteger(first + PLACES - 1) && first >= 0);
      assert(first === second || Math.abs(first - second) >= PLACES);
    }),
  );
  assert(Number.isSafeInteger(firstKey('9'.repeat(20)) + PLACES - 1));
});

test('first places stand in the order of the lanes', () => {
  const keys = Array.from({ length: LANES }, (_, lane) => firstKey(String(lane)));
  assert.deepEqual(
    keys,
    keys.toSorted((one, other) => one - other),
  );
});

/** Few PSIDs, most of which end alike. */
const ALIKE = ['7', '2000000007', '12000000007', '22000000007', '1007'];
const step = fc.record({
  move: fc.constantFrom('add', 'change', 'remove'),
  psid: fc.constantFrom(...ALIKE),
  page: fc.constantFrom('p', 'q', 'r'),
  at: fc.nat(),
});

test('pairs that end alike are added, changed and removed like any others', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { rows, database, keys } = rowsOf();
      const model = new Map<string, number | null>();
      for (const { move, psid, page, at } of steps) {
        const name = `${psid} ${page}`;
        const row = newRow(page, psid, 'ann');
        if (move === 'add') {
          assert.equal(rows.add(row), !model.has(name));
          if (!model.has(name)) model.set(name, null);
        } else if (move === 'change') {
          rows.change({ ...row, pair: { ...row.pair, granted_at: at } });
          if (model.has(name)) model.set(name, at);
        } else {
          rows.remove(page, psid);
          model.delete(name);
        }
      }
      for (const psid of ALIKE) {
        for (const page of ['p', 'q', 'r']) {
          const found = rows.find(page, psid)?.pair;
          const name = `${psid} ${page}`;
          assert.deepEqual(
            found && [found.page_id, found.psid, found.granted_at],
            model.has(name) ? [page, psid, model.get(name)] : undefined,
          );
        }
      }
      const stand = keys().map(Number);
      assert.equal(stand.length, model.size);
      for (const key of stand) {
        assert(key % PLACES === 0 || stand.includes(key - 1), 'no place stands free before it');
      }
      database.close();
    }),
    { numRuns: 200 },
  );
});

test('where no place is left a pair is refused, and one that goes makes room', () => {
  const { rows, database } = rowsOf();
  database.exec('BEGIN');
  for (let page = 0; page < PLACES; page++) rows.add(newRow(`p${page}`, '7', 'ann'));
  const one = newRow('p', '2000000007', 'ann');
  assert.throws(
    () => rows.add(one),
    (error) => error instanceof Refusal && /8192/.test(error.message),
  );
  assert.equal(rows.add(newRow('p5', '7', 'ann')), false);
  rows.remove('p5', '7');
  assert.equal(rows.add(one), true);
  assert.notEqual(rows.find('p', '2000000007'), undefined);
  assert.notEqual(rows.find(`p${PLACES - 1}`, '7'), undefined);
  database.exec('COMMIT');
});
