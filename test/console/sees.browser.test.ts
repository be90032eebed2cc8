/** Beside the thread stands what the bot sees: Graph's own bytes, why, and what would change them. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { APP, PAGE, PSID, TOKEN } from '../world.ts';
import { newStage, type Stage } from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await newStage();
});
after(() => stage[Symbol.asyncDispose]());

test('the answer is what Graph answers the bot, byte for byte', async () => {
  const page = await stage.open(
    `/messenger/${PAGE}/layla?v=v8.0&fields=last_name,first_name&see=answer`,
  );
  await page.getByText('Headers and raw bytes').click();
  const shown = await page.locator('.raw').innerText();
  const address = `${stage.origin}/v8.0/${PSID.layla}?fields=last_name,first_name&access_token=${TOKEN}`;
  assert.equal(shown, await (await fetch(address)).text());
  assert.match(shown, /\\u/, 'with its escapes');
  assert.match(await page.locator('.headers').innerText(), /facebook-api-version\s+v8\.0/i);
  await page.context().close();
});

test('the walk ends where the read was refused, in a button that makes it work', async () => {
  const person = await stage.person('Walker');
  const about = { page_id: PAGE, person_id: person };
  await stage.admin('POST /events', [
    { type: 'message', text: 'Hi', ...about },
    { type: 'access_revoked', ...about },
  ]);
  const page = await stage.open(`/messenger/${PAGE}/${person}?v=v3.1&fields=first_name`);
  await page.locator('[data-answer="error"]', { hasText: '100 / 2018247' }).waitFor();
  const outcome = (check: string) => page.locator(`[data-check="${check}"]`).getAttribute('class');
  assert.equal(await outcome('node found'), 'passed');
  assert.equal(await outcome('access'), 'failed');
  assert.equal(await outcome('field exists'), 'skipped');

  assert.equal(await stage.answer(person), 'empty');
  await page.locator('.remedy').getByRole('button').click();
  await stage.becomes(person, 'profile');
  await page.locator('[data-answer="profile"]', { hasText: 'Walker' }).waitFor();
  assert.equal(await page.locator('.waterfall .failed').count(), 0);

  await page.getByRole('tab', { name: 'Answer' }).click();
  const difference = page.getByRole('region', { name: 'Difference to the answer before' });
  await difference.locator('.added', { hasText: '"first_name": "Walker"' }).waitFor();
  await difference.locator('.removed', { hasText: '2018247' }).waitFor();
  await page.context().close();
});

test('each state is answered as Graph answers it, and the platform switch has its own remedy', async () => {
  const page = await stage.open(`/messenger/${PAGE}/peter`);
  await page.locator('[data-answer="profile"]', { hasText: 'Peter Chang' }).waitFor();
  await page.getByRole('button', { name: 'Platform off' }).click();
  await page.locator('[data-answer="empty"]').waitFor();
  const remedy = page.locator('.remedy').getByRole('button');
  assert.match(await remedy.innerText(), /Switch platform permissions on/);
  await remedy.click();
  await page.locator('[data-answer="profile"]').waitFor();
  await stage.becomes('peter', 'profile');
  await page.context().close();
});

test('what is not up to the person leads to where it is put right', async () => {
  const permissions = { app_id: APP.id, permissions: ['pages_messaging'] };
  const { data } = await stage.admin(`GET /pages/${PAGE}/permissions`);
  await stage.admin(`PUT /pages/${PAGE}/permissions`, permissions);
  const page = await stage.open(`/messenger/${PAGE}/peter?v=v3.1&fields=gender`);
  await page.locator('[data-check="permission"].failed').waitFor();
  await page.getByRole('link', { name: "Open the page's permissions" }).click();
  await page.waitForURL(`**/pages/${PAGE}?tab=permissions`);
  await stage.admin(`PUT /pages/${PAGE}/permissions`, data[0]);
  await page.context().close();
});

test('a fault on purpose is seen before the bot meets it', async () => {
  const page = await stage.open(`/messenger/${PAGE}/peter`);
  await page.locator('[data-answer="profile"]').waitFor();
  await stage.admin('PUT /faults', { faults: [{ preset: 'rate-4' }] });
  await page.locator('[data-answer="error"]').waitFor();
  await stage.admin('PUT /faults', { faults: [] });
  await page.locator('[data-answer="profile"]').waitFor();
  await page.context().close();
});

test('a read of the bot is told the moment it happens', async () => {
  const page = await stage.open(`/messenger/${PAGE}/sam`);
  await page.locator('[data-answer="profile"]').waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
  assert.equal(await page.getByText('The bot read this').count(), 0);
  await stage.graph(`${PSID.sam}?fields=last_name&access_token=${TOKEN}`);
  await page.locator('.last-read', { hasText: 'last_name' }).waitFor();
  await page.context().close();
});

test('a changed person is seen at once', async () => {
  const page = await stage.open(`/messenger/${PAGE}/citra`);
  await page.locator('[data-answer="profile"]', { hasText: 'Citra' }).waitFor();
  await stage.admin('PATCH /people/citra', { first_name: 'Dewi' });
  await page.locator('[data-answer="profile"]', { hasText: 'Dewi' }).waitFor();
  await page.context().close();
});

test('fields are chosen by a click, and the read is copied without its token', async () => {
  const page = await stage.open(`/messenger/${PAGE}/peter`);
  await page.getByRole('button', { name: 'gender' }).click();
  await page.getByRole('button', { name: 'last_ad_referral' }).click();
  await page.waitForURL('**fields=gender%2Clast_ad_referral');
  await page.locator('.verdict-facts', { hasText: '6045246247433' }).waitFor();
  await page.getByRole('tab', { name: 'Code' }).click();
  for (const language of ['curl', 'Node', 'Python']) {
    await page.getByRole('button', { name: language, exact: true }).click();
    const code = await page.locator('.sees .code pre').innerText();
    assert.match(code, new RegExp(PSID.peter));
    assert.match(code, /gender,last_ad_referral/);
    assert.match(code, /PAGE_ACCESS_TOKEN/);
    assert.ok(!code.includes(TOKEN));
  }
  await page.context().close();
});

test('nothing that is looked at here counts as a read of the bot', async () => {
  const person = await stage.person('Unseen');
  await stage.admin('POST /events', { type: 'message', page_id: PAGE, person_id: person });
  const page = await stage.open(`/messenger/${PAGE}/${person}`);
  await page.locator('[data-answer="profile"]').waitFor();
  await new Promise((flushed) => setTimeout(flushed, 400));
  const { data } = await stage.admin(`GET /audit?person_id=${person}`);
  assert.deepEqual(data, []);
  await page.context().close();
});

test('no script failed and nothing left these origins', () => {
  assert.deepEqual(stage.errors, []);
  assert.deepEqual(stage.foreign, []);
});
