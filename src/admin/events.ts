/** What happens to people, told by the operator, the console or a test. */
import { Type } from 'typebox';
import type { Access } from '../domain/consent.ts';
import type { EventInput, EventResult } from '../events/ingest.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { allButTheBody } from './check.ts';
import { EventBody, readEvent } from './event-input.ts';
import { eachItem, ITEMS_MAX } from './items.ts';
import { ProblemSchema } from './problem-schema.ts';
import { nullable, oneOf } from './schemas.ts';
import type { AdminServices } from './services.ts';

export const AccessWord = oneOf<Access>(
  ['never', 'granted', 'revoked'],
  'May this page read the profile? The state of the page alone.',
);

const EventAnswer = Type.Object(
  {
    event_id: Type.String({ description: "The caller's id, or one made here." }),
    psid: nullable(Type.String({ description: 'Null where the event makes none.' })),
    access: AccessWord,
    user_ref: Type.Optional(
      Type.String({ description: 'How a person is known until they reply to the plugin.' }),
    ),
    replayed: Type.Boolean({
      description: 'The very same event had been admitted before; nothing changed.',
    }),
    deliveries: Type.Array(Type.String(), { description: 'Webhooks that were queued.' }),
  },
  { title: 'EventAnswer', description: 'An event that was admitted.' },
);

const EventsQuery = Type.Object(
  {
    silent: Type.Optional(
      oneOf(
        ['true', 'false'],
        'Tells no bot of it: history that is brought here from elsewhere. By default false.',
      ),
    ),
  },
  { additionalProperties: false },
);

export function eventRoutes(api: AdminApp, { ingest, onAdmitted, onError }: AdminServices): void {
  async function admit(event: EventInput, silent: boolean): Promise<EventResult> {
    const answer = await ingest.admit(event, { silent });
    if (!answer.replayed) onAdmitted(event.type);
    return answer;
  }

  api.post(
    '/events',
    {
      validatorCompiler: allButTheBody,
      schema: {
        tags: ['Events'],
        operationId: 'admitEvents',
        summary: 'Tells what happened: one event, or up to 1,000',
        description:
          'An array is answered with 200 and an array of the same order, each item admitted or refused by itself; those of one person are admitted in their order.',
        querystring: EventsQuery,
        body: Type.Union([EventBody, Type.Array(EventBody, { maxItems: ITEMS_MAX })]),
        response: {
          200: Type.Union([EventAnswer, Type.Array(Type.Union([EventAnswer, ProblemSchema]))], {
            description: 'What came of the event; for an array, of each or why it was refused.',
          }),
          ...REFUSALS,
        },
      },
    },
    ({ body, query }) =>
      eachItem<EventInput, EventResult>(body, {
        read: readEvent,
        keysOf,
        work: (event) => admit(event, query.silent === 'true'),
        onError,
      }),
  );
}

/** A platform switch concerns every page, so the order of a person is kept rather than of a pair. */
function keysOf({ person_id, page_id, psid }: EventInput): string[] {
  const person = `person ${person_id}`;
  return psid === undefined ? [person] : [person, `psid ${page_id} ${psid}`];
}
