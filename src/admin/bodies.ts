/** What a body may be: JSON in UTF-8, of 1 MiB at most. */
import { isUtf8 } from 'node:buffer';
import { errorCodes } from 'fastify';
import type { AdminApp } from './api.ts';

/** docs/reference.md, Limits. */
export const BODY_BYTES_MAX = 1024 * 1024;

const JSON_TYPES = /^application\/(?:json|merge-patch\+json)(?:;|$)/;

export function addBodies(app: AdminApp): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(JSON_TYPES, { parseAs: 'buffer' }, (request, body, done) => {
    // Many clients announce JSON and send nothing, a DELETE for one.
    if (body.length === 0) done(null, undefined);
    // Decoding would replace broken characters and keep a name that nobody has.
    else if (!isUtf8(body as Buffer)) done(new errorCodes.FST_ERR_CTP_INVALID_JSON_BODY());
    else parse(request, body.toString(), done);
  });
}
