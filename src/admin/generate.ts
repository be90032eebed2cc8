/** People who are made up, the same in every run: to see what a bot makes of names it did not expect. */
import { createHash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { BLANK_PERSON, type Person } from '../domain/person.ts';
import { portrait } from '../pictures/portraits.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { NAMED_LOCALES, NAMES, type Names } from './names.ts';
import { PersonView, viewOf } from './people.ts';
import { InvalidInput } from './problem.ts';
import { line, oneOf } from './schemas.ts';
import type { AdminServices } from './services.ts';

const COUNT_MAX = 1000;
/** Each is drawn, which takes a while. */
const PORTRAITS_MAX = 50;

const GenerateInput = Type.Object(
  {
    count: Type.Integer({ minimum: 1, maximum: COUNT_MAX, description: 'How many.' }),
    seed: line(100, 'one line of text. The same seed makes the same people.'),
    locales: Type.Optional(
      Type.Array(oneOf(NAMED_LOCALES, 'Where they come from.'), {
        minItems: 1,
        maxItems: NAMED_LOCALES.length,
        uniqueItems: true,
        description: 'By default, everywhere.',
      }),
    ),
    portraits: Type.Optional(
      Type.Boolean({ description: `Draws a picture of each; then ${PORTRAITS_MAX} at most.` }),
    ),
  },
  {
    additionalProperties: false,
    title: 'PeopleGenerator',
    description: 'People to make up.',
  },
);
const GeneratedView = Type.Object(
  {
    data: Type.Array(PersonView),
    added: Type.Integer({ description: 'Those that were not here already.' }),
  },
  { description: 'Who was made up, or had been made up before.' },
);

export function generateRoute(api: AdminApp, { store, clock }: AdminServices): void {
  api.post(
    '/people/generate',
    {
      schema: {
        tags: ['People'],
        operationId: 'generatePeople',
        summary: 'Makes people up, from many places',
        description:
          'The same call makes the same people, so a second one adds nobody. Some have no last name, no gender, no zone, or a number instead of one, as real ones do.',
        body: GenerateInput,
        response: { 200: GeneratedView, ...REFUSALS },
      },
    },
    async ({ body }): Promise<Static<typeof GeneratedView>> => {
      const { count, seed, locales = NAMED_LOCALES, portraits = false } = body;
      if (portraits && count > PORTRAITS_MAX) {
        const problem = `must be at most ${PORTRAITS_MAX} where portraits are drawn`;
        throw new InvalidInput([{ member: 'count', problem }]);
      }
      const places = NAMES.filter(({ locale }) => locales.includes(locale));
      const data: Person[] = [];
      let added = 0;
      for (let number = 1; number <= count; number++) {
        const made = madeUp(seed, number, places, clock());
        const isNew = await store.people.add(made);
        if (isNew) added++;
        let person = isNew ? made : await store.people.person(made.id);
        if (isNew && portraits) {
          person = await store.people.setPicture(made.id, await portrait(made.id));
        }
        // Undefined: erased since, and an id is used once.
        if (person !== undefined) data.push(person);
      }
      return { data: data.map(viewOf), added };
    },
  );
}

/** One in so many lacks it. */
const LACKS = {
  last_name: 12,
  timezone: 15,
  gender: 8,
  locale: 25,
  is_payment_enabled: 2,
} as const;
const HOURS = [-9.5, -3.5, 5.5, 5.75, 12.75] as const;

/** Person number so and so of this seed. */
export function madeUp(
  seed: string,
  number: number,
  places: readonly Names[],
  now: number,
): Person {
  const from = `${seed}\n${places.map(({ locale }) => locale).join()}`;
  const draw = drawer(`${from}\n${number}`);
  const one = <T>(of: readonly T[]): T => of[draw(of.length)]!;
  const { locale, zones, female, male, last } = one(places);
  const isFemale = draw(2) === 0;
  const lacks = (name: keyof typeof LACKS): boolean => draw(LACKS[name]) === 0;
  const digest = createHash('sha256').update(from).digest('hex');
  return {
    ...BLANK_PERSON,
    id: `made-${digest.slice(0, 8)}-${number}`,
    first_name: one(isFemale ? female : male),
    last_name: last.length === 0 || lacks('last_name') ? null : one(last),
    locale: lacks('locale') ? null : locale,
    timezone: lacks('timezone') ? null : draw(30) === 0 ? one(HOURS) : one(zones),
    gender: lacks('gender') ? null : isFemale ? 'female' : 'male',
    is_payment_enabled: lacks('is_payment_enabled') ? null : draw(2) === 0,
    created_at: now,
  };
}

/** Numbers below the one that is asked for, the same in every run. */
function drawer(seed: string): (below: number) => number {
  const bytes = createHash('shake256', { outputLength: 128 }).update(seed).digest();
  let at = 0;
  return (below) => {
    const value = bytes.readUInt32BE(at);
    at += 4;
    return value % below;
  };
}
