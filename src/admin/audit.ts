/** Who read which fields of a person, and when. */
import { Type } from 'typebox';
import type { ReadRecord } from '../store/store.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { knownPerson } from './known.ts';
import { isoTime, LISTING, listed, listingOf, PersonId, Time } from './schemas.ts';
import type { AdminServices } from './services.ts';

const ReadView = Type.Object(
  {
    person_id: Type.String(),
    page_id: Type.String(),
    psid: Type.String(),
    app_id: Type.String(),
    fields: Type.Array(Type.String(), { description: 'In the order asked for.' }),
    answer: Type.String({ description: 'profile, empty, or the key of the error.' }),
    minute: Time,
    reads: Type.Integer({ description: 'How many such reads there were in this minute.' }),
  },
  { title: 'Read', description: 'Reads of one kind within one minute.' },
);

const AuditQuery = Type.Object(
  { ...LISTING, person_id: PersonId },
  { additionalProperties: false },
);

export function auditRoutes(api: AdminApp, { store }: AdminServices): void {
  api.get(
    '/audit',
    {
      schema: {
        tags: ['Audit'],
        operationId: 'listReads',
        summary: 'Lists the reads of a person, the newest minute first',
        description: 'Written within 200 ms of the read and kept for 30 days.',
        querystring: AuditQuery,
        response: { 200: listed(ReadView), ...REFUSALS },
      },
    },
    async ({ query: { person_id, ...query } }) => {
      await knownPerson(store, person_id, 'person_id');
      const { items, next } = await store.audit.reads(person_id, listingOf(query));
      return { data: items.map(viewOf), next };
    },
  );
}

function viewOf({ person_id, page_id, psid, app_id, fields, answer, minute, reads }: ReadRecord) {
  return {
    person_id,
    page_id,
    psid,
    app_id,
    fields: fields === '' ? [] : fields.split(','),
    answer,
    minute: isoTime(minute),
    reads,
  };
}
