import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { PAGE, PSID } from '../world.ts';
import { botPage, shown, type WebviewWorld, webviewWorld } from './world.ts';

const ASKS = `MessengerExtensions.askPermission(show, failed, 'user_profile');`;

let world: WebviewWorld;
let listed: string;
let tab: Page;
before(async () => {
  world = await webviewWorld();
  ({ listed } = await world.site({ '/': botPage(world.origin, ASKS) }));
  await world.whitelist(listed);
  tab = await world.tab();
});
after(() => world[Symbol.asyncDispose]());

const newest = async (person: string) =>
  (await world.admin(`GET /pages/${PAGE}/people/${person}`)).body.history.at(-1).type;

test('refusing leaves the answer empty, and tells the website', async () => {
  assert.deepEqual(await world.read(PSID.nora), {});
  const site = await world.openWebview(tab, 'nora', `${listed}/`);
  const dialog = tab.getByRole('dialog', { name: "Joe's Coffee asks for your profile" });
  assert.match(await dialog.innerText(), new RegExp(listed));
  await dialog.getByRole('button', { name: 'Not now' }).click();
  const [told] = await shown(site);
  assert.deepEqual(told, { isGranted: false, permissions: [] });
  assert.deepEqual(await world.read(PSID.nora), {});
  assert.equal(await newest('nora'), 'permission_denied');
});

test('agreeing turns the empty answer into the profile', async () => {
  const site = await world.openWebview(tab, 'nora', `${listed}/`);
  await tab.getByRole('button', { name: 'Allow' }).click();
  const [told] = await shown(site);
  // She has no thread with the page, so it may read her and not write to her.
  assert.deepEqual(told, { isGranted: true, permissions: ['user_profile'] });
  assert.deepEqual(await world.read(PSID.nora), { first_name: 'Nora', last_name: 'Lindqvist' });
  assert.equal(await newest('nora'), 'permission_granted');
});

test('who has agreed already is not asked again', async () => {
  const site = await world.openWebview(tab, 'peter', `${listed}/`);
  const [told] = await shown(site);
  assert.deepEqual(told, { isGranted: true, permissions: ['user_profile', 'user_messaging'] });
  assert.equal(await tab.getByRole('dialog').count(), 0);
});

test('the buttons wait a moment, so that a click meant for the website decides nothing', async () => {
  await world.openWebview(tab, 'rosa', `${listed}/`);
  const allow = tab.getByRole('button', { name: 'Allow' });
  await allow.waitFor();
  assert.equal(await allow.isDisabled(), true);
  await allow.click();
  await tab.getByRole('dialog').waitFor({ state: 'detached' });
  assert.deepEqual(await world.read(PSID.rosa), { first_name: 'Rosa', last_name: 'Mar\u00edn' });
});

test('asking twice at once opens one dialog, and both calls are answered', async () => {
  const { listed: twice } = await world.site({ '/': botPage(world.origin, ASKS + ASKS) });
  await world.whitelist(listed, twice);
  const happened = (await world.admin(`GET /pages/${PAGE}/people/felix`)).body.history.length;
  const site = await world.openWebview(tab, 'felix', `${twice}/`);
  await tab.getByRole('button', { name: 'Not now' }).click();
  await shown(site, 2);
  const { history } = (await world.admin(`GET /pages/${PAGE}/people/felix`)).body;
  assert.equal(history.length, happened + 1);
});

test('Escape leaves the question open: it is answered or the webview is closed', async () => {
  await world.openWebview(tab, 'felix', `${listed}/`);
  const dialog = tab.getByRole('dialog');
  await dialog.waitFor();
  await tab.keyboard.press('Escape');
  assert.equal(await dialog.count(), 1);
});
