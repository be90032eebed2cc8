import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FrameLocator, Page } from 'playwright-core';
import { APP, PAGE, PSID, TOKEN } from '../world.ts';
import { type WebviewWorld, webviewWorld } from './world.ts';

let world: WebviewWorld;
let tab: Page;
before(async () => {
  world = await webviewWorld();
  tab = await world.tab();
});
after(() => world[Symbol.asyncDispose]());

/** A shop with these elements, whose `told` collects what the plugins tell it. */
function shop(elements: string, events: readonly string[] = []): string {
  return `<!doctype html><title>Shop</title>${elements}
<script>
var told = [];
window.fbAsyncInit = function () {
  ${JSON.stringify(events)}.forEach(function (name) {
    FB.Event.subscribe(name, function (detail) { told.push(detail); });
  });
  FB.init({ appId: '${APP.id}', xfbml: true, version: 'v2.6' });
};
</script>
<script async src="${world.origin}/en_US/sdk.js"></script>`;
}

/** What the website was told, once it was told so much. */
async function told(count: number): Promise<Record<string, unknown>[]> {
  await tab.waitForFunction(`told.length >= ${count}`);
  return tab.evaluate('told');
}

const plugin = (kind: string): FrameLocator => tab.frameLocator(`iframe[src*="/plugins/${kind}"]`);
const become = (kind: string, person: string) =>
  plugin(kind).getByLabel('Who you are').selectOption(person);
const history = async (person: string) =>
  (await world.admin(`GET /pages/${PAGE}/people/${person}`)).body.history as { type: string }[];
const readable = async (person: string) =>
  (await world.admin(`GET /pages/${PAGE}/people/${person}`)).body.readable as boolean;

test('Send to Messenger lets the page read, and tells the website each step', async () => {
  const { listed } = await world.site({
    '/': shop(
      `<div class="fb-send-to-messenger" messenger_app_id="${APP.id}" page_id="${PAGE}" data-ref="front" color="white" size="xlarge" cta_text="GET_UPDATES_IN_MESSENGER"></div>`,
      ['send_to_messenger'],
    ),
  });
  await world.whitelist(listed);
  await tab.goto(listed);
  await become('send_to_messenger', 'nora');
  assert.deepEqual(await world.read(PSID.nora), {});
  await plugin('send_to_messenger').getByRole('button', { name: 'Get updates' }).click();
  await plugin('send_to_messenger').getByText('Sent to Messenger').waitFor();
  assert.deepEqual(await world.read(PSID.nora), { first_name: 'Nora', last_name: 'Lindqvist' });
  assert.equal((await history('nora')).at(-1)!.type, 'send_to_messenger');
  assert.deepEqual(await told(4), [
    { event: 'rendered', ref: 'front' },
    { event: 'not_you' },
    { event: 'clicked', ref: 'front', is_after_optin: false },
    { event: 'opt_in', ref: 'front', is_after_optin: true },
  ]);
});

test('the checkbox tells the bot once the website confirms what was ticked, and grants nothing', async () => {
  const box = `<div class="fb-messenger-checkbox" origin="x" messenger_app_id="${APP.id}" page_id="${PAGE}" user_ref="visit-1"></div>`;
  const { listed } = await world.site({ '/': shop(box, ['messenger_checkbox']) });
  await world.whitelist(listed);
  await tab.goto(listed);
  await become('messenger_checkbox', 'rosa');
  const confirm = () =>
    tab.evaluate(
      `FB.AppEvents.logEvent('MessengerCheckboxUserConfirmation', null, { app_id: '${APP.id}', page_id: '${PAGE}', ref: 'letter', user_ref: 'visit-1' })`,
    );
  const before = (await history('rosa')).length;

  await confirm();
  await tab.waitForTimeout(300);
  assert.equal((await history('rosa')).length, before, 'nothing was ticked');

  await plugin('messenger_checkbox').getByRole('checkbox').check();
  assert.deepEqual((await told(3)).at(-1), {
    event: 'checkbox',
    state: 'checked',
    user_ref: 'visit-1',
  });
  await confirm();
  await plugin('messenger_checkbox').getByText('Confirmed').waitFor();
  await confirm();
  await tab.waitForTimeout(300);
  const after = await history('rosa');
  assert.deepEqual(
    after.slice(before).map(({ type }) => type),
    ['checkbox_plugin'],
  );
  assert.deepEqual(await world.read(PSID.rosa), {});
});

test('opening the chat makes a PSID and grants nothing; writing in it grants', async () => {
  const { body: stranger } = await world.admin('POST /people', {
    first_name: 'Ann',
    last_name: 'Oh',
  });
  const { listed } = await world.site({
    '/': shop(
      `<div class="fb-customerchat" page_id="${PAGE}" ref="chat" theme_color="#7a3e1d" logged_in_greeting="Hello there"></div>`,
      ['customerchat.dialogShow', 'customerchat.dialogHide'],
    ),
  });
  await world.whitelist(listed);
  await tab.goto(listed);
  const chat = plugin('customerchat');
  await chat.getByRole('button', { name: "Chat with Joe's Coffee" }).click();
  await chat.getByText('Hello there').waitFor();
  await become('customerchat', stranger.id);
  assert.deepEqual(await history(stranger.id), []);

  await chat.getByRole('button', { name: 'Continue as Ann' }).click();
  await chat.getByRole('textbox', { name: 'Message' }).waitFor();
  const { psid } = (await world.admin(`GET /pages/${PAGE}/people/${stranger.id}`)).body;
  assert.match(psid, /^\d+$/);
  assert.deepEqual(await world.read(psid), {});

  await chat.getByRole('textbox', { name: 'Message' }).fill('Two flat whites');
  await chat.getByRole('button', { name: 'Send' }).click();
  await chat.getByText('Two flat whites').waitFor();
  assert.deepEqual(await world.read(psid), { first_name: 'Ann', last_name: 'Oh' });
  assert.deepEqual(
    (await history(stranger.id)).map(({ type }) => type),
    ['customer_chat_opened', 'message'],
  );
  assert.equal((await told(1)).length, 1);
});

test('what the page writes comes up in the chat', async () => {
  const chat = plugin('customerchat');
  const { psid } = (await world.admin(`GET /pages/${PAGE}/people/${await shownPerson()}`)).body;
  await world.say(psid, 'Ready in five');
  await chat.getByText('Ready in five').waitFor();
});

test('quick replies and buttons of the page can be tapped in the chat', async () => {
  const chat = plugin('customerchat');
  const person = await shownPerson();
  const { psid } = (await world.admin(`GET /pages/${PAGE}/people/${person}`)).body;
  const reply = { content_type: 'text', title: 'Here', payload: 'HERE' };
  await world.send(psid, { text: 'Here or to go?', quick_replies: [reply] });
  await chat.getByRole('button', { name: 'Here' }).click();
  await chat.getByText('You: Here').waitFor();
  assert.equal(await chat.getByRole('button', { name: 'Here' }).count(), 0, 'they are gone then');
  const buttons = [
    { type: 'postback', title: 'Pay now', payload: 'PAY' },
    { type: 'web_url', title: 'Menu', url: 'https://shop.example/menu' },
  ];
  const payload = { template_type: 'button', text: 'Anything else?', buttons };
  await world.send(psid, { attachment: { type: 'template', payload } });
  const link = chat.getByRole('link', { name: 'Menu' });
  assert.equal(await link.getAttribute('rel'), 'noopener noreferrer');
  await chat.getByRole('button', { name: 'Pay now' }).click();
  await chat.getByText('You: Pay now').waitFor();
  const happened = (await history(person)).map(({ type }) => type);
  assert.deepEqual(happened.slice(-2), ['message', 'postback']);
});

test('where the page has a Get Started button, a chat begins with it', async () => {
  const { body: stranger } = await world.admin('POST /people', { first_name: 'Bea' });
  await world.graph(`me/messenger_profile?access_token=${TOKEN}`, {
    get_started: { payload: 'GO' },
  });
  await tab.reload();
  const chat = plugin('customerchat');
  await chat.getByRole('button', { name: 'Chat with' }).click();
  await become('customerchat', stranger.id);
  await chat.getByRole('button', { name: 'Continue as Bea' }).click();
  await chat.getByRole('button', { name: 'Get Started' }).click();
  await chat.getByText('You: Get Started').waitFor();
  assert.deepEqual(
    (await history(stranger.id)).map(({ type }) => type),
    ['customer_chat_opened', 'get_started'],
  );
  assert.equal(await readable(stranger.id), true);
  // Whoever comes back finds what was said.
  await tab.reload();
  await chat.getByRole('button', { name: 'Chat with' }).click();
  await chat.getByRole('button', { name: 'Continue as Bea' }).click();
  await chat.getByText('You: Get Started').waitFor();
  assert.equal(await chat.getByRole('button', { name: 'Get Started' }).count(), 0);
});

async function shownPerson(): Promise<string> {
  return plugin('customerchat').locator('select').inputValue();
}

test('a plugin acts as the person who is played in the console', async () => {
  const { listed } = await world.site({
    '/': shop(`<div class="fb-send-to-messenger" page_id="${PAGE}" data-ref="x"></div>`),
  });
  await world.whitelist(listed);
  await tab.goto(`${world.consoleOrigin}/messenger/${PAGE}/maya`);
  await tab.locator('#main h1, #main h2').first().waitFor();
  await tab.goto(listed);
  const who = plugin('send_to_messenger').getByLabel('Who you are');
  assert.equal(await who.inputValue(), 'maya');
});

test('a website that is not whitelisted gets the reason in the place of a plugin', async () => {
  const elements = ['send-to-messenger', 'messenger-checkbox', 'customerchat'].map(
    (kind) => `<div class="fb-${kind}" page_id="${PAGE}" messenger_app_id="${APP.id}"></div>`,
  );
  const { listed, foreign } = await world.site({ '/': shop(elements.join('')) });
  await world.whitelist(listed);
  await tab.goto(foreign);
  for (const kind of ['send_to_messenger', 'messenger_checkbox', 'customerchat']) {
    const reason = await plugin(kind).getByRole('alert').innerText();
    assert.match(reason, /is not on the whitelisted_domains of Joe's Coffee/);
    assert.equal(await plugin(kind).locator('button, input').count(), 0);
  }
});

test('a website that borrows the name of another one is refused by the browser', async () => {
  const { listed, foreign } = await world.site({
    '/': '<title>Thief</title>',
  });
  await world.whitelist(listed);
  const query = new URLSearchParams({ app_id: APP.id, page_id: PAGE, origin: listed });
  const address = `${world.consoleOrigin}/plugins/send_to_messenger?${query}`;
  await tab.goto(foreign);
  await tab.evaluate(`new Promise(function (loaded) {
    var frame = document.createElement('iframe');
    frame.src = ${JSON.stringify(address)};
    frame.addEventListener('load', loaded);
    document.documentElement.append(frame);
  })`);
  assert.equal(tab.frames().at(-1)!.url(), 'chrome-error://chromewebdata/');
});

test('a website that frames a plugin itself cannot have another one confirmed', async () => {
  const { listed } = await world.site({
    '/': shop(
      `<div class="fb-messenger-checkbox" messenger_app_id="${APP.id}" page_id="${PAGE}" user_ref="mine" prechecked="true"></div>
       <iframe id="inner" srcdoc=""></iframe>`,
    ),
  });
  await world.whitelist(listed);
  const before = (await history('peter')).length;
  await tab.goto(listed);
  await become('messenger_checkbox', 'peter');
  const forged = { name: 'pagescope.plugin', channel: 'f1', call: 'confirm', detail: {} };
  const script = `var plugin = parent.document.querySelector('iframe[src*=messenger_checkbox]').contentWindow;
    plugin.postMessage(${JSON.stringify(forged)}, '*');`;
  await tab.evaluate(
    `document.getElementById('inner').contentWindow.eval(${JSON.stringify(script)})`,
  );
  await tab.waitForTimeout(300);
  assert.equal((await history('peter')).length, before);
});

test('without a session a plugin acts for nobody, and a window of its own asks to sign in', async () => {
  const { listed } = await world.site({
    '/': shop(`<div class="fb-send-to-messenger" page_id="${PAGE}" data-ref="x"></div>`),
  });
  await world.whitelist(listed);
  const context = await tab.context().browser()!.newContext();
  try {
    const page = await context.newPage();
    await page.goto(listed);
    const button = page.frameLocator('iframe').getByRole('button', { name: 'Send to Messenger' });
    const [popup] = await Promise.all([page.waitForEvent('popup'), button.click()]);
    await popup.getByRole('link', { name: 'Sign in' }).waitFor();
    assert.equal(new URL(popup.url()).origin, world.consoleOrigin);
  } finally {
    await context.close();
  }
  assert.equal(await readable('rosa'), false);
});

test('an erroneous page or app is told in the place of the plugin', async () => {
  for (const [query, reason] of [
    [{ page_id: '1', app_id: APP.id }, /There is no page &#34;1&#34;/],
    [{ page_id: PAGE, app_id: '42' }, /App &#34;42&#34; holds no permission/],
    [{ page_id: '<b>', app_id: '42' }, /There is no page &#34;&#60;b&#62;&#34;/],
    [{ page_id: PAGE, app_id: APP.id }, /does not say its origin/],
    [{ page_id: PAGE, app_id: APP.id, origin: 'javascript:1' }, /does not say its origin/],
  ] as const) {
    const search = new URLSearchParams(query as Record<string, string>);
    const response = await fetch(`${world.consoleOrigin}/plugins/customerchat?${search}`);
    assert.equal(response.status, 200);
    assert.match(await response.text(), reason);
  }
});

test('on a website of another site the plugin acts in a window of its own', async () => {
  const { foreign } = await world.site({
    '/': shop(
      `<div class="fb-send-to-messenger" page_id="${PAGE}" data-ref="far"></div>
       <div class="fb-messenger-checkbox" page_id="${PAGE}" user_ref="far-1"></div>`,
      ['send_to_messenger', 'messenger_checkbox'],
    ),
  });
  await world.whitelist(foreign);
  await tab.goto(foreign);
  assert.equal(await plugin('send_to_messenger').locator('select').count(), 0);
  const inWindow = async (kind: string): Promise<Page> => {
    const [opened] = await Promise.all([
      tab.waitForEvent('popup'),
      plugin(kind).getByRole('button', { name: 'Send to Messenger' }).click(),
    ]);
    await opened.getByLabel('Who you are').selectOption('layla');
    return opened;
  };

  const button = await inWindow('send_to_messenger');
  await Promise.all([
    button.waitForEvent('close'),
    button.getByRole('button', { name: 'Send to Messenger' }).click(),
  ]);
  assert.equal((await history('layla')).at(-1)!.type, 'send_to_messenger');

  const box = await inWindow('messenger_checkbox');
  await box.getByRole('checkbox').check();
  await tab.waitForFunction(`told.some(function (one) { return one.state === 'checked'; })`);
  await tab.evaluate(
    `FB.AppEvents.logEvent('MessengerCheckboxUserConfirmation', null, { page_id: '${PAGE}', user_ref: 'far-1' })`,
  );
  await box.getByText('Confirmed').waitFor();
  assert.equal((await history('layla')).at(-1)!.type, 'checkbox_plugin');
  await box.close();
  const events = (await told(5)).map(({ event }) => event);
  assert.ok(events.includes('opt_in'), events.join());
});
