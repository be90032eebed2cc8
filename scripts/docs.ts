/** `npm run docs`: writes the pages that are made of tables. A test fails when one is stale. */
import { writeFileSync } from 'node:fs';
import { PAGES } from './docs/pages.ts';

for (const [path, page] of Object.entries(PAGES)) {
  writeFileSync(new URL(`../${path}`, import.meta.url), page());
}
