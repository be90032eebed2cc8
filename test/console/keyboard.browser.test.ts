/** The keyboard alone is enough. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { PAGE } from '../world.ts';
import { newStage, type Stage } from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await newStage();
});
after(() => stage[Symbol.asyncDispose]());

/** Presses Tab until the focus is on what is called so. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let count = 0; count < 80; count++) {
    await page.keyboard.press('Tab');
    if ((await focused(page)).includes(name)) return;
  }
  assert.fail(`Tab does not lead to ${name}`);
}

async function focused(page: Page): Promise<string> {
  const element = page.locator(':focus');
  if ((await element.count()) === 0) return '';
  const label = await element.first().getAttribute('aria-label');
  return label ?? (await element.first().innerText());
}

test('the first Tab offers to skip the navigation', async () => {
  const page = await stage.open(`/messenger/${PAGE}/nora`);
  await page.getByRole('heading', { name: 'Nora Lindqvist' }).waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'Skip to the content');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const isInside = await page.locator('#main :focus').count();
  assert.equal(isInside, 1);
  await page.context().close();
});

test('somebody comes in, writes and revokes without a mouse', async () => {
  const person = await stage.person('Keys');
  const page = await stage.open(`/messenger/${PAGE}/${person}`);
  await page.getByRole('heading', { name: 'Keys Test' }).waitFor();
  await tabTo(page, 'Get Started');
  await page.keyboard.press('Enter');
  await page.getByText('Readable').first().waitFor();
  assert.equal(await stage.answer(person), 'profile');
  await tabTo(page, 'Write as Keys');
  await page.keyboard.type('Hello');
  await page.keyboard.press('Enter');
  await page.locator('.by-person', { hasText: 'Hello' }).waitFor();
  await tabTo(page, 'Revoke');
  await page.keyboard.press('Enter');
  await page.getByText('Revoked').first().waitFor();
  assert.equal(await stage.answer(person), 'empty');
  await page.context().close();
});

test('Ctrl K goes to anybody by name, g t to the timeline, ? tells of both', async () => {
  const page = await stage.open(`/messenger/${PAGE}/nora`);
  await page.getByRole('heading', { name: 'Nora Lindqvist' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('rosa');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/messenger/${PAGE}/rosa`);
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await page.waitForURL(`**/timeline/${PAGE}/rosa`);
  await page.context().close();
});

test('in the thread / writes, d plays, j goes to the next person', async () => {
  const page = await stage.open(`/messenger/${PAGE}/nora`);
  await page.getByRole('heading', { name: 'Nora Lindqvist' }).waitFor();
  await page.keyboard.press('j');
  await page.waitForURL(`**/messenger/${PAGE}/peter`);
  await page.getByRole('heading', { name: 'Peter Chang' }).waitFor();
  await page.keyboard.press('/');
  assert.equal(await focused(page), 'Write as Peter');
  await page.keyboard.type('jd?');
  assert.equal(await page.getByLabel('Write as Peter').inputValue(), 'jd?');
  await page.getByRole('button', { name: 'Do…' }).focus();
  await page.keyboard.press('d');
  await page.getByRole('dialog', { name: 'What does Peter do?' }).waitFor();
  await page.context().close();
});

test('a key pressed before the next frame goes to who is played by then', async () => {
  const page = await stage.open(`/messenger/${PAGE}/nora`);
  await page.getByRole('heading', { name: 'Nora Lindqvist' }).waitFor();
  await page.evaluate(`(async () => {
    for (const key of ['j', 'j', 'd']) {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      await new Promise((resume) => setTimeout(resume));
    }
  })()`);
  await page.getByRole('dialog', { name: 'What does Rosa do?' }).waitFor();
  await page.context().close();
});

test('what opens keeps the focus inside, and gives it back', async () => {
  const page = await stage.open(`/messenger/${PAGE}/nora`);
  await page.getByRole('button', { name: 'Do…' }).press('Enter');
  await page.getByRole('dialog').waitFor();
  for (let count = 0; count < 30; count++) {
    await page.keyboard.press('Tab');
    const isInside = await page.evaluate(
      'document.activeElement === document.body || document.activeElement.closest("dialog") !== null',
    );
    assert.ok(isInside, `${await focused(page)} is behind what is open`);
  }
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal(await focused(page), 'Do…');
  await page.context().close();
});

test('whatever has the focus shows it', async () => {
  const page = await stage.open(`/messenger/${PAGE}/nora`);
  await page.getByRole('heading', { name: 'Nora Lindqvist' }).waitFor();
  for (let count = 0; count < 40; count++) {
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(
      'document.activeElement === document.body ? "solid" : getComputedStyle(document.activeElement).outlineStyle',
    );
    assert.equal(outline, 'solid', `${await focused(page)} does not show that it has the focus`);
  }
  await page.context().close();
});
