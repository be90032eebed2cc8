/** axe finds nothing serious in what the operator's views lead to: one thing of each, forms, dialogs. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import axe from 'axe-core';
import { WIDTHS } from '../browser/shots.ts';
import { APP, PAGE } from '../world.ts';
import { type Bot, startBot } from './bot.ts';
import { findings } from './findings.ts';
import { newStage, type Stage } from './stage.ts';

let stage: Stage;
let bot: Bot;
const paths = [
  '/people/peter',
  '/people?do=new',
  '/people?do=generate',
  '/people?q=nobody',
  `/pages/${PAGE}`,
  `/pages/${PAGE}?tab=permissions`,
  `/pages/${PAGE}?tab=subscriptions`,
  `/pages/${PAGE}?tab=thread`,
  '/pages?do=new',
  `/apps/${APP.id}`,
  '/apps?do=new',
  '/deliveries?status=dead',
];
before(async () => {
  stage = await newStage();
  bot = await startBot();
  await stage.admin(`PUT /apps/${APP.id}/webhook`, {
    callback_url: bot.url,
    verify_token: 'sesame',
    fields: ['messages'],
  });
  await stage.admin(`PUT /pages/${PAGE}/subscriptions`, { app_id: APP.id, fields: null });
  const { deliveries } = await stage.admin('POST /events', {
    type: 'message',
    page_id: PAGE,
    person_id: 'peter',
    text: 'Hi',
  });
  for (const show of ['sent', 'replay', 'curl'])
    paths.push(`/deliveries/${deliveries[0]}?show=${show}`);
  await stage.admin('PUT /clock', { offset_s: 86_400 });
  await stage.admin('PUT /faults', { faults: [{ error: 'unavailable', share: 0.5 }] });
  paths.push('/faults', '/overview');
});
after(async () => {
  bot.stop();
  await stage[Symbol.asyncDispose]();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing serious, and nothing wider than its window: ${colorScheme}`, async () => {
    const page = await stage.open('/overview', { colorScheme, reducedMotion: 'reduce' });
    await page.addInitScript({ content: axe.source });
    const wrong: string[] = [];
    for (const path of paths) {
      await page.setViewportSize(WIDTHS[0]);
      await page.goto(stage.console.origin + path);
      await page.locator('#main :is(h1, h2)').first().waitFor();
      await page.locator('.spinner').first().waitFor({ state: 'detached' });
      wrong.push(...(await findings(page)).map((finding) => `${path}: ${finding}`));
      const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      const main = await page.evaluate(
        '(() => { const m = document.querySelector("#main"); return m.scrollWidth - m.clientWidth; })()',
      );
      if (Number(over) > 0 || Number(main) > 0) wrong.push(`${path} is too wide: ${over}, ${main}`);
    }
    assert.deepEqual(wrong, []);
    await page.context().close();
  });
}
