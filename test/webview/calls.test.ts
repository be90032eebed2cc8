import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { PAGE, PSID } from '../world.ts';
import { botPage, shown, type WebviewWorld, webviewWorld } from './world.ts';

const SHARED = {
  attachment: {
    type: 'template',
    payload: {
      template_type: 'generic',
      elements: [{ title: 'A free cup', subtitle: 'At Joe’s, on Friday' }],
    },
  },
};

let world: WebviewWorld;
let tab: Page;
before(async () => {
  world = await webviewWorld();
  tab = await world.tab();
});
after(() => world[Symbol.asyncDispose]());

/** What a website is answered that runs this as somebody's webview. */
async function runAs(person: string, script: string, count = 1): Promise<unknown[]> {
  const { listed } = await world.site({ '/': botPage(world.origin, script) });
  await world.whitelist(listed);
  return shown(await world.openWebview(tab, person, `${listed}/`), count);
}

test('the calls that ask nobody answer as documented', async () => {
  const told = await runAs(
    'peter',
    `MessengerExtensions.isInExtension(function (isIn) {
      show(isIn);
      MessengerExtensions.getUserID(function (ids) {
        show(ids);
        MessengerExtensions.getGrantedPermissions(function (granted) {
          show(granted);
          MessengerExtensions.getSupportedFeatures(show, failed);
        }, failed);
      }, failed);
    }, failed);`,
    4,
  );
  assert.deepEqual(told, [
    true,
    { psid: PSID.peter },
    { permissions: ['user_profile', 'user_messaging'] },
    {
      supported_features: [
        'context',
        'sharing_broadcast',
        'sharing_direct',
        'sharing_open_graph',
        'sharing_media_template',
      ],
    },
  ]);
});

test('nobody is asked for a permission that there is not', async () => {
  const ask = `MessengerExtensions.askPermission(show, failed, 'email');`;
  assert.deepEqual(await runAs('nora', ask), [
    { code: 2018166, message: 'Permission not valid to call the SDK API' },
  ]);
});

test('user_messaging comes with a thread, and is not asked for', async () => {
  const ask = `MessengerExtensions.askPermission(show, failed, 'user_messaging');`;
  assert.deepEqual(await runAs('nora', ask), [{ isGranted: false, permissions: [] }]);
  assert.deepEqual(await runAs('peter', ask), [
    { isGranted: true, permissions: ['user_profile', 'user_messaging'] },
  ]);
});

test('granting while the platform is off is kept, and grants nothing yet', async () => {
  await world.admin('POST /events', { type: 'platform_disabled', person_id: 'citra' });
  const { listed } = await world.site({
    '/': botPage(world.origin, `MessengerExtensions.askPermission(show, failed, 'user_profile');`),
  });
  await world.whitelist(listed);
  const site = await world.openWebview(tab, 'citra', `${listed}/`);
  await tab.getByRole('button', { name: 'Allow' }).click();
  assert.deepEqual(await shown(site), [{ isGranted: false, permissions: ['user_messaging'] }]);
  assert.deepEqual(await world.read(PSID.citra), {});
});

test('payments, which this host does not offer, fail by their own code', async () => {
  const pay = `MessengerExtensions.processPayment({}, show, failed);`;
  const [told] = (await runAs('peter', pay)) as { code: number }[];
  assert.equal(told!.code, 2071010);
});

test('requestCloseBrowser closes the webview', async () => {
  const { listed } = await world.site({
    '/': botPage(world.origin, 'MessengerExtensions.requestCloseBrowser(show, failed);'),
  });
  await world.whitelist(listed);
  await world.openWebview(tab, 'peter', `${listed}/`);
  await tab.getByText('No webview is open').waitFor();
  assert.equal(await tab.locator('.webview').count(), 0);
});

test('what is shared reaches whom the person chose, who may open it', async () => {
  const { body: friend } = await world.admin('POST /people', { first_name: 'Zoe' });
  const { listed } = await world.site({
    '/': botPage(
      world.origin,
      `MessengerExtensions.beginShareFlow(show, failed, ${JSON.stringify(SHARED)}, 'broadcast');`,
    ),
  });
  await world.whitelist(listed);
  const site = await world.openWebview(tab, 'peter', `${listed}/`);
  const dialog = tab.getByRole('dialog', { name: "Share from Joe's Coffee" });
  await dialog.getByText('A free cup').waitFor();
  const row = dialog.getByRole('listitem').filter({ hasText: 'Zoe' });
  await row.getByRole('button', { name: 'Send' }).click();
  await row.getByRole('button', { name: 'Open it as Zoe' }).click();
  await tab.getByText('Zoe opened it.').waitFor();
  await dialog.getByRole('button', { name: 'Done' }).click();
  assert.deepEqual(await shown(site), [{ is_sent: true }]);
  const { history, access, psid } = (await world.admin(`GET /pages/${PAGE}/people/${friend.id}`))
    .body;
  assert.deepEqual(
    history.map(({ type }: { type: string }) => type),
    ['shared_content_opened'],
  );
  assert.equal(access, 'never');
  assert.deepEqual(await world.read(psid), {});
});

test('sharing nothing, or nothing that could be sent, is told apart', async () => {
  const { listed } = await world.site({
    '/': botPage(
      world.origin,
      `MessengerExtensions.beginShareFlow(show, failed, ${JSON.stringify(SHARED)}, 'broadcast');`,
    ),
  });
  await world.whitelist(listed);
  const site = await world.openWebview(tab, 'peter', `${listed}/`);
  await tab.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  assert.deepEqual(await shown(site), [{ is_sent: false }]);
  for (const [message, mode] of [
    [{ text: 'Hi' }, 'broadcast'],
    [SHARED, 'everybody'],
    [
      { attachment: { type: 'template', payload: { template_type: 'x', elements: [{}] } } },
      'broadcast',
    ],
  ]) {
    const share = `MessengerExtensions.beginShareFlow(show, failed, ${JSON.stringify(message)}, '${mode}');`;
    const [told] = (await runAs('peter', share)) as { code: number }[];
    assert.equal(told!.code, 2018163);
  }
});

test('whom the page never met gets a PSID by opening its webview, and is not readable', async () => {
  const { body: stranger } = await world.admin('POST /people', { first_name: 'Uma' });
  const [told] = (await runAs(stranger.id, 'MessengerExtensions.getUserID(show, failed);')) as {
    psid: string;
  }[];
  const { psid, history } = (await world.admin(`GET /pages/${PAGE}/people/${stranger.id}`)).body;
  assert.equal(told!.psid, psid);
  assert.deepEqual(
    history.map(({ type }: { type: string }) => type),
    ['chat_extension_opened'],
  );
  assert.deepEqual(await world.read(psid), {});
});

test('a button without messenger_extensions opens a plain website, which is answered nothing', async () => {
  const { listed } = await world.site({
    '/': botPage(world.origin, 'MessengerExtensions.getUserID(show, failed);'),
  });
  await world.whitelist(listed);
  for (const extensions of [undefined, true]) {
    const button = {
      type: 'web_url',
      title: 'Shop',
      url: `${listed}/`,
      messenger_extensions: extensions,
    };
    const payload = { template_type: 'button', text: 'Look', buttons: [button] };
    await world.send(PSID.peter, { attachment: { type: 'template', payload } });
    await tab.goto(`${world.consoleOrigin}/messenger/${PAGE}/peter`);
    await tab.getByRole('button', { name: 'Shop' }).last().click();
    const site = tab.frameLocator('.webview-frame').frameLocator('iframe');
    const [told] = (await shown(site)) as { code?: number; psid?: string }[];
    if (extensions) assert.equal(told!.psid, PSID.peter);
    else {
      assert.equal(told!.code, 2071011);
      await tab.getByText('has no "messenger_extensions": true').waitFor();
    }
  }
});

test('a plain website makes no PSID', async () => {
  const { body: stranger } = await world.admin('POST /people', { first_name: 'Ida' });
  const plain = { page_id: PAGE, person_id: stranger.id, messenger_extensions: false };
  const opened = await world.admin('POST /webviews', { ...plain, url: 'https://anywhere.example' });
  assert.equal(opened.status, 200);
  assert.equal(opened.body.psid, null);
  const { psid } = (await world.admin(`GET /pages/${PAGE}/people/${stranger.id}`)).body;
  assert.equal(psid, null);
});
