/** Keys come by environment or file, never by flag: a flag stands in every list of processes. */
import { readFileSync } from 'node:fs';

/** From the variable, or from the file that `NAME_FILE` points at; '' is as good as none. */
export function secretOf(name: string): { value: string } | { problem: string } | undefined {
  const direct = process.env[name];
  const file = process.env[`${name}_FILE`];
  if (direct && file) return { problem: `${name} and ${name}_FILE are both set; set one` };
  if (direct) return { value: direct };
  if (!file) return undefined;
  try {
    const value = readFileSync(file, 'utf8').trim();
    return value === '' ? { problem: `${name}_FILE names ${file}, which is empty` } : { value };
  } catch {
    return { problem: `${name}_FILE names ${file}, which cannot be read` };
  }
}
