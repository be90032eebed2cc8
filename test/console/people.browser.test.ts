/** People: found, created, changed, given a picture, made up and erased, with what each page knows. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { shoot } from '../browser/shots.ts';
import { PAGE, PSID } from '../world.ts';
import { newStage, type Stage } from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await newStage();
});
after(() => stage[Symbol.asyncDispose]());

test('a person is created, with what the server refuses at the field that it names', async () => {
  const page = await stage.open('/people');
  await page.getByRole('button', { name: 'New person' }).click();
  const dialog = page.getByRole('dialog', { name: 'New person' });
  await dialog.getByLabel('First name').fill('Zofia');
  await dialog.getByLabel('Time zone').fill('Warsaw');
  await dialog.getByLabel('Phone number', { exact: true }).fill('+48 22');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await dialog.getByText('Is not an IANA time zone').waitFor();
  assert.equal(await dialog.getByLabel('Time zone').getAttribute('aria-invalid'), 'true');
  assert.equal(
    await dialog.getByLabel('Phone number', { exact: true }).getAttribute('aria-invalid'),
    'true',
  );

  await page.reload();
  assert.equal(await dialog.getByLabel('First name').inputValue(), 'Zofia', 'nothing is lost');
  await dialog.getByLabel('Time zone').fill('5.75');
  await dialog.getByLabel('Phone number', { exact: true }).fill('+48 22 123 45 67');
  await dialog.getByLabel('Payments enabled').selectOption('Yes');
  await dialog.getByLabel('Id', { exact: true }).fill('zofia');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('heading', { name: 'Zofia' }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/people/zofia');
  const { timezone, phone_number, is_payment_enabled } = await stage.admin('GET /people/zofia');
  assert.deepEqual([timezone, phone_number, is_payment_enabled], [5.75, '+48221234567', true]);
  await page.context().close();
});

test('an id that is taken is said at the id', async () => {
  const page = await stage.open('/people?do=new');
  const dialog = page.getByRole('dialog', { name: 'New person' });
  await dialog.getByLabel('First name').fill('Peter');
  await dialog.getByLabel('Id', { exact: true }).fill('peter');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await dialog.getByRole('alert').getByText('an id is used once').waitFor();
  assert.equal(await dialog.getByLabel('Id', { exact: true }).getAttribute('aria-invalid'), 'true');
  await page.context().close();
});

test('people are found by a part of their name and by a PSID, and more are shown when asked for', async () => {
  await stage.admin('POST /people/generate', { count: 60, seed: 'many' });
  const page = await stage.open('/people');
  const rows = page.getByRole('region', { name: 'People', exact: true }).locator('tbody tr');
  await rows.first().waitFor();
  assert.equal(await rows.count(), 50);
  await page.getByRole('button', { name: 'Show more' }).click();
  await rows.nth(60).waitFor();

  await page.getByLabel('Find').fill('chang');
  await page.waitForURL('**/people?q=chang');
  assert.match((await rows.allInnerTexts()).join(), /Peter/);
  await page.getByLabel('Find').fill(PSID.rosa);
  await rows.filter({ hasText: 'Rosa' }).waitFor();
  assert.equal(await rows.count(), 1);
  await page.getByLabel('Find').fill('nobody at all');
  await page.getByText('Nobody fits').waitFor();
  await page.context().close();
});

test('a change is saved, and what another console changed meanwhile stays', async () => {
  const id = await stage.person('Ada');
  const page = await stage.open(`/people/${id}`);
  await page.getByLabel('Last name').fill('Lovelace');
  await page.getByText('Not saved').waitFor();
  await stage.admin(`PATCH /people/${id}`, { locale: 'fr_FR' });
  for (let round = 0; round < 100; round++) {
    if ((await page.getByLabel('Locale').inputValue()) === 'fr_FR') break;
    await new Promise((again) => setTimeout(again, 50));
  }
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor();
  const { locale, last_name } = await stage.admin(`GET /people/${id}`);
  assert.deepEqual([locale, last_name], ['fr_FR', 'Lovelace']);
  await page.context().close();
});

test('a picture is uploaded and removed; what is no picture is refused in words', async () => {
  const id = await stage.person('Pic');
  const page = await stage.open(`/people/${id}`);
  const input = page.getByLabel('Choose a picture');
  await input.setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('no') });
  await page.getByRole('alert').getByText('picture').first().waitFor();
  const create = { width: 80, height: 60, channels: 3 as const, background: '#2a7' };
  const buffer = await sharp({ create }).png().toBuffer();
  await input.setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer });
  await page.locator('.picture img').waitFor();
  assert.equal((await stage.admin(`GET /people/${id}`)).picture_version, 1);
  await page.getByRole('button', { name: 'Remove the picture' }).click();
  await page.locator('.picture img').waitFor({ state: 'detached' });
  await page.context().close();
});

test('what each page knows stands with the person, and changes as it happens', async () => {
  const id = await stage.person('Known');
  const page = await stage.open(`/people/${id}`);
  await page.getByText('none yet').waitFor();
  const { psid } = await stage.admin('POST /events', {
    type: 'message',
    page_id: PAGE,
    person_id: id,
    text: 'Hi',
  });
  const row = page.getByRole('region', { name: 'Pages' });
  await row.getByText(psid).waitFor();
  await row.getByText('Readable').waitFor();
  await row.getByRole('link', { name: 'Play on' }).click();
  await page.waitForURL(`**/messenger/${PAGE}/${id}`);
  await page.context().close();
});

test('people are made up from a seed, the same ones each time', async () => {
  const page = await stage.open('/people?do=generate');
  const dialog = page.getByRole('dialog', { name: 'Make people up' });
  await dialog.getByLabel('How many').fill('0');
  await dialog.getByRole('button', { name: 'Make them up' }).click();
  await dialog.getByRole('alert').waitFor();
  assert.equal(await dialog.getByLabel('How many').getAttribute('aria-invalid'), 'true');
  await dialog.getByLabel('How many').fill('12');
  await dialog.getByLabel('Seed').fill('tea');
  await dialog.getByRole('button', { name: /ja_JP/ }).click();
  await dialog.getByRole('button', { name: /ar_/ }).first().click();
  await dialog.getByRole('button', { name: 'Make them up' }).click();
  await dialog.getByText('12 people are new').waitFor();
  await shoot(page, 'people-generate');
  await dialog.getByRole('button', { name: 'Make them up' }).click();
  await dialog.getByText('0 people are new').waitFor();
  await page.context().close();
});

test('somebody is erased only when that is confirmed', async () => {
  const id = await stage.person('Gone');
  const page = await stage.open(`/people/${id}`);
  await page.getByRole('button', { name: 'Erase' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await stage.admin(`GET /people/${id}`);
  await page.getByRole('button', { name: 'Erase' }).click();
  await page.getByRole('button', { name: 'Erase everywhere' }).click();
  await page.waitForURL('**/people');
  await page.goto(`${stage.console.origin}/people/${id}`);
  await page.getByText('There is no such person').waitFor();
  await page.context().close();
});

test('the views are drawn for looking at', async () => {
  const page = await stage.open('/people');
  await page.getByRole('region', { name: 'People', exact: true }).waitFor();
  await shoot(page, 'people-list');
  await page.goto(`${stage.console.origin}/people/peter`);
  await page.getByRole('region', { name: 'Pages' }).waitFor();
  await shoot(page, 'people-peter');
  await page.context().close();
});

test('no script failed', () => {
  assert.deepEqual(stage.errors, []);
});
