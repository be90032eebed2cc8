/** An event as somebody tells it: over the Admin API, or on a line of an import. */
import { type Static, Type } from 'typebox';
import { EVENT_TYPES, type EventType } from '../domain/consent.ts';
import type { Attachment } from '../domain/pair.ts';
import type { EventInput } from '../events/ingest.ts';
import { checker } from './check.ts';
import type { MemberProblem } from './problem.ts';
import { ObjectId, oneOf, PersonId, Psid, text } from './schemas.ts';

/** The last moment that a date can hold. */
const TIME_MS_MAX = 8.64e15;

const strict = { additionalProperties: false } as const;
const degrees = (most: number) => Type.Number({ minimum: -most, maximum: most });

const AttachmentBody = Type.Object(
  {
    type: oneOf<Attachment['type']>(
      ['image', 'audio', 'video', 'file', 'location'],
      'What was sent.',
    ),
    payload: Type.Object(
      {
        url: Type.Optional(text(4096, 'well-formed text: where it can be loaded.')),
        coordinates: Type.Optional(Type.Object({ lat: degrees(90), long: degrees(180) }, strict)),
      },
      strict,
    ),
  },
  { ...strict, title: 'Attachment', description: 'What a message carries besides its text.' },
);

/** Of a depth that is known: bodies are encoded by a recursion. */
const NlpBody = Type.Object(
  {
    entities: Type.Record(
      Type.String({ maxLength: 200 }),
      Type.Array(
        Type.Object(
          { confidence: Type.Number(), value: text(1000, 'well-formed text: what was found.') },
          strict,
        ),
        { maxItems: 100 },
      ),
    ),
  },
  { ...strict, title: 'Nlp', description: 'What language processing found in the text.' },
);

export const EventBody = Type.Object(
  {
    id: Type.Optional(
      text(200, 'well-formed text. The same event sent again under its id changes nothing.'),
    ),
    type: oneOf<EventType>(EVENT_TYPES, 'What happened.'),
    page_id: Type.Optional(ObjectId),
    person_id: PersonId,
    at: Type.Optional(
      Type.Unsafe<number | string>({
        type: ['integer', 'string'],
        minimum: 0,
        maximum: TIME_MS_MAX,
        maxLength: 40,
        description:
          'When: milliseconds since 1970, or ISO 8601 with a zone. Absent: after everything already admitted for the pair.',
        examples: [1767605400000, '2026-01-05T09:30:00Z'],
      }),
    ),
    psid: Type.Optional(Psid),
    text: Type.Optional(text(20_000, 'well-formed text: what was written.')),
    payload: Type.Optional(text(1000, 'well-formed text: what the button carries.')),
    ref: Type.Optional(text(2083, 'well-formed text: the ref of a link, an ad or a plugin.')),
    ad_id: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9_-]{1,64}$',
        description: '1 to 64 letters, digits, _ or -. The ad that led here.',
      }),
    ),
    user_ref: Type.Optional(text(250, 'well-formed text: who confirmed the checkbox plugin.')),
    title: Type.Optional(text(200, 'well-formed text: what the button says.')),
    referer_uri: Type.Optional(text(2083, 'well-formed text: the website with the chat plugin.')),
    mid: Type.Optional(text(200, 'well-formed text: what the message was called elsewhere.')),
    mids: Type.Optional(
      Type.Array(text(200, 'well-formed text: one of the messages that were delivered.'), {
        maxItems: 100,
      }),
    ),
    attachments: Type.Optional(Type.Array(AttachmentBody, { maxItems: 30 })),
    nlp: Type.Optional(NlpBody),
  },
  {
    additionalProperties: false,
    title: 'Event',
    description:
      'Something that happened to a person. page_id may be absent for platform_disabled and platform_enabled; psid adopts an id that exists elsewhere.',
  },
);

const check = checker(EventBody);

/**
 * The event that is told, or everything that is wrong with the telling. Never throws: an import
 * calls it for every line of a million.
 */
export function readEvent(body: unknown): EventInput | MemberProblem[] {
  const problems = check(body);
  if (problems.length > 0) return problems;
  const { at, ...event } = body as Static<typeof EventBody>;
  if (at === undefined) return event;
  const time = typeof at === 'string' ? timeOf(at) : at;
  return time === undefined ? [NO_TIME] : { ...event, at: time };
}

const NO_TIME: MemberProblem = {
  member: 'at',
  problem: 'must be milliseconds since 1970, or a time such as 2026-01-05T09:30:00Z',
};

const ISO = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Milliseconds since 1970. `Date` alone would read 30 February as 2 March. */
function timeOf(text: string): number | undefined {
  const parts = ISO.exec(text);
  if (parts === null) return undefined;
  const [year, month, day] = parts.slice(1, 4).map(Number) as [number, number, number];
  const time = Date.parse(text);
  const isDay = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
  return isDay && time >= 0 ? time : undefined;
}
