/** Whether a token that was good once still is, and what is said of it where it is not. */
import type { Grant } from '../domain/page.ts';
import { type Failure, fail } from './errors.ts';
import { pacificTime } from './pacific.ts';
import type { Behaviour } from './versions.ts';

/** Undefined: it lives. */
export function deathOf(
  { token, app }: Grant,
  now: number,
  { token_clock }: Behaviour,
): Failure | undefined {
  if (token.revoked_at !== null) {
    return fail(`token_${token.revoked_reason ?? 'api'}`, { app: app.id });
  }
  if (token.expires_at !== null && token.expires_at <= now) {
    return fail('token_expired', {
      expired: pacificTime(token.expires_at, token_clock),
      now: pacificTime(now, token_clock),
    });
  }
  return undefined;
}
