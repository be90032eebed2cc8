/** How somebody came to the thread: by an ad, by a link, by the chat plugin of a website. */
import type { EventType } from './consent.ts';

export type ReferralSource = 'ADS' | 'SHORTLINK' | 'CUSTOMER_CHAT_PLUGIN';

export interface Referral {
  source: ReferralSource;
  /** Milliseconds since 1970. */
  at: number;
  ref?: string;
  ad_id?: string;
  /** The website that shows the chat plugin. */
  referer_uri?: string;
}

const SOURCES: { readonly [Type in EventType]?: ReferralSource } = {
  ad_clicked: 'ADS',
  link_opened: 'SHORTLINK',
  customer_chat_opened: 'CUSTOMER_CHAT_PLUGIN',
};

/** Undefined: an event of this type refers nobody, or it came by an ad that is not named. */
export function referralOf(event: {
  type: EventType;
  at: number;
  detail: { ref?: string; ad_id?: string; referer_uri?: string };
}): Referral | undefined {
  const source = SOURCES[event.type];
  if (source === undefined) return undefined;
  const { ref, ad_id, referer_uri } = event.detail;
  if (source === 'ADS' && ad_id === undefined) return undefined;
  return {
    source,
    at: event.at,
    ...(ref !== undefined && { ref }),
    ...(ad_id !== undefined && { ad_id }),
    ...(referer_uri !== undefined && { referer_uri }),
  };
}
