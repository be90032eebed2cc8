/** Deliveries: found, looked into, sent again, changed and signed anew, and copied as curl. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { shoot } from '../browser/shots.ts';
import { APP, PAGE } from '../world.ts';
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

const write = (text: string) =>
  stage.admin('POST /events', { type: 'message', page_id: PAGE, person_id: 'peter', text });
const signed = (body: string): string =>
  `sha256=${createHmac('sha256', APP.secret).update(body).digest('hex')}`;

test('without a webhook the view says how to come to one', async () => {
  const page = await stage.open('/deliveries');
  await page.getByText('No webhook was sent yet').waitFor();
  await page.context().close();
  await stage.admin(`PUT /apps/${APP.id}/webhook`, {
    callback_url: bot.url,
    verify_token: 'sesame',
    fields: ['messages', 'messaging_postbacks'],
  });
  await stage.admin(`PUT /pages/${PAGE}/subscriptions`, { app_id: APP.id, fields: null });
});

test('what arrives stands in the list at once, and is found by its status', async () => {
  const page = await stage.open('/deliveries');
  await page.getByText('No webhook was sent yet').waitFor();
  await write('One');
  const rows = page.getByRole('region', { name: 'Deliveries' }).locator('tbody tr');
  await rows.filter({ hasText: 'delivered' }).waitFor();
  bot.status = 500;
  await write('Two');
  await rows.filter({ hasText: 'pending' }).waitFor();
  await shoot(page, 'deliveries-list');
  await page.getByLabel('Status').selectOption('delivered');
  await page.waitForURL('**/deliveries?status=delivered');
  await rows.filter({ hasText: 'pending' }).waitFor({ state: 'detached' });
  // The list is empty while it is asked for again.
  await rows.filter({ hasText: 'delivered' }).waitFor();
  assert.equal(await rows.count(), 1);
  await page.getByLabel('Status').selectOption('dead');
  await page.getByText('No delivery is like that').waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  await rows.nth(1).waitFor();

  await rows.filter({ hasText: 'pending' }).getByRole('link').first().click();
  await page.getByRole('region', { name: 'Attempts' }).getByText('500').first().waitFor();
  bot.status = 200;
  await page.getByRole('button', { name: 'Send again' }).click();
  await page.getByRole('heading', { level: 1 }).getByText('delivered').waitFor();
  await page.context().close();
});

test('both signatures and the bytes are those that the bot got', async () => {
  bot.status = 200;
  const { deliveries } = await write('Look at me');
  const page = await stage.open(`/deliveries/${deliveries[0]}`);
  await page.getByRole('heading', { level: 1 }).getByText('delivered').waitFor();
  const body = bot.bodies.at(-1)!;
  assert.deepEqual(
    JSON.parse(await page.getByRole('figure').locator('pre').first().innerText()),
    JSON.parse(body),
  );
  await page.getByText(signed(body)).waitFor();
  const sha1 = createHmac('sha1', APP.secret).update(body).digest('hex');
  await page.getByText(`sha1=${sha1}`).waitFor();
  await shoot(page, 'deliveries-detail', { fullPage: true });
  await page.getByRole('tab', { name: 'curl' }).click();
  const curl = await page
    .getByRole('figure', { name: 'The request as curl' })
    .locator('pre')
    .innerText();
  assert.match(curl, /^curl -X POST 'http:\/\/127/);
  assert.ok(curl.includes(signed(body)));
  await page.context().close();
});

test('a body is changed, signed anew and delivered; what is typed outlives a reload', async () => {
  const { deliveries } = await write('Change me');
  const page = await stage.open(`/deliveries/${deliveries[0]}?show=replay`);
  const area = page.getByLabel('Body', { exact: true });
  await area.waitFor();
  await area.fill((await area.inputValue()).replace('Change me', 'I am changed'));
  await page.reload();
  assert.match(await area.inputValue(), /I am changed/);
  await page.getByRole('listitem').filter({ hasText: 'added:' }).first().waitFor();
  await shoot(page, 'deliveries-replay');
  await page.getByRole('button', { name: 'Sign and send' }).click();
  await page.getByRole('link', { name: 'Look what came of it' }).click();
  await page.getByRole('heading', { level: 1 }).getByText('delivered').waitFor();
  const body = bot.bodies.at(-1)!;
  assert.equal(JSON.parse(body).entry[0].messaging[0].message.text, 'I am changed');
  assert.equal(bot.headers['x-hub-signature-256'], signed(body));
  await page.context().close();
});

test('no script failed', () => {
  assert.deepEqual(stage.errors, []);
});
