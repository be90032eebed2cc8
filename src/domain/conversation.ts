/** The thread of a page and a person: what was said in both directions, and when each was there. */
import type { EventType } from './consent.ts';
import type { Fact } from './pair.ts';

export interface Message {
  /** The event it came by, or an id of its own; its `mid` is made of it. Unique within the pair. */
  id: string;
  sender: 'page' | 'person';
  /** The app that sent it; null: the person did. */
  app_id: string | null;
  /** Milliseconds since 1970. */
  at: number;
  /** Its place in the order of admission, which it shares with the facts of the pair. */
  seq: number;
  /** As the wire has it: what the bot sent as `message`, or what its webhook carries. */
  body: MessageBody;
}

export type MessageBody = Readonly<Record<string, unknown>>;

/** When each was there. Milliseconds since 1970, null: never. */
export interface Thread {
  /** The person's newest action that opens the messaging window. */
  interacted_at: number | null;
  /** The page's newest message. */
  sent_at: number | null;
  /** The person's device had, and the person saw, everything up to here. */
  delivered_at: number | null;
  read_at: number | null;
}

export const NO_THREAD: Thread = {
  interacted_at: null,
  sent_at: null,
  delivered_at: null,
  read_at: null,
};

/**
 * What a person does that lets a page write to them; a link does so only where a thread is
 * (documented: Messenger conversation entry points).
 */
const OPENS_WINDOW: { readonly [Type in EventType]?: 'always' | 'in a thread' } = {
  get_started: 'always',
  message: 'always',
  postback: 'always',
  send_to_messenger: 'always',
  message_request_accepted: 'always',
  link_opened: 'in a thread',
  ad_clicked: 'in a thread',
};

/** The thread after an event. `exists`: the page and the person have a thread. */
export function threadAfter(thread: Thread, { type, at }: Fact, exists: boolean): Thread {
  const opens = OPENS_WINDOW[type];
  if (opens === 'always' || (opens === 'in a thread' && exists)) {
    return { ...thread, interacted_at: later(thread.interacted_at, at) };
  }
  if (type === 'message_delivered') {
    return { ...thread, delivered_at: later(thread.delivered_at, at) };
  }
  if (type === 'message_read') return { ...thread, read_at: later(thread.read_at, at) };
  return thread;
}

/** What the person said by an event; undefined: nothing that stands in the thread. */
export function messageOf({ event_id, type, at, seq, detail }: Fact): Message | undefined {
  const body = bodyOf(type, detail);
  return body && { id: event_id, sender: 'person', app_id: null, at, seq, body };
}

function bodyOf(type: EventType, detail: Fact['detail']): MessageBody | undefined {
  const { payload, ref: _ref, ad_id: _ad, user_ref: _user, ...said } = detail;
  switch (type) {
    case 'message':
      return payload === undefined ? said : { ...said, quick_reply: { payload } };
    case 'get_started':
    case 'postback':
      return { postback: payload === undefined ? said : { ...said, payload } };
    default:
      return undefined;
  }
}

function later(known: number | null, at: number): number {
  return known === null ? at : Math.max(known, at);
}
