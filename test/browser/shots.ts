/** Screenshots for people to look at: `.pagescope-shots/NAME-WIDTH.png` at three widths. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const FOLDER = join(import.meta.dirname, '../../.pagescope-shots');

/** A phone, a laptop, a large screen. CSS pixels. */
export const WIDTHS = [
  { width: 360, height: 740 },
  { width: 1024, height: 768 },
  { width: 1920, height: 1080 },
] as const;

export interface ShotOptions {
  /** All of the page rather than what the window shows. */
  fullPage?: boolean;
  /** Suffix of the names, as in `dark`. */
  variant?: string;
}

/** One PNG for each width; the page has its own width again afterwards. */
export async function shoot(page: Page, name: string, options: ShotOptions = {}): Promise<void> {
  const { fullPage = false, variant } = options;
  mkdirSync(FOLDER, { recursive: true });
  const before = page.viewportSize();
  for (const size of WIDTHS) {
    await page.setViewportSize(size);
    const file = [name, variant, size.width].filter(Boolean).join('-');
    await page.screenshot({
      path: join(FOLDER, `${file}.png`),
      fullPage,
      animations: 'disabled',
    });
  }
  if (before !== null) await page.setViewportSize(before);
}
