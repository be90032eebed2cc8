import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { APP, PAGE, PSID } from '../world.ts';
import { botPage, shown, type WebviewWorld, webviewWorld } from './world.ts';

const NOT_ENABLED = 2071011;
type Told = { code: number };
const EVERYTHING = `
  MessengerExtensions.getContext('${APP.id}', show, failed);
  MessengerExtensions.getUserID(show, failed);
  MessengerExtensions.askPermission(show, failed, 'user_profile');
  MessengerExtensions.getGrantedPermissions(show, failed);
  MessengerExtensions.getSupportedFeatures(show, failed);
  MessengerExtensions.requestCloseBrowser(show, failed);`;

let world: WebviewWorld;
let tab: Page;
before(async () => {
  world = await webviewWorld();
  tab = await world.tab();
});
after(() => world[Symbol.asyncDispose]());

const factsOf = async (person: string) =>
  (await world.admin(`GET /pages/${PAGE}/people/${person}`)).body.history.length;

test('a website that is not whitelisted learns nothing, and the console says what to do', async () => {
  const { listed, foreign } = await world.site({ '/': botPage(world.origin, EVERYTHING) });
  await world.whitelist(listed);
  const site = await world.openWebview(tab, 'nora', `${foreign}/`);
  for (const { code } of (await shown(site, 6)) as Told[]) assert.equal(code, NOT_ENABLED);
  const notice = await tab.getByRole('alert').innerText();
  assert.match(notice, /is not on the whitelisted_domains of Joe's Coffee/);
  assert.ok(notice.includes(foreign));
  assert.equal(await tab.getByRole('dialog').count(), 0);
});

test('the console whitelists a website at a click, where that helps', async () => {
  const { listed, foreign } = await world.site({
    '/': botPage(world.origin, 'MessengerExtensions.getUserID(show, failed);'),
  });
  await world.whitelist(listed);
  const site = await world.openWebview(tab, 'peter', `${foreign}/`);
  await tab.getByRole('button', { name: 'Whitelist it' }).click();
  await tab.getByRole('alert').waitFor({ state: 'detached' });
  assert.deepEqual(await shown(site), [{ psid: PSID.peter }]);
  // Everything that was on the list is there still.
  assert.deepEqual(await shown(await world.openWebview(tab, 'peter', `${listed}/`)), [
    { psid: PSID.peter },
  ]);
  await world.openWebview(tab, 'peter', 'http://shop.example/');
  await tab.getByRole('alert').waitFor();
  assert.equal(await tab.getByRole('button', { name: 'Whitelist it' }).count(), 0);
});

test('another app learns nothing', async () => {
  const { listed } = await world.site({
    '/': botPage(world.origin, `MessengerExtensions.getContext('4242', show, failed);`),
  });
  await world.whitelist(listed);
  const site = await world.openWebview(tab, 'peter', `${listed}/`);
  const [told] = await shown(site);
  assert.deepEqual(told, { code: 2018164, message: 'Incorrect App ID.' });
});

test('outside a webview every call fails at once, and isInExtension says no', async () => {
  const { listed } = await world.site({
    '/': botPage(world.origin, `MessengerExtensions.isInExtension(show, failed);${EVERYTHING}`),
  });
  await world.whitelist(listed);
  await tab.goto(`${listed}/`);
  const [isIn, ...others] = await shown(tab, 7);
  assert.equal(isIn, false);
  for (const { code } of others as Told[]) assert.equal(code, NOT_ENABLED);
});

test('a whitelisted website cannot frame the console, nor the frame around a webview', async () => {
  const asked = new URLSearchParams({ page_id: PAGE, url: 'https://shop.example/' });
  const paths = ['/', `/webview/${PAGE}/nora`, `/frame/?${asked}`, '/sign-in'];
  const { listed } = await world.site({
    '/': paths.map((path) => `<iframe src="${world.consoleOrigin}${path}"></iframe>`).join(''),
  });
  await world.whitelist(listed);
  await tab.goto(`${listed}/`);
  const inside = tab.frames().slice(1);
  assert.equal(inside.length, paths.length);
  for (const frame of inside) assert.equal(frame.url(), 'chrome-error://chromewebdata/');
  for (const path of paths) {
    const { headers } = await fetch(world.consoleOrigin + path, { redirect: 'manual' });
    assert.match(headers.get('content-security-policy')!, /frame-ancestors '(none|self)'/, path);
  }
});

test('a message of another window is not believed, whatever it says', async () => {
  // Opened by the website inside the webview, and talking to the console's windows from outside.
  const forged = `
    var call = { name: 'pagescope.webview', type: 'call', id: '1', method: 'askPermission', permission: 'user_profile' };
    var said = { name: 'pagescope.frame', type: 'said', origin: location.origin, data: call };
    [top, parent, parent.parent].forEach(function (w) {
      [call, said].forEach(function (message) { w.postMessage(message, '*'); });
    });
    show('sent');`;
  const { listed, foreign } = await world.site({
    '/': `<iframe src="${'/inner'}"></iframe>`,
    '/inner': botPage(world.origin, forged),
    '/direct': botPage(
      world.origin,
      `top.postMessage({ name: 'pagescope.frame', type: 'said', origin: location.origin, data:
        { name: 'pagescope.webview', type: 'call', id: '1', method: 'askPermission', permission: 'user_profile' } }, '*');
       show('sent');`,
    ),
  });
  await world.whitelist(listed);
  const before = await factsOf('nora');
  // A frame inside the website is not the website; the website is not the frame around it.
  for (const url of [`${listed}/`, `${foreign}/`, `${listed}/direct`]) {
    const site = await world.openWebview(tab, 'nora', url);
    const where = url.endsWith('/direct') ? site : site.frameLocator('iframe');
    await where.locator('#out', { hasText: 'sent' }).waitFor();
    await tab.waitForTimeout(300);
    assert.equal(await tab.getByRole('dialog').count(), 0, url);
  }
  assert.equal(await factsOf('nora'), before);
  assert.deepEqual(await world.read(PSID.nora), {});
});

test('answers go to the website that asked, and to none that took its place', async () => {
  const asks = `MessengerExtensions.askPermission(show, failed, 'user_profile');`;
  const { listed, foreign } = await world.site({
    '/': `${botPage(world.origin, asks)}<script>setTimeout(function () { location.href = location.href.replace('localhost', '127.0.0.1') + 'thief'; }, 700)</script>`,
    '/thief': `<pre id="out">thief</pre><script>addEventListener('message', function (event) {
      document.getElementById('out').textContent += JSON.stringify(event.data); });</script>`,
  });
  await world.whitelist(listed, foreign);
  const site = await world.openWebview(tab, 'nora', `${listed}/`);
  const dialog = tab.getByRole('dialog');
  await dialog.waitFor();
  await site.locator('#out', { hasText: 'thief' }).waitFor();
  await dialog.getByRole('button', { name: 'Not now' }).click();
  await dialog.waitFor({ state: 'detached' });
  await tab.waitForTimeout(300);
  assert.equal(await site.locator('#out').innerText(), 'thief');
});

test('the website cannot lead the console away', async () => {
  const { listed } = await world.site({
    '/': botPage(world.origin, `try { top.location = 'about:blank'; } catch (_) {} show('tried');`),
  });
  await world.whitelist(listed);
  const site = await world.openWebview(tab, 'peter', `${listed}/`);
  await site.locator('#out', { hasText: 'tried' }).waitFor();
  assert.ok(tab.url().startsWith(world.consoleOrigin));
});

test('the Admin API refuses to open, answer or decide for a website that is not whitelisted', async () => {
  await world.whitelist('https://shop.example');
  const place = { page_id: PAGE, person_id: 'nora' };
  for (const url of [
    'https://evil.example/',
    'http://shop.example/',
    'https://shop.example.evil/',
  ]) {
    const opened = await world.admin('POST /webviews', { ...place, url });
    assert.equal(opened.status, 422);
    assert.equal(opened.body.code, 'webview_not_whitelisted');
    const asked = { ...place, origin: url, permission: 'user_profile' };
    const called = await world.admin('POST /webviews/calls', { ...asked, method: 'getUserID' });
    assert.equal(called.body.code, NOT_ENABLED);
    const decided = await world.admin('POST /webviews/decisions', { ...asked, granted: true });
    assert.equal(decided.body.code, NOT_ENABLED);
  }
  assert.deepEqual(await world.read(PSID.nora), {});
});
