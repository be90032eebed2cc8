import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { shoot } from '../browser/shots.ts';
import { PSID, TOKEN } from '../world.ts';
import { seriousFindings, type WebviewWorld, webviewWorld } from './world.ts';

let world: WebviewWorld;
let tab: Page;
before(async () => {
  world = await webviewWorld();
  tab = await world.tab();
});
after(() => world[Symbol.asyncDispose]());

test('the café shows all three plugins, on a page that has no serious finding', async () => {
  await tab.goto(world.demo);
  for (const kind of ['send_to_messenger', 'messenger_checkbox', 'customerchat']) {
    const frame = tab.frameLocator(`iframe[src*="/plugins/${kind}"]`);
    await frame.locator('button, input').first().waitFor({ state: 'attached' });
  }
  await shoot(tab, 'demo');
  await tab.locator('#news').scrollIntoViewIfNeeded();
  await shoot(tab, 'demo', { variant: 'news' });
  assert.deepEqual(await seriousFindings(tab), []);
});

test('the chat has no serious finding either, and keys alone open and close it', async () => {
  const chat = tab.frameLocator('iframe[src*="/plugins/customerchat"]');
  await chat.getByRole('button', { name: 'Chat with' }).press('Enter');
  await chat.getByRole('button', { name: 'Continue' }).waitFor();
  await shoot(tab, 'demo', { variant: 'chat' });
  assert.deepEqual(await seriousFindings(tab), []);
  await tab.keyboard.press('Escape');
  await chat.getByRole('button', { name: 'Chat with' }).waitFor();
});

test('the letter tells the bot of a user_ref, and the page knows nobody by it', async () => {
  const box = tab.frameLocator('iframe[src*="/plugins/messenger_checkbox"]');
  await box.getByRole('checkbox').check();
  await tab.getByText('"state":"checked"').waitFor({ state: 'attached' });
  await tab.getByRole('button', { name: 'Keep me posted' }).click();
  await box.getByText('Confirmed').waitFor();
  await tab.getByText('The first letter comes by Messenger').waitFor();
});

test('the card knows a number, and the name once the person agreed', async () => {
  await tab.goto(world.demo);
  await tab.getByRole('link', { name: 'Open the card' }).click();
  await tab.getByLabel('You are').selectOption('nora');
  const card = tab.frameLocator('.webview-frame').frameLocator('iframe');
  await card.getByText(`No. ${PSID.nora}`).waitFor();
  await card.getByText('"signature": "verified"').waitFor({ state: 'attached' });
  await shoot(tab, 'webview-card');
  await card.getByRole('button', { name: 'Put my name on it' }).click();
  const allow = tab.getByRole('button', { name: 'Allow' });
  await allow.waitFor();
  await allow.and(tab.locator(':enabled')).waitFor();
  await shoot(tab, 'webview-permission');
  assert.deepEqual(await seriousFindings(tab), []);
  await allow.click();
  await card.getByRole('heading', { name: 'Nora Lindqvist' }).waitFor();
  await shoot(tab, 'webview-card', { variant: 'named' });
  assert.deepEqual(await world.read(PSID.nora), { first_name: 'Nora', last_name: 'Lindqvist' });
});

test('the seeded page whitelists the café', async () => {
  const { data } = (await world.graph(
    `me/messenger_profile?fields=whitelisted_domains&access_token=${TOKEN}`,
  )) as { data: object[] };
  assert.deepEqual(data, [{ whitelisted_domains: [world.demo] }]);
});

test("the café's server believes nobody but its own app", async () => {
  for (const forged of ['', 'a.b', 'AAAA.eyJwc2lkIjoiMSJ9', 'x'.repeat(10_000)]) {
    const response = await fetch(`${world.demo}/who`, { method: 'POST', body: forged });
    assert.deepEqual(await response.json(), { verified: false, profile: null });
  }
  for (const path of ['/../demo.ts', '/demo.ts', '/%2e%2e/demo.ts', '/index.html']) {
    assert.equal((await fetch(world.demo + path)).status, 404, path);
  }
});
