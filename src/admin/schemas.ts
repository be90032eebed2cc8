/** The small shapes that the calls are made of. */
import { type Static, type TSchema, Type } from 'typebox';
import { PERMISSIONS, type Permission } from '../domain/app.ts';

/**
 * Any text a store can keep: no half of a surrogate pair, which is no Unicode, and no zero
 * character, which PostgreSQL refuses.
 */
const TEXT = '^[^\\p{Cs}\\u0000]*$';
/** A name is one line of text. */
const LINE = '^[^\\p{Cs}\\p{Cc}]*$';

export const text = (max: number, description: string) =>
  Type.String({ minLength: 1, maxLength: max, pattern: TEXT, description });

export const line = (max: number, description: string) =>
  Type.String({ minLength: 1, maxLength: max, pattern: LINE, description });

/** One of these words. */
export const oneOf = <Word extends string>(words: readonly Word[], description: string) =>
  Type.Unsafe<Word>({ type: 'string', enum: [...words], description });

/** The same or null. */
export const nullable = <Schema extends TSchema>(schema: Schema) => {
  const { type } = schema as { type?: string | string[] };
  return Type.Unsafe<Static<Schema> | null>({ ...schema, type: [type ?? [], 'null'].flat() });
};

export const Name = line(200, 'one line of well-formed text, 1 to 200 characters.');
export const PersonId = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  description: '1 to 64 letters, digits, _ or -.',
});
/** Apps and pages are Graph objects: their ids are digits in its paths and tokens. */
export const ObjectId = Type.String({
  pattern: '^[1-9]\\d{0,19}$',
  description: '1 to 20 digits without a leading zero.',
});
export const Psid = Type.String({
  pattern: '^[1-9]\\d{0,19}$',
  description: '1 to 20 digits without a leading zero.',
});
export const BusinessId = nullable(
  Type.String({
    pattern: '^[A-Za-z0-9_-]{1,64}$',
    description:
      '1 to 64 letters, digits, _ or -. Apps and pages of one business can match their ids.',
  }),
);
export const Permissions = Type.Array(
  oneOf<Permission>(PERMISSIONS, 'What an app may do on a page.'),
  { maxItems: 100 },
);

/** Times are ISO 8601 for people to read; only an event's `at` is milliseconds. */
export const Time = Type.String({ format: 'date-time', examples: ['2026-01-05T09:30:00.000Z'] });

export function isoTime(at: number): string {
  return new Date(at).toISOString();
}

export function isoTimeOrNull(at: number | null): string | null {
  return at === null ? null : isoTime(at);
}

/** An id in a path. What could be no id is simply not found. */
export const PathId = Type.String({ minLength: 1, maxLength: 100, pattern: LINE });
export const ById = Type.Object({ id: PathId });

const CURSOR_CHARS_MAX = 1024;

/** Members of every listing's query. */
export const LISTING = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1000, description: 'How many at most; by default 100.' }),
  ),
  after: Type.Optional(
    Type.String({
      maxLength: CURSOR_CHARS_MAX,
      description: 'The `next` of the listing before; without it a listing starts anew.',
    }),
  ),
};
export const ListingQuery = Type.Object(LISTING, { additionalProperties: false });

const LIMIT = 100;

export function listingOf({ limit = LIMIT, after }: Static<typeof ListingQuery>) {
  return { limit, after: after ?? null };
}

export const listed = <Schema extends TSchema>(item: Schema) =>
  Type.Object(
    {
      data: Type.Array(item),
      next: nullable(Type.String({ description: 'Pass it as `after`; null: this is the end.' })),
    },
    { description: 'A part of the listing.' },
  );
