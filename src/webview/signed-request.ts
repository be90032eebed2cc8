/** What a webview is told of its thread, so that its own server can believe it (dossier §7.3). */
import { createHmac } from 'node:crypto';

export const THREAD_TYPES = ['USER_TO_PAGE', 'USER_TO_USER', 'GROUP'] as const;
export type ThreadType = (typeof THREAD_TYPES)[number];

export interface ThreadContext {
  page_id: string;
  psid: string;
  thread_type: ThreadType;
  tid: string;
}

/** `now` in milliseconds since 1970; the payload counts seconds. */
export function signedRequest(
  { page_id, psid, thread_type, tid }: ThreadContext,
  now: number,
  appSecret: string,
): string {
  // The page's id is a number on the wire; one that no number holds stays text, so nothing is lost.
  const asNumber = Number(page_id);
  const payload = Buffer.from(
    JSON.stringify({
      algorithm: 'HMAC-SHA256',
      issued_at: Math.floor(now / 1000),
      page_id: Number.isSafeInteger(asNumber) ? asNumber : page_id,
      psid,
      thread_type,
      tid,
    }),
  ).toString('base64url');
  return signed(payload, appSecret);
}

/** Facebook signs the text of the payload as it is sent: base64url without padding. */
export function signed(payload: string, appSecret: string): string {
  return `${createHmac('sha256', appSecret).update(payload).digest('base64url')}.${payload}`;
}
