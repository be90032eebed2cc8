/** The whole store as JSON lines, while it is running. */
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { type AdminApp, REFUSALS } from './api.ts';
import { exportLines } from './export-lines.ts';
import { oneOf } from './schemas.ts';
import type { AdminServices } from './services.ts';

const ExportQuery = Type.Object(
  {
    pictures: Type.Optional(
      oneOf(['true', 'false'], 'Also the pictures, in base64; by default false.'),
    ),
  },
  { additionalProperties: false },
);
const LINES = { schema: Type.String({ description: 'One object a line, under one key.' }) };

export function exportRoute(api: AdminApp, { store, onError }: AdminServices): void {
  api.get(
    '/export',
    {
      schema: {
        tags: ['Operations'],
        operationId: 'exportEverything',
        summary: 'Streams apps, pages, people and events as JSON lines',
        description:
          'Takes no secret and no token out. pagescope import takes the lines back, in their order.',
        querystring: ExportQuery,
        response: {
          200: { description: 'The lines.', content: { 'application/x-ndjson': LINES } },
          ...REFUSALS,
        },
      },
    },
    async ({ query }, reply) => {
      const lines = Readable.from(exportLines(store, { pictures: query.pictures === 'true' }));
      // The answer has begun: all that can be told is that it ends too early.
      lines.on('error', onError);
      reply.type('application/x-ndjson');
      return lines as never;
    },
  );
}
