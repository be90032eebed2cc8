/** A person as somebody describes them: over the Admin API, or on a line of an import. */
import { type Static, Type } from 'typebox';
import { BLANK_PERSON, type Person } from '../domain/person.ts';
import type { Random } from '../domain/psid.ts';
import { canonicalZone } from '../domain/timezone.ts';
import { checker } from './check.ts';
import { freshPersonId } from './mint.ts';
import type { MemberProblem } from './problem.ts';
import { line, Name, nullable, PersonId } from './schemas.ts';

const DESCRIBED = {
  last_name: Type.Optional(nullable(Name)),
  locale: Type.Optional(
    nullable(
      Type.String({
        pattern: '^[a-z]{2,3}_[A-Z]{2}$',
        description: 'a locale such as en_US.',
        examples: ['en_US'],
      }),
    ),
  ),
  timezone: Type.Optional(
    Type.Unsafe<string | number | null>({
      type: ['string', 'number', 'null'],
      maxLength: 64,
      minimum: -12,
      maximum: 14,
      description:
        'An IANA zone, whose daylight saving time is followed, or hours east of Greenwich.',
      examples: ['America/Los_Angeles', 5.75],
    }),
  ),
  gender: Type.Optional(
    nullable(line(50, 'one line of well-formed text, as in female or male, 1 to 50 characters.')),
  ),
  is_payment_enabled: Type.Optional(nullable(Type.Boolean())),
  phone_only: Type.Optional(
    Type.Boolean({ description: 'Made with a phone number alone: there is no profile to read.' }),
  ),
  phone_number: Type.Optional(
    nullable(
      Type.String({
        maxLength: 32,
        pattern: '^\\+[\\d ().-]+$',
        description:
          'an international number with its +. Blanks, brackets, dots and hyphens are dropped.',
        examples: ['+1(212)555-2368'],
      }),
    ),
  ),
};

export const PersonInput = Type.Object(
  { id: Type.Optional(PersonId), first_name: Name, ...DESCRIBED },
  {
    additionalProperties: false,
    title: 'PersonInput',
    description: 'A person. What is absent or null is not known.',
  },
);

export const PersonPatch = Type.Object(
  { first_name: Type.Optional(Name), ...DESCRIBED },
  {
    additionalProperties: false,
    title: 'PersonPatch',
    description: 'Changes of a person: null clears a value, what is absent stays as it is.',
  },
);

const checkInput = checker(PersonInput);
const checkPatch = checker(PersonPatch);

/**
 * The person that is described, made at `now`, or everything that is wrong with the description.
 * Never throws: an import calls it for every line of a million.
 */
export function readPerson(body: unknown, now: number, random: Random): Person | MemberProblem[] {
  const problems = checkInput(body);
  if (problems.length > 0) return problems;
  const input = body as Static<typeof PersonInput>;
  const settled = settle(input);
  if (Array.isArray(settled)) return settled;
  return {
    ...BLANK_PERSON,
    id: input.id ?? freshPersonId(random),
    first_name: input.first_name,
    last_name: input.last_name ?? null,
    locale: input.locale ?? null,
    timezone: settled.timezone ?? null,
    gender: input.gender ?? null,
    is_payment_enabled: input.is_payment_enabled ?? null,
    phone_only: input.phone_only ?? false,
    phone_number: settled.phone_number ?? null,
    created_at: now,
  };
}

/** The members to change, or everything that is wrong with them. */
export function readPersonPatch(body: unknown): Partial<Person> | MemberProblem[] {
  const problems = checkPatch(body);
  if (problems.length > 0) return problems;
  const patch = body as Static<typeof PersonPatch>;
  const settled = settle(patch);
  return Array.isArray(settled) ? settled : ({ ...patch, ...settled } as Partial<Person>);
}

interface Settled {
  timezone?: string | number | null;
  phone_number?: string | null;
}

/** What no schema can say: zones that exist, and one spelling of every number. */
function settle({ timezone, phone_number }: Settled): Settled | MemberProblem[] {
  const settled: Settled = {};
  const problems: MemberProblem[] = [];
  if (timezone !== undefined) {
    const zone = typeof timezone === 'string' ? canonicalZone(timezone) : timezone;
    if (zone === undefined) problems.push({ member: 'timezone', problem: NO_ZONE });
    else settled.timezone = zone;
  }
  if (phone_number !== undefined) {
    const number = phone_number?.replace(/[^+\d]/g, '') ?? null;
    if (number !== null && !E164.test(number)) {
      problems.push({ member: 'phone_number', problem: NO_NUMBER });
    } else settled.phone_number = number;
  }
  return problems.length > 0 ? problems : settled;
}

const NO_ZONE =
  'is not an IANA time zone (America/Los_Angeles is one); hours from -12 to 14 are taken too';
const E164 = /^\+[1-9]\d{6,14}$/;
const NO_NUMBER = 'must have one + and 7 to 15 digits, as in +12125552368';
