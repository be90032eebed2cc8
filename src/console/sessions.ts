/**
 * Who is signed in to the console. A code that works once begins a session; a session lives in a
 * cookie that no script can read, and ends when nobody uses it. Only digests are kept of either,
 * and only in memory: a restart signs everybody out.
 */
import { hash } from 'node:crypto';
import type { Random } from '../domain/psid.ts';

/** From the terminal to the browser is a short way; whoever comes later asks for another. */
export const CODE_MS = 15 * 60 * 1000;
/** A working day without a click. */
export const IDLE_MS = 8 * 60 * 60 * 1000;
/** However busy it is. */
export const SESSION_MS = 7 * 24 * 60 * 60 * 1000;
const CODES_MAX = 200;
const SESSIONS_MAX = 100;
const CODE_BYTES = 18;
const TOKEN_BYTES = 32;

export interface Code {
  code: string;
  /** Milliseconds since 1970. */
  expires_at: number;
}

/** Times are milliseconds since 1970. */
export interface Session {
  started_at: number;
  seen_at: number;
}

/** Why a code begins no session. `unknown`: mistyped, or minted before the last restart. */
export type BadCode = 'used' | 'expired' | 'unknown';

export interface Sessions {
  mint(): Code;
  /** Uses the code up. `token` is what the cookie holds. */
  exchange(code: string): { token: string; session: Session } | BadCode;
  /** Notes that it is used. Undefined: there is none, or it has ended. */
  use(token: string): Session | undefined;
  isLive(session: Session): boolean;
  end(token: string): void;
}

interface KnownCode {
  expires_at: number;
  used: boolean;
}

export function createSessions(clock: () => number, random: Random): Sessions {
  const codes = new Map<string, KnownCode>();
  const sessions = new Map<string, Session>();
  const live = new Set<Session>();
  const fresh = (bytes: number): string => Buffer.from(random(bytes)).toString('base64url');

  function drop(digest: string, session: Session): void {
    live.delete(session);
    sessions.delete(digest);
  }

  const isLive = (session: Session): boolean => {
    const now = clock();
    const { started_at, seen_at } = session;
    return live.has(session) && now - seen_at < IDLE_MS && now - started_at < SESSION_MS;
  };

  return {
    mint() {
      forgetOldest(codes, CODES_MAX);
      const code = fresh(CODE_BYTES);
      const expires_at = clock() + CODE_MS;
      codes.set(digestOf(code), { expires_at, used: false });
      return { code, expires_at };
    },

    exchange(code) {
      const known = codes.get(digestOf(code));
      if (known === undefined) return 'unknown';
      if (known.used) return 'used';
      if (known.expires_at <= clock()) return 'expired';
      known.used = true;
      const token = fresh(TOKEN_BYTES);
      const now = clock();
      const session = { started_at: now, seen_at: now };
      const [oldest] = sessions;
      if (oldest !== undefined && sessions.size >= SESSIONS_MAX) drop(...oldest);
      sessions.set(digestOf(token), session);
      live.add(session);
      return { token, session };
    },

    use(token) {
      const digest = digestOf(token);
      const session = sessions.get(digest);
      if (session === undefined) return undefined;
      if (!isLive(session)) {
        drop(digest, session);
        return undefined;
      }
      session.seen_at = clock();
      return session;
    },

    isLive,

    end(token) {
      const digest = digestOf(token);
      const session = sessions.get(digest);
      if (session !== undefined) drop(digest, session);
    },
  };
}

function digestOf(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

function forgetOldest(of: Map<string, unknown>, most: number): void {
  if (of.size >= most) of.delete(of.keys().next().value!);
}
