/**
 * The Admin API: the operator's side of the server, as an app without a socket. Whoever has one
 * passes it requests with `app.routing(request, response)`.
 */
import Fastify from 'fastify';
import { type AdminApp, PREFIX } from './api.ts';
import { appRoutes } from './apps.ts';
import { auditRoutes } from './audit.ts';
import { addBodies, BODY_BYTES_MAX } from './bodies.ts';
import { validatorCompiler } from './check.ts';
import { conversationRoutes } from './conversations.ts';
import { deliveryRoutes } from './deliveries.ts';
import { developmentRoutes } from './development.ts';
import { eventRoutes } from './events.ts';
import { exportRoute } from './export.ts';
import { generateRoute } from './generate.ts';
import { addGuard, setSafeHeaders } from './guard.ts';
import { linkRoute } from './links.ts';
import { addOpenapi, openapiRoute } from './openapi.ts';
import { operationRoutes } from './operations.ts';
import { pageRoutes } from './pages.ts';
import { peopleRoutes } from './people.ts';
import { permissionRoutes } from './permissions.ts';
import { pictureRoutes } from './pictures.ts';
import { problem, problemOf, sendProblem } from './problem.ts';
import { readRoute } from './reads.ts';
import { relationshipRoutes } from './relationships.ts';
import type { AdminServices } from './services.ts';
import { sessionRoutes } from './sessions.ts';
import { settingRoutes } from './settings.ts';
import { snapshotRoutes } from './snapshots.ts';
import { statsRoute } from './stats.ts';
import { streamRoute } from './stream.ts';
import { tellChanges } from './telling.ts';
import { timelineRoute } from './timeline.ts';
import { tokenRoutes } from './tokens.ts';
import { unknownCalls } from './unknown.ts';
import { versionRoutes } from './versions.ts';
import { webhookRoutes } from './webhooks.ts';
import { webviewRoutes } from './webviews.ts';

/** docs/reference.md, Limits. */
const URL_CHARS_MAX = 8192;

const ROUTES = [
  appRoutes,
  pageRoutes,
  permissionRoutes,
  tokenRoutes,
  peopleRoutes,
  generateRoute,
  eventRoutes,
  relationshipRoutes,
  conversationRoutes,
  timelineRoute,
  settingRoutes,
  auditRoutes,
  webhookRoutes,
  deliveryRoutes,
  webviewRoutes,
  exportRoute,
  versionRoutes,
  developmentRoutes,
  sessionRoutes,
  linkRoute,
  streamRoute,
  statsRoute,
  snapshotRoutes,
  readRoute,
  openapiRoute,
];

/**
 * Answers everything under `/admin`, and `/healthz`, `/readyz` and `/metrics`. The app that comes
 * back is ready; close it when the server stops.
 */
export async function createAdmin(services: AdminServices): Promise<AdminApp> {
  const app: AdminApp = Fastify({
    logger: false,
    bodyLimit: BODY_BYTES_MAX,
    // An id of any length is not found; what is too long is told by its own refusal.
    routerOptions: { maxParamLength: URL_CHARS_MAX },
    // The server that owns the socket decides when to refuse new requests.
    return503OnClosing: false,
    // Ours are set below; with these in their place the default ones are not even loaded.
    schemaController: { compilersFactory: { buildValidator: unused, buildSerializer: unused } },
    frameworkErrors: (_error, _request, reply) => {
      setSafeHeaders(reply);
      sendProblem(reply, problem('malformed', 'The address cannot be decoded.'));
    },
  });
  app.setValidatorCompiler(validatorCompiler);
  // Tests hold answers to their schemas; dropping a member here would only hide a mistake.
  app.setSerializerCompiler(() => JSON.stringify);
  app.setErrorHandler((error, _request, reply) =>
    sendProblem(reply, problemOf(error, services.onError)),
  );
  const refuseUnknown = unknownCalls(app);
  app.setNotFoundHandler(refuseUnknown);
  app.addHook('onRequest', async (request, reply) => {
    setSafeHeaders(reply);
    if (request.url.length > URL_CHARS_MAX) {
      return sendProblem(reply, problem('url_too_long', 'A URL may have 8 KB.'));
    }
  });
  addBodies(app);
  await addOpenapi(app);

  operationRoutes(app, services);
  await app.register(
    async (api: AdminApp) => {
      addGuard(api, services);
      api.setNotFoundHandler(refuseUnknown);
      if (services.feed !== undefined) tellChanges(api, services.feed);
      for (const routes of ROUTES) routes(api, services);
      await api.register(async (uploads: AdminApp) => pictureRoutes(uploads, services));
    },
    { prefix: PREFIX },
  );
  await app.ready();
  return app;
}

function unused(): never {
  throw new Error('a default schema compiler was asked for');
}
