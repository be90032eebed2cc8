import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { PSID } from '../world.ts';
import { botPage, shown, type WebviewWorld, webviewWorld } from './world.ts';

let world: WebviewWorld;
let tab: Page;
before(async () => {
  world = await webviewWorld();
  tab = await world.tab();
});
after(() => world[Symbol.asyncDispose]());

const told = (words: RegExp) => tab.getByRole('alert').filter({ hasText: words }).waitFor();

test('a bot that is down is told of', async () => {
  const down = await world.site({ '/': '' });
  await down.stop();
  await world.whitelist(down.listed);
  await world.openWebview(tab, 'peter', `${down.listed}/`);
  await told(/The website does not answer. Is it running/);
});

test('a website without the SDK is told of, too', async () => {
  const { listed } = await world.site({ '/': '<h1>Plain</h1>' });
  await world.whitelist(listed);
  const site = await world.openWebview(tab, 'peter', `${listed}/`);
  await site.getByRole('heading', { name: 'Plain' }).waitFor();
  await told(/has not loaded messenger\.Extensions\.js/);
});

test('the console does not show itself, nor what is no website', async () => {
  for (const url of [
    `${world.consoleOrigin}/`,
    `${world.consoleOrigin.replace('localhost', '127.0.0.1')}/x`,
  ]) {
    const query = new URLSearchParams({ page_id: '1', url });
    assert.equal((await fetch(`${world.consoleOrigin}/frame/?${query}`)).status, 404);
  }
  await world.openWebview(tab, 'peter', 'javascript:alert(1)');
  await told(/url must be an http or https URL/);
  assert.equal(await tab.locator('iframe').count(), 0);
});

test('a session that ends while the question is open loses nothing', async () => {
  const { listed } = await world.site({
    '/': botPage(world.origin, `MessengerExtensions.askPermission(show, failed, 'user_profile');`),
  });
  await world.whitelist(listed);
  const site = await world.openWebview(tab, 'nora', `${listed}/`);
  const allow = tab.getByRole('button', { name: 'Allow' });
  await allow.waitFor();
  await tab.context().clearCookies();
  await allow.click();
  const again = tab.getByRole('dialog', { name: 'Your session has ended' });
  await again.getByLabel('Sign-in link').fill(world.link());
  assert.deepEqual(await world.read(PSID.nora), {});
  await again.getByLabel('Sign-in link').press('Enter');
  assert.deepEqual(await shown(site), [{ isGranted: true, permissions: ['user_profile'] }]);
  assert.deepEqual(await world.read(PSID.nora), { first_name: 'Nora', last_name: 'Lindqvist' });
});
