/** Faults on purpose by a form, and time travel that every view is told of. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { shoot } from '../browser/shots.ts';
import { PAGE, PSID, TOKEN } from '../world.ts';
import { newStage, type Stage } from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await newStage();
});
after(() => stage[Symbol.asyncDispose]());

const read = (token = TOKEN) =>
  stage.graph(`${PSID.peter}?fields=first_name&access_token=${token}`);

test('a fault is added, done, counted and ended', async () => {
  const page = await stage.open('/faults');
  await page.getByText('Nothing fails').waitFor();
  await page.getByLabel('Error', { exact: true }).selectOption('page_limit');
  await page.getByLabel('Page', { exact: true }).selectOption({ index: 1 });
  await page.getByLabel('So many times').fill('0');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.locator('[aria-invalid="true"]').waitFor();
  assert.equal(await page.getByLabel('So many times').getAttribute('aria-invalid'), 'true');
  await page.getByLabel('So many times').fill('1');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const rules = page.getByRole('region', { name: 'Faults', exact: true });
  await rules.getByText('answers page_limit').waitFor();

  assert.equal(((await read()) as { error: { code: number } }).error.code, 32);
  assert.equal((await read()).first_name, 'Peter', 'it ended after one');
  await rules.getByText('done once').waitFor();
  await page.getByRole('button', { name: 'Slow, 3 s' }).click();
  await shoot(page, 'faults', { fullPage: true });
  await rules.getByRole('button', { name: 'End: answers page_limit' }).click();
  await page.getByText('Nothing fails').waitFor();
  await page.context().close();
});

test('time is moved to where a token expires, every view says so, and another console is told', async () => {
  const issued = await stage.admin(`POST /pages/${PAGE}/tokens`, {
    app_id: (await stage.admin('GET /apps')).data[0].id,
    expires_in: 7200,
  });
  const other = await stage.open(`/people/peter`);
  const page = await stage.open('/faults');
  assert.equal((await read(issued.access_token)).first_name, 'Peter');
  await page.getByRole('button', { name: 'The next token expires' }).click();
  await page.getByText('Time is moved.').waitFor();
  const { error } = (await read(issued.access_token)) as { error: { error_subcode: number } };
  assert.equal(error.error_subcode, 463);
  await other.getByText('Somebody else set the time').waitFor();
  await other.getByText('Time is moved.').waitFor();
  assert.equal(await page.getByText('Somebody else').count(), 0, 'not of what was done here');
  await shoot(other, 'clock-banner');
  await page.goto(`${stage.console.origin}/messenger/${PAGE}/peter`);
  await page.getByText('Time is moved.').waitFor();
  await shoot(page, 'clock-banner-messenger');
  await page.getByRole('button', { name: 'Real time' }).click();
  await other.getByText('Time is moved.').waitFor({ state: 'detached' });
  assert.equal((await stage.admin('GET /clock')).offset_ms, 0);
  await page.context().close();
  await other.context().close();
});

test('the clock stands, and goes on', async () => {
  const page = await stage.open('/faults');
  await page.getByLabel('The clock stands').click();
  await page.getByText('Stands', { exact: true }).waitFor();
  assert.equal((await stage.admin('GET /clock')).frozen, true);
  await page.getByRole('button', { name: 'Back to the real time' }).click();
  await page.getByText('Real time', { exact: true }).first().waitFor();
  await page.context().close();
});

test('no script failed', () => {
  assert.deepEqual(stage.errors, []);
});
