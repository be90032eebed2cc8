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

/** Asks whether there is a session, once, when the console starts. */
export async function findSession(): Promise<void> {
  const response = await fetch('/admin/v1/pages?limit=1', { credentials: 'same-origin' });
  session.value = response.ok ? 'signed-in' : 'signed-out';
}

/** True: there is a session now. `code`: from the link that the terminal printed, or the link itself. */
export async function signIn(code: string): Promise<boolean> {
  const response = await fetch('/admin/v1/sessions', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: codeOf(code) }),
  });
  if (!response.ok) return false;
  session.value = 'signed-in';
  tabs.postMessage('signed-in');
  return true;
}

function codeOf(pasted: string): string {
  const found = /[?#&](?:code|token)=([^&#\s]+)/.exec(pasted);
  return decodeURIComponent(found?.[1] ?? pasted.trim());
}
