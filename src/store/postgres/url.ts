/** The address of a database, which may hold its password. */
import { Refusal } from '../../domain/refusal.ts';

/** Does this name a database rather than a file? */
export function isDatabaseUrl(db: string): boolean {
  return /^postgres(ql)?:\/\//.test(db);
}

export function holdsPassword(url: string): boolean {
  const { password, searchParams } = parsed(url);
  return password !== '' || searchParams.has('password');
}

/** Host, port and database: what may stand in errors and logs. */
export function safeName(url: string): string {
  const { host, pathname } = parsed(url);
  return `${host}${pathname}`;
}

/** Tells one database, or one schema of it, from others; without a user or password. */
export function placeName(url: string): string {
  const options = parsed(url).searchParams.get('options') ?? '';
  return `${safeName(url)} ${options}`;
}

function parsed(url: string): URL {
  // Not the URL itself, and no cause: either would tell the password.
  if (!URL.canParse(url)) {
    throw new Refusal(
      'invalid',
      'The address of the database cannot be read. It is written as postgres://user:password@host:port/database; characters like @, / and # in a password are written as %40, %2F and %23.',
    );
  }
  return new URL(url);
}
