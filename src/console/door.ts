/** The door of the console: which request came with a session, and what signing in and out does. */
import type { IncomingMessage } from 'node:http';
import type { Door, Link, SignedIn, Visitor } from '../admin/services.ts';
import type { BadCode, Session, Sessions } from './sessions.ts';
import { IDLE_MS } from './sessions.ts';

export interface Doorway {
  /** Notes that this request came by the console's origin. */
  enter(request: IncomingMessage): Visitor;
}

interface Place {
  origin: string;
  /** By which other devices reach it; undefined: by none. */
  lan?: string | undefined;
}

export interface HingedDoor extends Door {
  /** From here on there is a console to sign in to. */
  hang(at: Place & { port: number }): Doorway;
}

export function createDoor(sessions: Sessions): HingedDoor {
  const visitors = new WeakMap<IncomingMessage, Visitor>();
  let place: Place | undefined;

  return {
    visitor: (request) => visitors.get(request),

    link(to, from = 'here'): Link | undefined {
      const at = from === 'lan' ? place?.lan : place?.origin;
      if (at === undefined) return undefined;
      const { code, expires_at } = sessions.mint();
      const way = to === undefined ? '' : `?to=${encodeURIComponent(to)}`;
      return { code, expires_at, url: `${at}/sign-in${way}#code=${code}` };
    },

    hang({ port, origin, lan }) {
      place = { origin, lan };
      // Cookies know no ports: two consoles on one machine keep to their own.
      const name = `pagescope_${port}`;
      const attributes = `Path=/; HttpOnly; SameSite=Strict${origin.startsWith('https:') ? '; Secure' : ''}`;
      return {
        enter(request) {
          const visitor = visitorOf(cookieOf(request, name));
          visitors.set(request, visitor);
          return visitor;
        },
      };

      function visitorOf(sent: string | undefined): Visitor {
        let token = sent;
        let session = token === undefined ? undefined : sessions.use(token);
        return {
          signedIn: () => session !== undefined && sessions.isLive(session),
          session: () => session && signedIn(session),
          signIn(code): { cookie: string; session: SignedIn } | BadCode {
            const begun = sessions.exchange(code);
            if (typeof begun === 'string') return begun;
            // Who signs in anew leaves no session behind.
            if (token !== undefined) sessions.end(token);
            ({ token, session } = begun);
            return { cookie: `${name}=${token}; ${attributes}`, session: signedIn(session) };
          },
          signOut() {
            if (token !== undefined) sessions.end(token);
            return `${name}=; ${attributes}; Max-Age=0`;
          },
        };
      }
    },
  };
}

function signedIn({ started_at, seen_at }: Session): SignedIn {
  return { started_at, expires_at: seen_at + IDLE_MS };
}

/** The last one of this name. */
function cookieOf({ headers }: IncomingMessage, name: string): string | undefined {
  const found = (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .findLast((pair) => pair.startsWith(`${name}=`));
  return found?.slice(name.length + 1) || undefined;
}
