/**
 * The world that `dev` starts with: one app, one page, eight people, one for each state.
 *
 * Everything in it is the same on every machine, secrets included, so that a command in the docs
 * works as it is printed. That is why `serve` refuses a store that holds it.
 */
import type { EventInput } from '../events/ingest.ts';
import { sealToken } from '../graph/tokens.ts';

export interface SeedPerson {
  id: string;
  psid: string;
  first_name: string;
  last_name?: string;
  locale: string;
  timezone: string;
  gender?: string;
  is_payment_enabled?: boolean;
  phone_only?: boolean;
  phone_number?: string;
  /** Gets a drawn portrait; otherwise a silhouette is served. */
  portrait: boolean;
  /** What this person shows. */
  shows: string;
  events: Omit<EventInput, 'person_id' | 'page_id' | 'psid'>[];
}

export const SEED_APP = {
  id: '1041735512345678',
  name: "Joe's Bot",
  secret: 'f00dfacef00dfacef00dfacef00dface',
};

export const SEED_PAGE = {
  id: '1067280970047460',
  name: "Joe's Coffee",
  access_token: sealToken('seeded-by-pagescope-dev-and-known-to-everyb'),
};

/** When all of it was made, whenever it is planted. */
export const FIRST_DAY = Date.UTC(2026, 0, 5, 9, 30);
const day = (days: number): number => FIRST_DAY + days * 86_400_000;

/** PSIDs are of the form that is minted here, and share no digits with the people's ids. */
export const SEED_PEOPLE: readonly SeedPerson[] = [
  {
    id: 'peter',
    psid: '1254477777772919',
    first_name: 'Peter',
    last_name: 'Chang',
    locale: 'en_US',
    timezone: 'America/Los_Angeles',
    gender: 'male',
    is_payment_enabled: true,
    portrait: true,
    shows: 'granted',
    events: [
      { id: 'seed-peter-1', type: 'ad_clicked', at: day(0), ad_id: '6045246247433' },
      { id: 'seed-peter-2', type: 'get_started', at: day(0) + 60_000, payload: 'GET_STARTED' },
    ],
  },
  {
    id: 'nora',
    psid: '1783640519283746',
    first_name: 'Nora',
    last_name: 'Lindqvist',
    locale: 'sv_SE',
    timezone: 'Europe/Stockholm',
    gender: 'female',
    phone_number: '+12125552368',
    portrait: true,
    shows: 'never opted in',
    events: [{ id: 'seed-nora-1', type: 'customer_matched', at: day(1) }],
  },
  {
    id: 'rosa',
    psid: '2093847561029384',
    first_name: 'Rosa',
    last_name: 'Marín',
    locale: 'es_ES',
    timezone: 'Europe/Madrid',
    gender: 'female',
    portrait: true,
    shows: 'revoked',
    events: [
      { id: 'seed-rosa-1', type: 'message', at: day(2), text: '¡Hola!' },
      { id: 'seed-rosa-2', type: 'access_revoked', at: day(3) },
    ],
  },
  {
    id: 'felix',
    psid: '2718281828459045',
    first_name: 'Felix',
    last_name: 'Okafor',
    locale: 'en_GB',
    timezone: 'Africa/Lagos',
    gender: 'male',
    phone_only: true,
    phone_number: '+2348031234567',
    portrait: true,
    shows: 'phone number only',
    events: [{ id: 'seed-felix-1', type: 'message', at: day(4), text: 'Hello' }],
  },
  {
    id: 'citra',
    psid: '3141592653589793',
    first_name: 'Citra',
    locale: 'id_ID',
    timezone: 'Asia/Jakarta',
    gender: 'female',
    portrait: true,
    shows: 'no last name',
    events: [{ id: 'seed-citra-1', type: 'send_to_messenger', at: day(5), ref: 'website' }],
  },
  {
    id: 'maya',
    psid: '4669201609102990',
    first_name: 'Maya',
    last_name: 'Gurung',
    locale: 'ne_NP',
    timezone: 'Asia/Kathmandu',
    gender: 'female',
    portrait: true,
    shows: 'timezone 5.75',
    events: [{ id: 'seed-maya-1', type: 'postback', at: day(6), payload: 'MENU' }],
  },
  {
    id: 'layla',
    psid: '5772156649015328',
    first_name: 'ليلى 🌙',
    last_name: 'حدّاد',
    locale: 'ar_AR',
    timezone: 'Asia/Beirut',
    gender: 'female',
    portrait: true,
    shows: 'right-to-left name with an emoji',
    events: [{ id: 'seed-layla-1', type: 'permission_granted', at: day(7) }],
  },
  {
    id: 'sam',
    psid: '6180339887498948',
    first_name: 'Sam',
    last_name: 'Blank',
    locale: 'en_CA',
    timezone: 'America/Toronto',
    portrait: false,
    shows: 'no picture',
    events: [{ id: 'seed-sam-1', type: 'message_request_accepted', at: day(8) }],
  },
];
