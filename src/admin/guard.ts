/** Who may call: holders of the admin key, and whoever is signed in to the console. */
import type { FastifyReply } from 'fastify';
import { sameSecret } from '../graph/tokens.ts';
import type { AdminApp } from './api.ts';
import { problem, sendProblem } from './problem.ts';
import type { AdminServices } from './services.ts';

/** Headers of every answer, refusals included. */
export function setSafeHeaders(reply: FastifyReply): void {
  reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
}

/**
 * Refuses before a body is read. The key alone keeps web pages out, since no browser sends it by
 * itself; refusing their origins too holds should a key ever end up in one. Whoever comes by the
 * console's door, which lets in its own pages alone, needs a session and no key.
 */
export function addGuard(app: AdminApp, { adminKey, door }: AdminServices): void {
  app.addHook('onRequest', async (request, reply) => {
    const { origin, authorization } = request.headers;
    const { open, signsIn } = request.routeOptions.config;
    const visitor = door?.visitor(request.raw);
    if (visitor !== undefined) {
      if (visitor.signedIn() || open === true || signsIn === true) return;
      return sendProblem(
        reply,
        problem('signed_out', 'Sign in by a link; pagescope console prints one.'),
      );
    }
    if (origin !== undefined) {
      return sendProblem(
        reply,
        problem('foreign_origin', 'Call from a program, or from the console of this server.'),
      );
    }
    if (open === true) return;
    const sent = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (sent !== undefined && sameSecret(sent, adminKey)) return;
    const challenge = 'Bearer realm="Pagescope Admin API"';
    return sendProblem(
      reply.header(
        'www-authenticate',
        sent === undefined ? challenge : `${challenge}, error="invalid_token"`,
      ),
      problem(
        'unauthorized',
        sent === undefined
          ? 'Send the admin key: Authorization: Bearer <admin key>.'
          : 'This is not the admin key of this server.',
      ),
    );
  });
}
