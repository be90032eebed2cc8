/** People. Their ids are the operator's own: no bot ever sees one. */
import { type Static, Type } from 'typebox';
import { platformEnabled } from '../domain/consent.ts';
import type { Person } from '../domain/person.ts';
import { Refusal } from '../domain/refusal.ts';
import { erasePerson } from '../events/erasure.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { allButTheBody } from './check.ts';
import { eachItem, ITEMS_MAX } from './items.ts';
import { knownPerson, unknown } from './known.ts';
import { PersonInput, PersonPatch, readPerson, readPersonPatch } from './person-input.ts';
import { InvalidInput } from './problem.ts';
import { ProblemSchema } from './problem-schema.ts';
import { ById, isoTime, ListingQuery, listed, listingOf, nullable, Time } from './schemas.ts';
import type { AdminServices } from './services.ts';

export const PersonView = Type.Object(
  {
    id: Type.String(),
    first_name: Type.String(),
    last_name: nullable(Type.String()),
    locale: nullable(Type.String()),
    timezone: Type.Unsafe<string | number | null>({ type: ['string', 'number', 'null'] }),
    gender: nullable(Type.String()),
    is_payment_enabled: nullable(Type.Boolean()),
    phone_only: Type.Boolean(),
    phone_number: nullable(Type.String()),
    picture_version: Type.Integer({ description: 'Rises whenever the picture changes.' }),
    platform_enabled: Type.Boolean({
      description: "The person's own switch over all pages, as platform_disabled events leave it.",
    }),
    created_at: Time,
  },
  { title: 'Person', description: 'A person. What is null is not known.' },
);

const Psids = Type.Object(
  {
    data: Type.Array(
      Type.Object({ page_id: Type.String(), psid: Type.String() }, { title: 'PagePsid' }),
    ),
  },
  { description: 'By which id each page knows the person.' },
);

const tags = ['People'];

export function peopleRoutes(api: AdminApp, services: AdminServices): void {
  const { store, phones, clock, random, onError } = services;
  const { people } = store;

  async function add(person: Person): Promise<Static<typeof PersonView>> {
    if (await phones.add(person)) return viewOf(person);
    throw new Refusal(
      'conflict',
      `There is, or was, a person ${person.id}; an id is used once, also by somebody erased.`,
      'id',
    );
  }

  api.post(
    '/people',
    {
      validatorCompiler: allButTheBody,
      schema: {
        tags,
        operationId: 'createPeople',
        summary: 'Creates a person, or up to 1,000',
        description:
          'An array is answered with 200 and an array of the same order, each item admitted or refused by itself.',
        body: Type.Union([PersonInput, Type.Array(PersonInput, { maxItems: ITEMS_MAX })]),
        response: {
          200: Type.Array(Type.Union([PersonView, ProblemSchema]), {
            description: 'For each item of an array the person, or why they were refused.',
          }),
          201: PersonView,
          ...REFUSALS,
        },
      },
    },
    async ({ body }, reply) => {
      const answer = await eachItem<Person, Static<typeof PersonView>>(body, {
        read: (one) => readPerson(one, clock(), random),
        keysOf: ({ id }) => [id],
        work: add,
        onError,
      });
      return reply.code(Array.isArray(answer) ? 200 : 201).send(answer);
    },
  );

  api.get(
    '/people',
    {
      schema: {
        tags,
        operationId: 'listPeople',
        summary: 'Lists people',
        querystring: ListingQuery,
        response: { 200: listed(PersonView), ...REFUSALS },
      },
    },
    async ({ query }) => {
      const { items, next } = await people.people(listingOf(query));
      return { data: items.map(viewOf), next };
    },
  );

  api.get(
    '/people/:id',
    {
      schema: {
        tags,
        operationId: 'getPerson',
        summary: 'Shows a person',
        params: ById,
        response: { 200: PersonView, ...REFUSALS },
      },
    },
    async ({ params: { id } }) => viewOf(await knownPerson(store, id)),
  );

  api.get(
    '/people/:id/psids',
    {
      schema: {
        tags,
        operationId: 'listPsids',
        summary: 'Shows by which PSID each page knows a person',
        params: ById,
        response: { 200: Psids, ...REFUSALS },
      },
    },
    async ({ params: { id } }) => {
      await knownPerson(store, id);
      return { data: await people.psids(id) };
    },
  );

  api.patch(
    '/people/:id',
    {
      validatorCompiler: allButTheBody,
      schema: {
        tags,
        operationId: 'changePerson',
        summary: 'Changes a person',
        params: ById,
        body: PersonPatch,
        response: { 200: PersonView, ...REFUSALS },
      },
    },
    async ({ params: { id }, body }) => {
      const patch = readPersonPatch(body);
      if (Array.isArray(patch)) throw new InvalidInput(patch);
      const changed = await phones.change(id, (person) => ({ ...person, ...patch }));
      return viewOf(changed ?? unknown('person', id));
    },
  );

  api.delete(
    '/people/:id',
    {
      schema: {
        tags,
        operationId: 'erasePerson',
        summary: 'Erases a person everywhere',
        description:
          'From the answer on every page gets the answer for somebody unknown, and pairs, history, pictures and audit are gone. The id cannot be used again.',
        params: ById,
        response: { 204: Type.Null({ description: 'Erased.' }), ...REFUSALS },
      },
    },
    async ({ params: { id } }, reply) => {
      if (!(await erasePerson(store, id, clock()))) unknown('person', id);
      return reply.code(204).send(null);
    },
  );
}

export function viewOf(person: Person): Static<typeof PersonView> {
  const { id, first_name, last_name, locale, timezone, gender } = person;
  const { is_payment_enabled, phone_only, phone_number, picture_version, created_at } = person;
  return {
    id,
    first_name,
    last_name,
    locale,
    timezone,
    gender,
    is_payment_enabled,
    phone_only,
    phone_number,
    picture_version,
    platform_enabled: platformEnabled(person),
    created_at: isoTime(created_at),
  };
}
