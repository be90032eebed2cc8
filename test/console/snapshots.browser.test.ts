/** Snapshots: a world saved to a file, what another would change, brought back, and begun anew. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { shoot } from '../browser/shots.ts';
import { PAGE, PSID, TOKEN } from '../world.ts';
import { newStage, type Stage } from './stage.ts';

let stage: Stage;
before(async () => {
  // One that can be emptied.
  stage = await newStage({ store: openSqliteStore({ path: ':memory:' }) });
});
after(() => stage[Symbol.asyncDispose]());

const fileOf = (text: string) => ({
  name: 'world.ndjson',
  mimeType: 'application/x-ndjson',
  buffer: Buffer.from(text),
});

test('a world is saved, its changes are told before it is brought back, and others are told then', async () => {
  const page = await stage.open('/snapshots');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save to a file' }).click();
  const saved = await readFile(await (await downloading).path(), 'utf8');
  assert.match(saved, /^\{"snapshot":\{"format":1\}\}\n/);

  const ghost = await stage.person('Ghost');
  await stage.admin('PATCH /people/peter', { last_name: 'Changed' });
  await stage.admin('DELETE /people/sam');
  const other = await stage.open('/people/peter');
  await other.getByRole('heading', { name: 'Peter Changed' }).waitFor();

  await page.getByLabel('Choose a file').setInputFiles(fileOf(saved));
  await page.getByText('1 person comes, 1 person goes, 1 person changes').waitFor();
  await page.getByText('Ghost Test').waitFor();
  const lines = page.getByRole('figure', { name: 'Of Peter Chang' }).getByRole('listitem');
  await lines.filter({ hasText: 'added: "last_name": "Chang"' }).waitFor();
  await shoot(page, 'snapshots-diff', { fullPage: true });
  await page.getByRole('button', { name: 'Bring this world back' }).click();
  await page.getByText('Shown this once').first().waitFor();

  await other.getByText('Somebody else brought another world back').waitFor();
  await other.getByRole('heading', { name: 'Peter Chang', exact: true }).waitFor();
  assert.equal(await page.getByText('Somebody else brought').count(), 0);
  assert.equal((await stage.admin('GET /people/peter')).last_name, 'Chang');
  const { data } = await stage.admin('GET /people');
  assert.ok(!data.some(({ id }: { id: string }) => id === ghost));
  const seen = await stage.graph(`${PSID.peter}?fields=last_name&access_token=${TOKEN}`);
  assert.equal(seen.last_name, 'Chang');
  await page.context().close();
  await other.context().close();
});

test('a file that is wrong changes nothing, and each wrong line is named', async () => {
  const page = await stage.open('/snapshots');
  await page
    .getByLabel('Choose a file')
    .setInputFiles(fileOf('{"snapshot":{"format":1}}\n{"person":{"id":"x"}}\nnonsense\n'));
  await page.getByText('Line 3 is nothing that').waitFor();
  await page.getByRole('button', { name: 'Bring this world back' }).click();
  const wrong = page.getByRole('alert').filter({ hasText: 'Nothing was changed' });
  await wrong.getByText('line 2/first_name').waitFor();
  await wrong.getByText('line 3').waitFor();
  assert.equal((await stage.admin('GET /people/peter')).first_name, 'Peter');
  await page.context().close();
});

test('the world is begun anew when that is confirmed', async () => {
  await stage.admin('POST /events', { type: 'access_revoked', page_id: PAGE, person_id: 'peter' });
  assert.equal(await stage.answer('peter'), 'empty');
  const page = await stage.open('/snapshots');
  await page.getByRole('button', { name: 'Begin anew' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Begin anew' }).click();
  await page.getByText('The world is as at the start').waitFor();
  assert.equal(await stage.answer('peter'), 'profile');
  await page.context().close();
});

test('no script failed', () => {
  assert.deepEqual(stage.errors, []);
});
