/**
 * The promises about consent, told a second time: the table as users read it, and a model that
 * keeps every fact, sorts them and folds them. It shares no code and no shape with `src/domain`,
 * which keeps only the newest times.
 */
import type { EventType } from '../../src/domain/consent.ts';

/** Event type · makes a PSID · authorises the profile · opens a thread. */
const TABLE = `
  get_started              | yes      | yes     | yes
  message                  | yes      | yes     | yes
  postback                 | yes      | yes     | yes
  send_to_messenger        | yes      | yes     | yes
  permission_granted       | yes      | yes     | no
  message_request_accepted | yes      | yes     | yes
  permission_denied        | yes      | no      | no
  checkbox_plugin          | user_ref | no      | no
  customer_chat_opened     | yes      | no      | no
  customer_matched         | yes      | no      | no
  ad_clicked               | yes      | no      | no
  link_opened              | yes      | no      | no
  shared_content_opened    | yes      | no      | no
  chat_extension_opened    | yes      | no      | no
  message_read             | no       | no      | no
  message_delivered        | no       | no      | no
  access_revoked           | yes      | revokes | no
  platform_disabled        | no       | hides   | no
  platform_enabled         | no       | unhides | no
`;

export interface Promised {
  type: EventType;
  makes: string;
  authorises: string;
  thread: string;
}

export const PROMISED: Promised[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [type, makes, authorises, thread] = line.split('|').map((cell) => cell.trim());
    return { type: type as EventType, makes: makes!, authorises: authorises!, thread: thread! };
  });

const PROMISE = new Map<string, Promised>(PROMISED.map((row) => [row.type, row]));

/** An event as somebody tells of it. `at` null: they named no time. */
export interface Told {
  type: EventType;
  page: string;
  at: number | null;
  ad: string | null;
}

interface Heard extends Told {
  at: number;
}

/** Everything that was ever told of one person, in the order of its telling. */
export class Model {
  readonly heard: Heard[] = [];

  /** Takes an event in and says when it happened. */
  hear(told: Told, now: number): number {
    const before = this.of(isPlatform(told.type) ? null : told.page);
    let at = told.at ?? now;
    // Nobody said when: the first moment from now on that puts it after all that was heard.
    while (told.at === null && !before.every((fact) => isBefore(fact, { ...told, at }))) at++;
    this.heard.push({ ...told, at });
    return at;
  }

  access(page: string): 'never' | 'granted' | 'revoked' {
    let state: 'never' | 'granted' | 'revoked' = 'never';
    for (const fact of inOrder(this.of(page))) {
      if (authorises(fact) === 'yes') state = 'granted';
      if (authorises(fact) === 'revokes') state = 'revoked';
    }
    return state;
  }

  hidden(): boolean {
    return inOrder(this.of(null)).reduce((_, fact) => authorises(fact) === 'hides', false);
  }

  readability(page: string, phoneOnly: boolean): string {
    if (phoneOnly) return 'phone_only';
    if (this.hidden()) return 'platform_disabled';
    const access = this.access(page);
    return access === 'granted' ? 'readable' : access;
  }

  /** Since when the bot and the person have a thread. */
  threadSince(page: string): number | null {
    const opened = this.of(page).filter((fact) => PROMISE.get(fact.type)!.thread === 'yes');
    return opened.length === 0 ? null : Math.min(...opened.map((fact) => fact.at));
  }

  /** Of two ads at the same moment the one told later counts. */
  lastAd(page: string): string | null {
    const ads = this.of(page).filter((fact) => fact.ad !== null);
    return ads.sort((a, b) => a.at - b.at).at(-1)?.ad ?? null;
  }

  /** What was heard of one page, or (null) of the switch over all pages. */
  of(page: string | null): Heard[] {
    return this.heard.filter((fact) =>
      isPlatform(fact.type) ? page === null : fact.page === page,
    );
  }
}

export const isPlatform = (type: EventType): boolean => type.startsWith('platform_');

const authorises = (fact: Told): string => PROMISE.get(fact.type)!.authorises;

const takesAway = (fact: Told): boolean => ['revokes', 'hides'].includes(authorises(fact));

/** Does it surely come before? At the same moment only what takes access away has the last word. */
function isBefore(fact: Heard, other: Heard): boolean {
  return fact.at < other.at || (fact.at === other.at && takesAway(other));
}

function inOrder(facts: Heard[]): Heard[] {
  return facts.sort((a, b) => a.at - b.at || Number(takesAway(a)) - Number(takesAway(b)));
}
