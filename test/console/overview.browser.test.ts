/** The overview counts what happens while it is looked at, and tells a new world how to begin. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { shoot } from '../browser/shots.ts';
import { APP, PAGE, PSID, TOKEN } from '../world.ts';
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

test('it is where the console begins, and a new world is told the next step', async () => {
  const page = await stage.open('/');
  await page.waitForURL('**/overview');
  const steps = page.getByRole('region', { name: 'First steps' });
  await steps.getByText('3 of 6').or(steps.getByText('4 of 6')).waitFor();
  await steps.getByRole('link', { name: 'A webhook' }).click();
  await page.waitForURL(`**/apps/${APP.id}`);
  await page.context().close();
});

test('reads, webhooks and the way in are counted as they happen', async () => {
  const page = await stage.open('/overview');
  const reads = page.getByRole('region', { name: 'Reads by answer' });
  await reads.getByRole('img', { name: 'Reads of profiles by answer' }).waitFor();
  await stage.admin(`PUT /apps/${APP.id}/webhook`, {
    callback_url: bot.url,
    verify_token: 'sesame',
    fields: ['messages'],
  });
  await stage.admin(`PUT /pages/${PAGE}/subscriptions`, { app_id: APP.id, fields: null });
  await stage.admin('POST /events', {
    type: 'message',
    page_id: PAGE,
    person_id: 'peter',
    text: 'Count me',
  });
  for (const psid of [PSID.peter, PSID.peter, PSID.nora, PSID.rosa, PSID.felix]) {
    await stage.graph(`${psid}?fields=first_name&access_token=${TOKEN}`);
  }
  await reads.getByText('Profile 2').waitFor();
  await reads.getByText('Empty 3').waitFor();
  await reads.getByText('As a table').click();
  await reads.getByRole('row').nth(1).getByRole('cell').nth(3).waitFor();
  const webhooks = page.getByRole('region', { name: 'Webhooks' });
  await webhooks.getByText('Delivered 1').waitFor();
  const funnel = page.getByRole('region', { name: 'Ways in' });
  await funnel.getByRole('row', { name: /was found by phone number/ }).waitFor();
  await reads.getByText('As a table').click();
  await shoot(page, 'overview-busy', { fullPage: true });
  await page.getByRole('button', { name: '15 minutes' }).click();
  await page.waitForURL('**/overview?span=15');
  await page.context().close();
});

test('no script failed', () => {
  assert.deepEqual(stage.errors, []);
});
