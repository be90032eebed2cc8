/** Everything that a person can do, played by clicking; Graph is asked before and after. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { PAGE } from '../world.ts';
import { type Answer, newStage, type Stage } from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await newStage();
});
after(() => stage[Symbol.asyncDispose]());

async function meet(first_name: string): Promise<{ person: string; page: Page }> {
  const person = await stage.person(first_name);
  const page = await stage.open(`/messenger/${PAGE}/${person}`);
  await page.getByRole('heading', { name: `${first_name} Test` }).waitFor();
  return { person, page };
}

async function doMove(page: Page, type: string, fields: Record<string, string> = {}) {
  await page.getByRole('button', { name: 'Do…' }).click();
  const row = page.locator(`[data-move="${type}"]`);
  const first = row.getByRole('button');
  const isSetUp = (await first.innerText()) === 'Set up';
  await first.click();
  for (const [label, value] of Object.entries(fields))
    await row.getByRole('textbox', { name: label }).fill(value);
  if (isSetUp) await row.getByRole('button').click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

interface Row {
  type: string;
  fields?: Record<string, string>;
  leads: Answer;
}

/** From the table of events: each is the first thing that happens between the two. */
const FIRST: Row[] = [
  { type: 'get_started', leads: 'profile' },
  { type: 'send_to_messenger', fields: { 'data-ref': 'shoes' }, leads: 'profile' },
  { type: 'link_opened', fields: { ref: 'spring' }, leads: 'empty' },
  { type: 'ad_clicked', fields: { ad_id: '6045246247433' }, leads: 'empty' },
  { type: 'checkbox_plugin', fields: { user_ref: 'cart-1' }, leads: 'nobody' },
  { type: 'customer_chat_opened', leads: 'empty' },
  { type: 'customer_matched', leads: 'empty' },
  { type: 'shared_content_opened', leads: 'empty' },
  { type: 'chat_extension_opened', leads: 'empty' },
  { type: 'message_request_accepted', leads: 'profile' },
  { type: 'postback', fields: { payload: 'MENU', title: 'Menu' }, leads: 'profile' },
  { type: 'message_delivered', leads: 'nobody' },
  { type: 'message_read', leads: 'nobody' },
  { type: 'permission_granted', leads: 'profile' },
  { type: 'permission_denied', leads: 'empty' },
  { type: 'access_revoked', leads: 'empty' },
];

for (const { type, fields, leads } of FIRST) {
  test(`${type}, done first, leads from nobody to ${leads}`, async () => {
    const { person, page } = await meet('First');
    assert.equal(await stage.answer(person), 'nobody');
    await doMove(page, type, fields);
    await stage.becomes(person, leads);
    const { history } = await stage.admin(`GET /pages/${PAGE}/people/${person}`);
    assert.deepEqual(
      history.map((item: { type: string }) => item.type),
      [type],
    );
    await page.context().close();
  });
}

test('the welcome screen: Get Started authorises', async () => {
  const { person, page } = await meet('Welcome');
  assert.equal(await stage.answer(person), 'nobody');
  await page.getByRole('button', { name: 'Get Started' }).click();
  await stage.becomes(person, 'profile');
  await page.context().close();
});

test('writing authorises, again after a revocation, and revoking takes it away', async () => {
  const { person, page } = await meet('Writer');
  const write = async (text: string) => {
    await page.getByLabel('Write as Writer').fill(text);
    await page.keyboard.press('Enter');
  };
  await write('Hello');
  await stage.becomes(person, 'profile');
  await page.getByRole('button', { name: 'Revoke' }).click();
  await stage.becomes(person, 'empty');
  await write('Hello again');
  await stage.becomes(person, 'profile');
  await page.context().close();
});

test('the platform switch hides and shows', async () => {
  const { person, page } = await meet('Switch');
  await doMove(page, 'get_started');
  await stage.becomes(person, 'profile');
  await page.getByRole('button', { name: 'Platform off' }).click();
  await stage.becomes(person, 'empty');
  await page.getByRole('button', { name: 'Platform on' }).click();
  await stage.becomes(person, 'profile');
  await page.context().close();
});

test('nothing was asked of another origin, and no script failed', () => {
  assert.deepEqual(stage.foreign, []);
  assert.deepEqual(stage.errors, []);
});
