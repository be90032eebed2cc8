/** Every page that is made of a table: its path, and what makes it. */
import { errorsPage } from './errors.ts';
import { neighboursPage } from './neighbours.ts';
import { versionsPage } from './versions.ts';

export const PAGES: Readonly<Record<string, () => string>> = {
  'docs/versions.md': versionsPage,
  'docs/errors.md': errorsPage,
  'docs/neighbours.md': neighboursPage,
};
