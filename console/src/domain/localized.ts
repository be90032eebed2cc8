/** What a page said in several languages, for one person. */
import { type Members, textOf } from '../api/thread.ts';
import type { Person } from '../api/types.ts';

/** The one of the person's locale, else the default; undefined: there is neither. */
export function forLocale(
  all: readonly Members[] | undefined,
  locale: string | null,
): Members | undefined {
  return (
    all?.find((one) => textOf(one.locale) === locale) ??
    all?.find((one) => textOf(one.locale) === 'default')
  );
}

/** `{{user_first_name}}` and its like, filled in by Messenger and never seen by the bot. */
export function greetingFor(text: string, { first_name, last_name }: Person): string {
  const names: Readonly<Record<string, string>> = {
    user_first_name: first_name,
    user_last_name: last_name ?? '',
    user_full_name: [first_name, last_name].filter(Boolean).join(' '),
  };
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => names[name] ?? whole);
}
