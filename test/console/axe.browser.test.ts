/** axe (WCAG 2.2 AA) finds nothing serious in any view, in either theme, nor on a phone. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { PAGE } from '../world.ts';
import { findings } from './findings.ts';
import { newStage, type Stage } from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await newStage();
});
after(() => stage[Symbol.asyncDispose]());

/** Places in a view that its first sight does not show. */
const DEEP = [
  `/messenger/${PAGE}/rosa?v=v3.1&side=bot`,
  `/messenger/${PAGE}/peter?side=bot`,
  `/messenger/${PAGE}/peter?see=answer&side=bot`,
  `/messenger/${PAGE}/peter?see=code&side=bot`,
  `/timeline/${PAGE}/peter`,
];

async function opened(path: string, colorScheme: 'light' | 'dark', width: number): Promise<Page> {
  const page = await stage.open(path, {
    colorScheme,
    reducedMotion: 'reduce',
    viewport: { width, height: 900 },
  });
  await page.addInitScript({ content: axe.source });
  await page.reload();
  await page.locator('#main :is(h1, h2):visible').first().waitFor();
  await page.locator('.spinner').first().waitFor({ state: 'detached' });
  return page;
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [360, 1440]) {
    test(`no view has a serious finding: ${colorScheme}, ${width} px`, async () => {
      const wrong: string[] = [];
      for (const path of [...(await stage.views()), ...DEEP]) {
        const page = await opened(path, colorScheme, width);
        wrong.push(...(await findings(page)).map((finding) => `${path}: ${finding}`));
        await page.context().close();
      }
      assert.deepEqual(wrong, []);
    });
  }

  test(`what opens over a view has none: ${colorScheme}`, async () => {
    const page = await opened(`/messenger/${PAGE}/nora`, colorScheme, 1440);
    await page.getByRole('button', { name: 'Do…' }).click();
    const moves = await findings(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    const keys = await findings(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    const palette = await findings(page);
    assert.deepEqual([...moves, ...keys, ...palette], []);
    await page.context().close();
  });
}
