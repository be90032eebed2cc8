/** What a bot says is drawn as a person sees it, live, and what is tapped in it is played. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { botPage } from '../webview/world.ts';
import { PAGE, TOKEN } from '../world.ts';
import { newStage, type Stage } from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await newStage();
});
after(() => stage[Symbol.asyncDispose]());

/** Somebody who wrote to the page, and the tab in which they are played. */
async function inThread(first_name: string): Promise<{ person: string; psid: string; page: Page }> {
  const person = await stage.person(first_name);
  const about = { type: 'message', page_id: PAGE, person_id: person, text: 'Hi there' };
  const { psid } = await stage.admin('POST /events', about);
  const page = await stage.open(`/messenger/${PAGE}/${person}`);
  await page.locator('.by-person', { hasText: 'Hi there' }).waitFor();
  return { person, psid, page };
}

const revoke = (person: string) =>
  stage.admin('POST /events', { type: 'access_revoked', page_id: PAGE, person_id: person });

const template = (payload: object) => ({ attachment: { type: 'template', payload } });

test('a text arrives while somebody watches', async () => {
  const { psid, page } = await inThread('Watcher');
  await stage.bot(psid, { text: 'Welcome <b>in</b>' });
  await page.locator('.by-page', { hasText: 'Welcome <b>in</b>' }).waitFor();
  await page.context().close();
});

test('a button of a template is tapped: a postback with its payload', async () => {
  const { person, psid, page } = await inThread('Tapper');
  await stage.bot(
    psid,
    template({
      template_type: 'button',
      text: 'What next?',
      buttons: [{ type: 'postback', title: 'Order', payload: 'ORDER' }],
    }),
  );
  await revoke(person);
  await stage.becomes(person, 'empty');
  await page.getByRole('button', { name: 'Order' }).click();
  await stage.becomes(person, 'profile');
  await page.locator('.by-person .tapped', { hasText: 'Order' }).waitFor();
  await page.locator('.by-person', { hasText: 'ORDER' }).first().waitFor();
  await page.context().close();
});

test('a quick reply is sent as a message, and goes', async () => {
  const { person, psid, page } = await inThread('Replier');
  await stage.bot(psid, {
    text: 'Which size?',
    quick_replies: [
      { content_type: 'text', title: 'Small', payload: 'SMALL' },
      { content_type: 'text', title: 'Large', payload: 'LARGE' },
    ],
  });
  await revoke(person);
  await stage.becomes(person, 'empty');
  await page.getByRole('button', { name: 'Large' }).click();
  await stage.becomes(person, 'profile');
  await page.locator('.by-person', { hasText: 'Large' }).waitFor();
  await page.getByRole('button', { name: 'Small' }).waitFor({ state: 'detached' });
  await page.context().close();
});

test('cards, lists, receipts and media are drawn; a template nobody knows is shown as it was sent', async () => {
  const { psid, page } = await inThread('Reader');
  const image_url = 'https://pictures.example/bean.jpg';
  await stage.bot(
    psid,
    template({
      template_type: 'generic',
      elements: [1, 2].map((n) => ({ title: `Bean ${n}`, subtitle: 'Fresh', image_url })),
    }),
  );
  await stage.bot(
    psid,
    template({
      template_type: 'list',
      elements: [1, 2].map((n) => ({ title: `Cup ${n}`, subtitle: 'Warm' })),
    }),
  );
  await stage.bot(
    psid,
    template({
      template_type: 'receipt',
      recipient_name: 'Reader Test',
      order_number: '17',
      currency: 'EUR',
      payment_method: 'Cash',
      summary: { total_cost: 12.5 },
    }),
  );
  await stage.bot(
    psid,
    template({ template_type: 'media', elements: [{ media_type: 'image', url: image_url }] }),
  );
  await stage.bot(psid, template({ template_type: 'coupon', title: 'Ten percent' }));
  await page.locator('.carousel .card').nth(1).waitFor();
  await page.getByText('Cup 2').waitFor();
  await page.locator('.receipt', { hasText: '€12.50' }).waitFor();
  await page.locator('.by-page', { hasText: 'Ten percent' }).waitFor();
  assert.equal(await page.locator('button.bot-image').count(), 3, 'pictures wait for a click');
  assert.deepEqual(stage.foreign, []);
  await page.context().close();
});

test('a picture is fetched by the server when somebody taps it, and from nowhere forbidden', async () => {
  const { psid, page } = await inThread('Looker');
  const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
  const asked: string[] = [];
  const site = http.createServer((request, response) => {
    asked.push(request.url!);
    response.end(png);
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  const { port } = site.address() as AddressInfo;
  const image = (url: string) => ({ attachment: { type: 'image', payload: { url } } });
  await stage.bot(psid, image(`http://127.0.0.1:${port}/bean.png`));
  await stage.bot(psid, image('https://10.0.0.1/inside.png'));
  const allowed = page.getByRole('button', { name: `from 127.0.0.1:${port}` });
  await allowed.waitFor();
  assert.deepEqual(asked, []);
  await allowed.click();
  await page.locator('img.bot-image').waitFor();
  assert.deepEqual(asked, ['/bean.png']);
  await page.getByRole('button', { name: 'from 10.0.0.1' }).click();
  await page.locator('button.bot-image', { hasText: 'not fetched' }).waitFor();
  assert.deepEqual(stage.foreign, []);
  site.closeAllConnections();
  site.close();
  await page.context().close();
});

test('whoever is found by phone number accepts the request, and may be read from then on', async () => {
  const person = await stage.person('Found');
  const page = await stage.open(`/messenger/${PAGE}/${person}`);
  await page.getByRole('heading', { name: 'Found Test' }).waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
  await stage.admin('POST /events', { type: 'customer_matched', page_id: PAGE, person_id: person });
  const request = page.getByRole('region', { name: 'Message request' });
  await request.waitFor();
  assert.equal(await stage.answer(person), 'empty');
  await request.getByRole('button', { name: 'Accept' }).click();
  await stage.becomes(person, 'profile');
  await request.waitFor({ state: 'detached' });
  await page.context().close();
});

test('the website of a button asks in the webview over the thread; agreeing authorises', async () => {
  const { person, psid, page } = await inThread('Agnes');
  const asks = `MessengerExtensions.askPermission(show, failed, 'user_profile');`;
  const site = http.createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end(botPage(stage.origin, asks));
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  const url = `http://localhost:${(site.address() as AddressInfo).port}/`;
  await stage.graph(`me/messenger_profile?access_token=${TOKEN}`, { whitelisted_domains: [url] });
  const button = { type: 'web_url', title: 'Book a table', url, messenger_extensions: true };
  await stage.bot(psid, template({ template_type: 'button', text: 'Hungry?', buttons: [button] }));
  await revoke(person);
  await stage.becomes(person, 'empty');
  await page.getByRole('button', { name: 'Book a table' }).click();
  await page.getByRole('button', { name: 'Allow' }).click();
  await stage.becomes(person, 'profile');
  await page.locator('[data-event="permission_granted"]').waitFor({ state: 'attached' });
  site.closeAllConnections();
  site.close();
  stage.foreign.length = 0;
  await page.context().close();
});

test('the greeting names the person, the menu is tapped, and its writing field can be switched off', async () => {
  await stage.graph(`me/messenger_profile?access_token=${TOKEN}`, {
    get_started: { payload: 'FIRST_TIME' },
    greeting: [{ locale: 'default', text: 'Hi {{user_first_name}}!' }],
    persistent_menu: [
      {
        locale: 'default',
        composer_input_disabled: true,
        call_to_actions: [
          {
            type: 'nested',
            title: 'Drinks',
            call_to_actions: [{ type: 'postback', title: 'Espresso', payload: 'ESPRESSO' }],
          },
        ],
      },
    ],
  });
  const person = await stage.person('Ada');
  const page = await stage.open(`/messenger/${PAGE}/${person}`);
  await page.getByText('Hi Ada!').waitFor();
  await page.getByRole('button', { name: 'Get Started' }).click();
  await page.locator('.by-person', { hasText: 'FIRST_TIME' }).waitFor();
  assert.equal(await page.getByLabel('Write as Ada').isDisabled(), true);
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await page.getByRole('button', { name: 'Drinks' }).click();
  await page.getByRole('button', { name: 'Espresso' }).click();
  await page.locator('.by-person', { hasText: 'ESPRESSO' }).waitFor();
  await page.context().close();
});

test('that the bot is typing is shown until it writes', async () => {
  const { psid, page } = await inThread('Waiter');
  await page.getByText('Live', { exact: true }).waitFor();
  const action = (sender_action: string) =>
    stage.graph(`me/messages?access_token=${TOKEN}`, { recipient: { id: psid }, sender_action });
  await action('typing_on');
  await page.getByText('is typing').waitFor();
  await action('typing_off');
  await page.getByText('is typing').waitFor({ state: 'detached' });
  await action('typing_on');
  await page.getByText('is typing').waitFor();
  await stage.bot(psid, { text: 'Here it is' });
  await page.getByText('is typing').waitFor({ state: 'detached' });
  await page.context().close();
});

test('no script failed', () => {
  assert.deepEqual(stage.errors, []);
});
