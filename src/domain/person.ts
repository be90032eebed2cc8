/** People: somebody with a Messenger account. Their id never leaves the Admin API. */

/** Times are milliseconds since 1970. A value that is not known is null, and absent on the wire. */
export interface Person {
  id: string;
  first_name: string;
  last_name: string | null;
  /** `ll_CC`, as in `en_US`. */
  locale: string | null;
  /** An IANA zone, or hours east of Greenwich (may be fractional). */
  timezone: string | number | null;
  gender: string | null;
  is_payment_enabled: boolean | null;
  /** Made with a phone number alone: there is no profile to show. */
  phone_only: boolean;
  phone_number: string | null;
  /** Raised whenever the picture changes; 0: no picture. Stands in picture URLs. */
  picture_version: number;
  platform_disabled_at: number | null;
  platform_enabled_at: number | null;
  /** Erased people answer as unknown at once; what is left of them is swept afterwards. */
  erased_at: number | null;
  created_at: number;
}

/** An uploaded or drawn picture, ready to be sized. */
export interface Picture {
  type: 'image/jpeg' | 'image/png' | 'image/webp';
  bytes: Uint8Array;
}

/** A person as somebody describes them: absent members take these values. */
export const BLANK_PERSON: Omit<Person, 'id' | 'first_name' | 'created_at'> = {
  last_name: null,
  locale: null,
  timezone: null,
  gender: null,
  is_payment_enabled: null,
  phone_only: false,
  phone_number: null,
  picture_version: 0,
  platform_disabled_at: null,
  platform_enabled_at: null,
  erased_at: null,
};

/** What stays of an erased person once they are swept: the mark that the id is used up. */
export function tombstone(person: Person): Person {
  return {
    ...BLANK_PERSON,
    id: person.id,
    first_name: '',
    erased_at: person.erased_at,
    created_at: 0,
  };
}
