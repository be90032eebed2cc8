/**
 * Who may read whom. The only place that decides it.
 *
 * Every event goes through the one table below, whichever surface it came by. A pair's state is
 * two times, the newest grant and the newest revocation; the later one wins and a tie goes to the
 * revocation, so events may arrive in any order and end in the same state.
 */

/** `psid`: the pair comes to be. `user_ref`: known by a reference until a reply. `nothing`: no new id. */
type Makes = 'psid' | 'user_ref' | 'nothing';

/** What an event does to access; stands in the history as the effect. */
export type Effect = 'grants' | 'revokes' | 'hides' | 'unhides' | 'none';

export interface EventRule {
  makes: Makes;
  effect: Effect;
  /** From here on the bot and the person have a thread. */
  opensThread: boolean;
  /** What the person did, to end a sentence that begins with their name. */
  did: string;
}

const rule = (makes: Makes, effect: Effect, opensThread: boolean, did: string): EventRule => ({
  makes,
  effect,
  opensThread,
  did,
});

/** Every event type and what it does (the founding text's list of what does and does not authorise). */
export const EVENTS = {
  get_started: rule('psid', 'grants', true, 'tapped Get Started'),
  message: rule('psid', 'grants', true, 'sent a message'),
  postback: rule('psid', 'grants', true, 'tapped a button in the thread'),
  send_to_messenger: rule('psid', 'grants', true, 'clicked Send to Messenger'),
  permission_granted: rule('psid', 'grants', false, 'granted user_profile in the webview'),
  message_request_accepted: rule('psid', 'grants', true, 'accepted the message request'),
  permission_denied: rule('psid', 'none', false, 'refused user_profile in the webview'),
  checkbox_plugin: rule('user_ref', 'none', false, 'confirmed the checkbox plugin'),
  customer_chat_opened: rule('psid', 'none', false, 'opened the chat plugin'),
  customer_matched: rule('psid', 'none', false, 'came by customer matching'),
  ad_clicked: rule('psid', 'none', false, 'came by an ad'),
  link_opened: rule('psid', 'none', false, 'opened an m.me link'),
  shared_content_opened: rule('psid', 'none', false, 'opened shared content'),
  chat_extension_opened: rule('psid', 'none', false, 'opened a chat extension'),
  message_read: rule('nothing', 'none', false, 'read the messages'),
  message_delivered: rule('nothing', 'none', false, 'received the messages'),
  access_revoked: rule('psid', 'revokes', false, "withdrew this page's access"),
  platform_disabled: rule('nothing', 'hides', false, 'switched platform permissions off'),
  platform_enabled: rule('nothing', 'unhides', false, 'switched platform permissions on'),
} as const satisfies Record<string, EventRule>;

export type EventType = keyof typeof EVENTS;
export const EVENT_TYPES = Object.keys(EVENTS) as EventType[];

/** What a page knows of its right to read one person. Times in milliseconds, null: never. */
export interface Consent {
  granted_at: number | null;
  revoked_at: number | null;
}

/** The person's own switch over all pages. */
export interface PlatformSwitch {
  platform_disabled_at: number | null;
  platform_enabled_at: number | null;
}

/** The page's own state. */
export type Access = 'never' | 'granted' | 'revoked';

export function access({ granted_at, revoked_at }: Consent): Access {
  if (revoked_at !== null && (granted_at === null || revoked_at >= granted_at)) return 'revoked';
  return granted_at === null ? 'never' : 'granted';
}

export function platformEnabled(person: PlatformSwitch): boolean {
  const { platform_disabled_at: off, platform_enabled_at: on } = person;
  return off === null || (on !== null && on > off);
}

/** Why the profile cannot be read, or that it can. */
export type Readability = 'readable' | 'phone_only' | 'platform_disabled' | 'revoked' | 'never';

/** The whole decision: the account, the person's switch, then the page's own state. */
export function readability(
  person: PlatformSwitch & { phone_only: boolean },
  consent: Consent,
): Readability {
  if (person.phone_only) return 'phone_only';
  if (!platformEnabled(person)) return 'platform_disabled';
  const state = access(consent);
  return state === 'granted' ? 'readable' : state;
}

/** The pair after an event of this type at this time. */
export function applyToPair<State extends Consent>(
  pair: State,
  type: EventType,
  at: number,
): State {
  switch (EVENTS[type].effect) {
    case 'grants':
      return { ...pair, granted_at: later(pair.granted_at, at) };
    case 'revokes':
      return { ...pair, revoked_at: later(pair.revoked_at, at) };
    default:
      return pair;
  }
}

/** The person after an event of this type at this time. */
export function applyToPerson<State extends PlatformSwitch>(
  person: State,
  type: EventType,
  at: number,
): State {
  switch (EVENTS[type].effect) {
    case 'hides':
      return { ...person, platform_disabled_at: later(person.platform_disabled_at, at) };
    case 'unhides':
      return { ...person, platform_enabled_at: later(person.platform_enabled_at, at) };
    default:
      return person;
  }
}

/**
 * When an event that names no time happened: after everything already admitted (`newest`).
 * What takes access away may share the newest moment, because a tie goes to it; everything else
 * needs a moment of its own.
 */
export function timeOf(type: EventType, now: number, newest: number | null): number {
  if (newest === null) return now;
  const { effect } = EVENTS[type];
  return Math.max(now, effect === 'revokes' || effect === 'hides' ? newest : newest + 1);
}

function later(known: number | null, at: number): number {
  return known === null ? at : Math.max(known, at);
}
