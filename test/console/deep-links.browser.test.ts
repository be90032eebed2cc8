/** Every place has an address: it can be sent, reloaded and come back to. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PAGE } from '../world.ts';
import { newStage, type Stage } from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await newStage();
});
after(() => stage[Symbol.asyncDispose]());

test('the address names page, person, version, fields and tab, and survives a reload', async () => {
  const path = `/messenger/${PAGE}/maya?v=v3.1&fields=first_name%2Ctimezone&see=answer`;
  const page = await stage.open(path);
  const shown = async () => {
    await page.getByRole('heading', { name: 'Maya Gurung' }).waitFor();
    await page.locator('.verdict-facts', { hasText: '5.75' }).waitFor();
    assert.equal(await page.getByLabel('Graph version').inputValue(), 'v3.1');
    const tab = page.getByRole('tab', { name: 'Answer' });
    assert.equal(await tab.getAttribute('aria-selected'), 'true');
  };
  await shown();
  await page.reload();
  await shown();
  assert.equal(page.url(), stage.console.origin + path);
  await page.context().close();
});

test('going back leads to whom one came from', async () => {
  const page = await stage.open(`/messenger/${PAGE}/maya`);
  await page.getByRole('link', { name: 'Rosa Marín' }).click();
  await page.getByRole('heading', { name: 'Rosa Marín' }).waitFor();
  await page.getByRole('link', { name: 'Timeline' }).click();
  await page.getByRole('heading', { name: "Rosa Marín and Joe's Coffee" }).waitFor();
  await page.goBack();
  await page.goBack();
  await page.getByRole('heading', { name: 'Maya Gurung' }).waitFor();
  await page.context().close();
});

test('who was played last is who is played where the address names nobody', async () => {
  const page = await stage.open(`/messenger/${PAGE}/sam`);
  await page.getByRole('heading', { name: 'Sam Blank' }).waitFor();
  await page.goto(`${stage.console.origin}/messenger`);
  await page.waitForURL(`**/messenger/${PAGE}/sam`);
  await page.context().close();
});

test('an address of nobody, and of nothing, says so', async () => {
  const page = await stage.open(`/messenger/${PAGE}/nobody-here`);
  await page.getByRole('alert').getByText('nobody-here').waitFor();
  await page.goto(`${stage.console.origin}/no/such/view`);
  await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
  await page.context().close();
});

test('somebody who is erased while they are played is not played on', async () => {
  const person = await stage.person('Gone');
  const page = await stage.open(`/messenger/${PAGE}/${person}`);
  await page.getByRole('heading', { name: 'Gone Test' }).waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
  await stage.admin(`DELETE /people/${person}`);
  await page.getByRole('alert').getByText(person).waitFor();
  await page.context().close();
});
