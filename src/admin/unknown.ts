/** The answer where no call is: 405 when another method would find one, 404 otherwise. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AdminApp } from './api.ts';
import { problem, sendProblem } from './problem.ts';

interface KnownPath {
  pattern: RegExp;
  methods: string[];
}

type Refuse = (request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/** Call it before the first route is added: it takes note of them. */
export function unknownCalls(app: AdminApp): Refuse {
  const paths: KnownPath[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    const pattern = new RegExp(`^${url.replace(/:\w+/g, '[^/]+')}$`);
    paths.push({ pattern, methods: [method].flat() });
  });
  return (request, reply) => {
    const path = request.url.split('?', 1)[0]!;
    const methods = paths
      .filter(({ pattern }) => pattern.test(path))
      .flatMap((known) => known.methods);
    if (methods.length === 0) {
      return sendProblem(
        reply,
        problem('not_found', 'No call has this path. /admin/v1/openapi.json lists them.'),
      );
    }
    const allowed = methods.join(', ');
    return sendProblem(
      reply.header('allow', allowed),
      problem('method_not_allowed', `Here are only ${allowed}.`),
    );
  };
}
