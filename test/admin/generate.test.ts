import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { madeUp } from '../../src/admin/generate.ts';
import { NAMES } from '../../src/admin/names.ts';
import { readPerson } from '../../src/admin/person-input.ts';
import { canonicalZone } from '../../src/domain/timezone.ts';
import { newWorld } from './world.ts';

test('the same seed makes the same people everywhere, and a second call adds nobody', async () => {
  const [one, other] = await Promise.all([newWorld(), newWorld()]);
  const asked = { count: 40, seed: 'tuesday' };
  const first = await one.api('POST /people/generate', asked);
  assert.deepEqual([first.status, first.body.added], [200, 40]);
  assert.deepEqual((await other.api('POST /people/generate', asked)).body, first.body);
  const again = await one.api('POST /people/generate', asked);
  assert.deepEqual([again.body.added, again.body.data], [0, first.body.data]);
  const more = await one.api('POST /people/generate', { ...asked, count: 42 });
  assert.equal(more.body.added, 2);
  const others = await one.api('POST /people/generate', { ...asked, seed: 'wednesday' });
  assert.equal(others.body.added, 40);
  assert.notDeepEqual(others.body.data[0].first_name, undefined);
});

test('they come from the places that are named, or from everywhere', async () => {
  const { api } = await newWorld();
  const few = { count: 60, seed: 'x', locales: ['ja_JP', 'ar_AR'] };
  const { data } = (await api('POST /people/generate', few)).body;
  const locales = new Set(data.map(({ locale }: { locale: string }) => locale));
  locales.delete(null);
  assert.deepEqual([...locales].sort(), ['ar_AR', 'ja_JP']);
  const all = (await api('POST /people/generate', { count: 500, seed: 'x' })).body.data;
  const seen = new Set(all.map(({ locale }: { locale: string }) => locale));
  assert.ok(seen.size > 25, `${seen.size} places`);
  for (const member of ['last_name', 'gender', 'timezone', 'locale', 'is_payment_enabled']) {
    const lacking = all.filter((one: Record<string, unknown>) => one[member] === null).length;
    assert.ok(lacking > 0 && lacking < 350, `${lacking} lack ${member}`);
  }
});

test('with portraits each has a picture', async () => {
  const { api } = await newWorld();
  const { body } = await api('POST /people/generate', { count: 1, seed: 'p', portraits: true });
  assert.equal(body.data[0].picture_version, 1);
  const picture = await api(`GET /people/${body.data[0].id}/picture`);
  assert.equal(picture.status, 200);
});

describe('refused by the member that is wrong:', () => {
  for (const [asked, member] of [
    [{ seed: 'x' }, 'count'],
    [{ count: 0, seed: 'x' }, 'count'],
    [{ count: 1001, seed: 'x' }, 'count'],
    [{ count: 51, seed: 'x', portraits: true }, 'count'],
    [{ count: 1 }, 'seed'],
    [{ count: 1, seed: 'x', locales: [] }, 'locales'],
    [{ count: 1, seed: 'x', locales: ['xx_XX'] }, 'locales/0'],
  ] as const) {
    test(JSON.stringify(asked), async () => {
      const { api } = await newWorld();
      const { status, body } = await api('POST /people/generate', asked);
      assert.deepEqual([status, body.errors[0].member], [422, member]);
      assert.deepEqual((await api('GET /people')).body.data, []);
    });
  }
});

test('every name and zone of the table is one that a person can have', () => {
  for (const { locale, zones, female, male, last } of NAMES) {
    for (const zone of zones) assert.ok(canonicalZone(zone), zone);
    for (const name of [...female, ...male, ...last]) {
      const person = { first_name: name, locale };
      const read = readPerson(person, 0, (bytes) => new Uint8Array(bytes));
      assert.ok(!Array.isArray(read), `${locale} ${name}`);
      assert.equal(name, name.normalize('NFC').trim());
    }
  }
  const { id } = madeUp('x', 1, NAMES, 0);
  assert.match(id, /^made-[0-9a-f]{8}-1$/);
});
