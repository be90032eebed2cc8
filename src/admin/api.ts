/** What the files of the Admin API share: how a call is declared. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import { ProblemSchema } from './problem-schema.ts';

export const PREFIX = '/admin/v1';

/** Routes take the types of their input from the schemas that check it. */
export type AdminApp = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answered without the admin key. */
    open?: boolean;
    /** Also answered to whoever is not signed in to the console yet. */
    signsIn?: boolean;
  }
}

/** Every call may be refused, always in the same shape. */
export const REFUSALS = {
  default: {
    description: 'Refused: a problem document (RFC 9457).',
    content: { 'application/problem+json': { schema: ProblemSchema } },
  },
} as const;
