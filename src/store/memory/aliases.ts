import { aliasKey } from '../../domain/alias.ts';
import type { Aliases } from '../store.ts';
import type { Rows } from './rows.ts';

export function memoryAliases(): Aliases {
  /** By alias. */
  const holders: Rows<string> = new Map();

  return {
    holder: (alias) => holders.get(aliasKey(alias)),
    async claim(alias, person, from) {
      const held = holders.get(aliasKey(alias));
      if (held !== undefined && held !== from) return held;
      holders.set(aliasKey(alias), person);
      return person;
    },
    async drop(alias, person) {
      if (holders.get(aliasKey(alias)) === person) holders.delete(aliasKey(alias));
    },
  };
}
