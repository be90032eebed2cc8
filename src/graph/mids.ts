/**
 * Names of messages (`mid`), in the form of their year.
 *
 * A name is made of what it names and not drawn, so that a webhook sent again carries the same one.
 */
import { hash } from 'node:crypto';

/** `mid.1475942721728:3b9e3646712f9bed52`, `mid.$cAAWEl9a…`, 86 characters alone, or after `m_`. */
export type MidForm = 'timed' | 'dollar' | 'bare' | 'm_';

const FORMS: Readonly<Record<MidForm, (digest: Buffer, at: number) => string>> = {
  timed: (digest, at) => `mid.${at}:${digest.toString('hex').slice(0, 18)}`,
  dollar: (digest) => `mid.$cAA${digest.toString('base64url').slice(0, 26)}`,
  bare: (digest) => digest.toString('base64url'),
  m_: (digest) => `m_${digest.toString('base64url')}`,
};

export interface Named {
  page_id: string;
  /** The PSID. */
  thread: string;
  /** The event it came by, or the page's message. */
  id: string;
  /** When it was sent, in milliseconds since 1970. */
  at: number;
}

export function midOf(form: MidForm, { page_id, thread, id, at }: Named): string {
  return FORMS[form](hash('sha512', `${page_id} ${thread} ${id}`, 'buffer'), at);
}
