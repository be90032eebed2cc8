/** Apps: a webhook that must shake hands, a test event, settings, and secrets that are shown once. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { shoot } from '../browser/shots.ts';
import { APP } from '../world.ts';
import { type Bot, startBot } from './bot.ts';
import { newStage, type Stage } from './stage.ts';

let stage: Stage;
let bot: Bot;
before(async () => {
  stage = await newStage();
  bot = await startBot();
});
after(async () => {
  bot.stop();
  await stage[Symbol.asyncDispose]();
});

test('a webhook is taken once its endpoint has answered the challenge, and tested', async () => {
  const page = await stage.open(`/apps/${APP.id}`);
  await page.getByText('None', { exact: true }).waitFor();
  await page.getByLabel('Callback URL').fill(bot.url);
  await page.getByLabel('Verify token').fill('wrong');
  bot.challenge = false;
  await page.getByRole('button', { name: 'Verify and save' }).click();
  const wrong = page.getByRole('alert').filter({ hasText: 'handshake' });
  await wrong.waitFor();
  assert.equal(await page.getByLabel('Callback URL').getAttribute('aria-invalid'), 'true');
  assert.equal(await page.getByLabel('Verify token').inputValue(), 'wrong', 'nothing is lost');

  bot.challenge = true;
  await page.getByRole('button', { name: 'Verify and save' }).click();
  await page.getByText('The endpoint answered the challenge').waitFor();
  await page.getByText('Active', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Send a test event' }).click();
  await page.getByText('Answered 200').waitFor();
  assert.equal(bot.bodies.length, 1);
  await shoot(page, 'apps-webhook', { fullPage: true });
  bot.status = 500;
  await page.getByRole('button', { name: 'Send a test event' }).click();
  await page.getByText('Not delivered').waitFor();
  await page.getByRole('button', { name: 'End the webhook' }).click();
  await page.getByRole('button', { name: 'End it' }).click();
  await page.getByText('None', { exact: true }).waitFor();
  await page.context().close();
});

test('a secret is made anew only when that is confirmed, and shown once', async () => {
  const app = await stage.admin('POST /apps', { name: 'Rotating' });
  const page = await stage.open(`/apps/${app.id}`);
  await page.getByRole('button', { name: 'Make another secret' }).click();
  await page.getByRole('button', { name: 'Make another', exact: true }).click();
  const secret = await page.locator('.secret code').first().innerText();
  assert.notEqual(secret, app.secret);
  const asked = await stage.graph(`app?access_token=${app.id}|${secret}`);
  assert.equal(asked.id, app.id);
  await page.reload();
  await page.getByRole('button', { name: 'Make another secret' }).waitFor();
  assert.equal(await page.locator('.secret').count(), 0);
  await page.context().close();
});

test('an app is made and changed', async () => {
  const page = await stage.open('/apps?do=new');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Barista');
  await dialog.getByLabel('Id', { exact: true }).fill(APP.id);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await dialog.getByRole('alert').getByText('There is an app').waitFor();
  await dialog.getByLabel('Id', { exact: true }).fill('');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await page.getByText('Shown this once').first().waitFor();
  await page.getByRole('link', { name: 'Open the app' }).click();
  await page.getByRole('heading', { name: 'Barista' }).waitFor();
  await page.getByLabel('Graph version').selectOption('v3.1');
  await page.getByLabel('Refuse calls').check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved.').waitFor();
  const { data } = await stage.admin('GET /apps');
  const made = data.find(({ name }: { name: string }) => name === 'Barista');
  assert.deepEqual([made.default_version, made.require_proof], ['v3.1', true]);
  await page.context().close();
});

test('no script failed', () => {
  assert.deepEqual(stage.errors, []);
});
