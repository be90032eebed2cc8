/** Who is signed in: nobody yet, somebody, or somebody whose session ended while they worked. */
import { signal } from '@preact/signals';

export type SessionState = 'unknown' | 'signed-in' | 'signed-out' | 'expired';

export const session = signal<SessionState>('unknown');

/** Other tabs of this console: signing in once is enough for all of them. */
const tabs = new BroadcastChannel('pagescope.session');

tabs.addEventListener('message', () => {
  session.value = 'signed-in';
});

/** Resolves when there is a session again; from here on the console asks for one. */
export function sessionRenewed(abort?: AbortSignal | null): Promise<void> {
  if (session.value !== 'expired' && session.value !== 'signed-out') {
    session.value = session.value === 'signed-in' ? 'expired' : 'signed-out';
  }
  return new Promise((resolve, reject) => {
    const stop = session.subscribe((state) => {
      if (state !== 'signed-in') return;
      queueMicrotask(() => stop());
      resolve();
    });
    abort?.addEventListener('abort', () => {
      stop();
      reject(abort.reason);
    });
  });
}

async function isSignedIn(): Promise<boolean> {
  const response = await fetch('/admin/v1/pages?limit=1', { credentials: 'same-origin' });
  return response.ok;
}

/** Asks whether there is a session, once, when the console starts. */
export async function findSession(): Promise<void> {
  session.value = (await isSignedIn()) ? 'signed-in' : 'signed-out';
}

/** Where the server lets people in; it leads back to where somebody wanted to go. */
export function goToSignIn(): void {
  const to = location.pathname + location.search;
  location.replace(`/sign-in?to=${encodeURIComponent(to)}`);
}

/** Ends the session of every tab of this browser. */
export async function signOut(): Promise<void> {
  await fetch('/admin/v1/sessions/current', { method: 'DELETE', credentials: 'same-origin' });
  location.assign('/sign-in');
}

/** What is wrong, in words; undefined: there is a session now. `pasted`: a sign-in link, or its code. */
export async function signIn(pasted: string): Promise<string | undefined> {
  const response = await fetch('/admin/v1/sessions', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: /[?#&]code=([\w-]+)/.exec(pasted)?.[1] ?? pasted.trim() }),
  });
  // Another tab may have used the link for all of them.
  if (!response.ok && !(await isSignedIn())) {
    const { detail } = (await response.json()) as { detail?: string };
    return detail ?? 'This link signs nobody in.';
  }
  session.value = 'signed-in';
  tabs.postMessage('signed-in');
  return undefined;
}

/** Asks whether somebody signed in elsewhere meanwhile. */
export async function lookAgain(): Promise<void> {
  if (session.value === 'expired' && (await isSignedIn())) session.value = 'signed-in';
}
