/** A person's picture: uploaded as it is, kept as a square JPEG. */
import { type Static, Type } from 'typebox';
import { Refusal } from '../domain/refusal.ts';
import { normalizePicture, UPLOAD_BYTES_MAX } from '../pictures/normalize.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { allButTheBody } from './check.ts';
import { knownPerson, unknown } from './known.ts';
import { PersonView, viewOf } from './people.ts';
import { ById, line } from './schemas.ts';
import type { AdminServices } from './services.ts';

/** Only a hint: the first bytes decide what a file is. */
const TYPES = ['image/jpeg', 'image/png', 'image/webp', 'application/octet-stream'];
const BYTES = { schema: Type.Unsafe<Uint8Array>({}) };

const TYPES_SHOWN = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];
const ImageQuery = Type.Object(
  { url: line(2083, 'an http or https URL.') },
  { additionalProperties: false },
);

const tags = ['People'];

export function pictureRoutes(
  api: AdminApp,
  { store, pictureGate, foreignImage }: AdminServices,
): void {
  api.removeAllContentTypeParsers();
  api.addContentTypeParser(
    TYPES,
    { parseAs: 'buffer', bodyLimit: UPLOAD_BYTES_MAX },
    (_request, body, done) => done(null, body),
  );

  api.put(
    '/people/:id/picture',
    {
      validatorCompiler: allButTheBody,
      schema: {
        tags,
        operationId: 'setPicture',
        summary: 'Uploads the picture of a person',
        description:
          'A JPEG, PNG or WebP of up to 8 MiB, by its first bytes. It is cut square, and nothing but its pixels is kept.',
        params: ById,
        body: { content: Object.fromEntries(TYPES.map((type) => [type, BYTES])) },
        response: { 200: PersonView, ...REFUSALS },
      },
    },
    async ({ params: { id }, body }): Promise<Static<typeof PersonView>> => {
      await knownPerson(store, id);
      const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
      const picture = await normalizePicture(bytes, pictureGate);
      return viewOf((await store.people.setPicture(id, picture)) ?? unknown('person', id));
    },
  );

  api.get(
    '/people/:id/picture',
    {
      schema: {
        tags,
        operationId: 'getPicture',
        summary: 'Shows the picture of a person',
        params: ById,
        response: {
          200: { description: 'The picture.', content: { 'image/jpeg': BYTES } },
          ...REFUSALS,
        },
      },
    },
    async ({ params: { id } }, reply) => {
      await knownPerson(store, id);
      const picture = await store.people.picture(id);
      if (picture === undefined) throw new Refusal('not_found', `Person ${id} has no picture.`);
      return reply.type(picture.type).send(Buffer.from(picture.bytes));
    },
  );

  api.delete(
    '/people/:id/picture',
    {
      schema: {
        tags,
        operationId: 'removePicture',
        summary: 'Removes the picture of a person',
        description: 'Bots see a silhouette from now on.',
        params: ById,
        response: { 204: Type.Null({ description: 'There is no picture now.' }), ...REFUSALS },
      },
    },
    async ({ params: { id } }, reply) => {
      await knownPerson(store, id);
      const known = await store.people.picture(id);
      if (known !== undefined) await store.people.setPicture(id, null);
      return reply.code(204).send(null);
    },
  );

  api.get(
    '/images',
    {
      schema: {
        tags: ['Console'],
        operationId: 'fetchImage',
        summary: 'Fetches a picture that a bot named in a message',
        description:
          'By the way out of webhooks: from nowhere that this server may not send to. It is asked for only when somebody wants to see it.',
        querystring: ImageQuery,
        response: {
          200: {
            description: 'The picture, by its first bytes.',
            content: Object.fromEntries(TYPES_SHOWN.map((type) => [type, BYTES])),
          },
          ...REFUSALS,
        },
      },
    },
    async ({ query: { url } }, reply) => {
      if (foreignImage === undefined) {
        throw new Refusal('unavailable', 'Pictures are fetched by a running server.');
      }
      const { type, bytes } = await foreignImage(url);
      return reply.type(type).send(bytes);
    },
  );
}
