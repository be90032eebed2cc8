/** Pages: tokens that are shown once, permissions with their reviews, subscriptions, thread settings. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { shoot } from '../browser/shots.ts';
import { APP, PAGE, PSID } from '../world.ts';
import { newStage, type Stage } from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await newStage();
});
after(() => stage[Symbol.asyncDispose]());

test('a token is issued, works, is not shown again, and is revoked with its reason', async () => {
  const page = await stage.open(`/pages/${PAGE}`);
  await page.getByRole('button', { name: 'Issue a token' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Expires').selectOption('In an hour');
  await dialog.getByLabel('It may do whatever').uncheck();
  await dialog.getByLabel('pages_user_gender').uncheck();
  await dialog.getByRole('button', { name: 'Issue', exact: true }).click();
  const token = await dialog.locator('.secret code').innerText();
  await shoot(page, 'pages-token');
  await dialog.getByRole('button', { name: 'I have copied it' }).click();
  const read = `${PSID.peter}?fields=first_name&access_token=${token}`;
  assert.equal((await stage.graph(read)).first_name, 'Peter');

  const { data } = await stage.admin(`GET /tokens?page=${PAGE}`);
  const issued = data.find(({ expires_at }: { expires_at: string | null }) => expires_at !== null);
  assert.ok(!issued.permissions.includes('pages_user_gender'));
  const row = page.getByRole('row', { name: new RegExp(issued.id) });
  await row.getByText('live').waitFor();
  assert.ok(!(await page.content()).includes(token), 'it is shown once');
  await row.getByRole('button', { name: 'Revoke' }).click();
  await page
    .getByLabel('Because')
    .selectOption({ label: 'The password was changed · subcode 460' });
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await row.getByText('revoked').waitFor();
  const { error } = (await stage.graph(read)) as { error: { error_subcode: number } };
  assert.equal(error.error_subcode, 460);
  await page.context().close();
});

test('a permission in review is not held', async () => {
  const page = await stage.open(`/pages/${PAGE}?tab=permissions`);
  const select = page.getByLabel('pages_user_locale');
  await select.selectOption('In review');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('It holds from now on').waitFor();
  const { data } = await stage.admin(`GET /pages/${PAGE}/permissions`);
  assert.equal(data[0].reviews.pages_user_locale, 'pending');
  assert.ok(!data[0].permissions.includes('pages_user_locale'));
  await shoot(page, 'pages-permissions');
  await select.selectOption('Held');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' });
  await page.context().close();
});

test('a page subscribes an app to some fields, and ends it', async () => {
  const page = await stage.open(`/pages/${PAGE}?tab=subscriptions`);
  const how = page.getByLabel('is told of');
  await how.selectOption('Of these fields');
  await page.getByLabel('messages', { exact: true }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('is told.').waitFor();
  const subscriptions = () => stage.admin(`GET /pages/${PAGE}/subscriptions`);
  assert.deepEqual((await subscriptions()).data, [{ app_id: APP.id, fields: ['messages'] }]);
  await how.selectOption('Not at all');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Not subscribed').waitFor();
  assert.deepEqual((await subscriptions()).data, []);
  await page.context().close();
});

test('thread settings are changed by the rules of Graph, and what it refuses stands at its field', async () => {
  const page = await stage.open(`/pages/${PAGE}?tab=thread`);
  const menu = page.getByLabel('persistent_menu');
  await menu.fill('[{');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('This is not JSON').waitFor();
  await menu.fill('');
  await page.getByRole('button', { name: 'an example of get_started' }).click();
  await page.getByLabel('greeting').fill('default: Hello {{user_first_name}}!\nde_DE: Moin');
  await page.getByLabel('whitelisted_domains').fill('not a website');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('[aria-invalid="true"]').waitFor();
  assert.equal(await page.getByLabel('whitelisted_domains').getAttribute('aria-invalid'), 'true');
  await shoot(page, 'pages-thread');
  await page.getByLabel('whitelisted_domains').fill('https://shop.example');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved. The thread').waitFor();
  const settings = await stage.admin(`GET /pages/${PAGE}/messenger_profile`);
  assert.deepEqual(settings.get_started, { payload: 'GET_STARTED' });
  assert.equal(settings.greeting.length, 2);
  await page.context().close();
});

test('a page is made with a token for its app, and renamed', async () => {
  const page = await stage.open('/pages?do=new');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await dialog.locator('[aria-invalid="true"]').waitFor();
  await dialog.getByLabel('Name').fill('Tea House');
  await dialog.getByLabel('App that speaks for it').selectOption({ index: 1 });
  await dialog.getByRole('button', { name: 'Create' }).click();
  await page.getByText('Shown this once').waitFor();
  await page.getByRole('link', { name: 'Open the page' }).click();
  await page.getByRole('heading', { name: 'Tea House', level: 1 }).waitFor();
  await page.getByRole('tab', { name: 'Page', exact: true }).click();
  await page.getByLabel('Name', { exact: true }).fill('Tea Room');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Tea Room' }).waitFor();
  await page.context().close();
});

test('no script failed', () => {
  assert.deepEqual(stage.errors, []);
});
