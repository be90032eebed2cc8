/** Light, dark, or whatever the system says; kept for the next time. `theme.js` reads it first. */
import { signal } from '@preact/signals';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'pagescope.theme';

const isTheme = (value: unknown): value is Theme => THEMES.includes(value as Theme);

const standing = document.documentElement.dataset.theme;

export const theme = signal<Theme>(isTheme(standing) ? standing : 'auto');

export function setTheme(next: Theme): void {
  theme.value = next;
  if (next === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Without storage it holds for this visit.
  }
}
