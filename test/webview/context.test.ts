import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { APP, PAGE, PSID } from '../world.ts';
import { botPage, shown, type WebviewWorld, webviewWorld } from './world.ts';

// The client of the time, which bots check a signed_request with.
const { Facebook } = createRequire(new URL('../clients/package.json', import.meta.url))('fb');

let world: WebviewWorld;
before(async () => {
  world = await webviewWorld();
});
after(() => world[Symbol.asyncDispose]());

test('a webview in a group has the thread of the group, and the PSID of the person', async () => {
  const { listed } = await world.site({
    '/': botPage(world.origin, `MessengerExtensions.getContext('${APP.id}', show, failed);`),
  });
  await world.whitelist(listed);
  const page = await world.tab();
  const site = await world.openWebview(page, 'peter', `${listed}/`);
  const [alone] = (await shown(site)) as Record<string, string>[];
  assert.equal(alone!.tid, PSID.peter);
  await page.getByLabel('Thread').selectOption('A group');
  await site.getByText('"GROUP"').waitFor();
  const [told] = (await shown(site)) as Record<string, string>[];
  assert.equal(told!.thread_type, 'GROUP');
  assert.equal(told!.psid, PSID.peter);
  assert.match(told!.tid!, /^\d{16}$/);
  assert.notEqual(told!.tid, PSID.peter);
});

test('getContext names the person, the page and the thread, signed with the app secret', async () => {
  const { listed } = await world.site({
    '/': botPage(world.origin, `MessengerExtensions.getContext('${APP.id}', show, failed);`),
  });
  await world.whitelist(listed);
  const page = await world.tab();
  const site = await world.openWebview(page, 'peter', `${listed}/`);
  const [told] = (await shown(site)) as Record<string, string>[];
  assert.ok(told);
  assert.deepEqual(Object.keys(told), ['thread_type', 'tid', 'psid', 'signed_request']);
  assert.equal(told.psid, PSID.peter);
  assert.equal(told.thread_type, 'USER_TO_PAGE');

  const fb = new Facebook({ appSecret: APP.secret });
  const { issued_at, ...signed } = fb.parseSignedRequest(told.signed_request);
  assert.deepEqual(signed, {
    algorithm: 'HMAC-SHA256',
    page_id: Number(PAGE),
    psid: PSID.peter,
    thread_type: 'USER_TO_PAGE',
    tid: told.tid,
  });
  assert.ok(Math.abs(issued_at * 1000 - Date.now()) < 600_000);
  const other = new Facebook({ appSecret: 'another' });
  assert.equal(other.parseSignedRequest(told.signed_request), undefined);
});
