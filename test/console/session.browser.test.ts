/** A session that ends while somebody types: a word where they look, and nothing lost. */
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

const endSession = (page: Page) => page.context().clearCookies();

test('what was typed stays, and is sent once somebody has signed in again', async () => {
  const person = await stage.person('Late');
  const page = await stage.open(`/messenger/${PAGE}/${person}`);
  const input = page.getByLabel('Write as Late');
  await input.fill('A long story');
  await endSession(page);
  await input.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await dialog.waitFor();
  assert.equal(await input.inputValue(), 'A long story');
  assert.equal(await stage.answer(person), 'nobody', 'nothing was sent');

  await dialog.getByLabel('Sign-in link').fill('no such code');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.getByRole('alert').waitFor();

  await dialog.getByLabel('Sign-in link').fill(stage.console.link());
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('Readable').first().waitFor();
  const { history } = await stage.admin(`GET /pages/${PAGE}/people/${person}`);
  assert.equal(history.length, 1, 'it was sent once');
  assert.equal(await input.inputValue(), '');
  await page.context().close();
});

test('what was typed to each person outlives a reload', async () => {
  const page = await stage.open(`/messenger/${PAGE}/nora`);
  await page.getByLabel('Write as Nora').fill('To be continued');
  await page.reload();
  assert.equal(await page.getByLabel('Write as Nora').inputValue(), 'To be continued');
  await page.goto(`${stage.console.origin}/messenger/${PAGE}/peter`);
  assert.equal(await page.getByLabel('Write as Peter').inputValue(), '');
  await page.context().close();
});

test('without a session the console leads to the way in, and back to where somebody was going', async () => {
  const page = await stage.open(`/messenger/${PAGE}/nora`);
  await endSession(page);
  await page.goto(`${stage.console.origin}/timeline/${PAGE}/rosa`);
  await page.waitForURL((url) => url.pathname === '/sign-in');
  assert.equal(new URL(page.url()).searchParams.get('to'), `/timeline/${PAGE}/rosa`);
  await page.context().close();
});

test('two consoles on one world show the same a moment later', async () => {
  const person = await stage.person('Both');
  const one = await stage.open(`/messenger/${PAGE}/${person}`);
  const other = await stage.open(`/messenger/${PAGE}/${person}`);
  await other.getByText('no PSID yet', { exact: true }).waitFor();
  await one.getByRole('button', { name: 'Get Started' }).click();
  await other.getByText('Readable').first().waitFor();
  await one.context().close();
  await other.context().close();
});
