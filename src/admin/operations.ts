/** For whoever runs the server, outside `/admin/v1`: is it alive, can it serve, and its numbers. */
import { Type } from 'typebox';
import { Refusal } from '../domain/refusal.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { addGuard } from './guard.ts';
import { problem, sendProblem } from './problem.ts';
import type { AdminServices } from './services.ts';

const Fine = Type.Object(
  { status: oneWord('ok') },
  { title: 'Health', description: 'All is well.' },
);
const METRICS = { schema: Type.String({ description: "Prometheus' text format." }) };

const tags = ['Operations'];
const security: [] = [];

export function operationRoutes(app: AdminApp, services: AdminServices): void {
  const { store, metrics, mode, onError } = services;

  app.get(
    '/healthz',
    {
      schema: {
        tags,
        security,
        operationId: 'isAlive',
        summary: 'The process answers',
        response: { 200: Fine, ...REFUSALS },
      },
    },
    async () => ({ status: 'ok' }) as const,
  );

  app.get(
    '/readyz',
    {
      schema: {
        tags,
        security,
        operationId: 'isReady',
        summary: 'The store can be read and written',
        response: { 200: Fine, ...REFUSALS },
      },
    },
    async (_request, reply) => {
      try {
        await store.ready();
        return { status: 'ok' } as const;
      } catch (error) {
        // A store that fails in a way of its own is not ready either; why is for the log alone.
        const isTold = error instanceof Refusal;
        if (!isTold) onError(error);
        return sendProblem(
          reply,
          problem('unavailable', isTold ? error.message : 'The store failed. It was logged.'),
        );
      }
    },
  );

  app.register(async (guarded: AdminApp) => {
    if (mode !== 'dev') addGuard(guarded, services);
    guarded.get(
      '/metrics',
      {
        schema: {
          tags,
          operationId: 'readMetrics',
          summary: "Numbers in Prometheus' text",
          description: 'Wants the admin key, except from a development server.',
          response: {
            200: { description: 'The numbers.', content: { 'text/plain': METRICS } },
            ...REFUSALS,
          },
        },
      },
      async (_request, reply) => {
        const { contentType, body } = await metrics();
        return reply.type(contentType).send(body);
      },
    );
  });
}

function oneWord<Word extends string>(word: Word) {
  return Type.Unsafe<Word>({ type: 'string', enum: [word] });
}
