/** Apps: who speaks for pages. A secret is shown when it is made and never again. */
import { type Static, Type } from 'typebox';
import type { App } from '../domain/app.ts';
import { Refusal } from '../domain/refusal.ts';
import { FALLBACK_VERSION } from '../graph/call.ts';
import { VERSIONS } from '../graph/versions.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { knownApp, unknown } from './known.ts';
import { freshObjectId, freshSecret } from './mint.ts';
import {
  BusinessId,
  ById,
  isoTime,
  ListingQuery,
  listed,
  listingOf,
  Name,
  nullable,
  ObjectId,
  oneOf,
  Time,
} from './schemas.ts';
import type { AdminServices } from './services.ts';

const SETTINGS = {
  business_id: Type.Optional(BusinessId),
  default_version: Type.Optional(
    oneOf(
      VERSIONS,
      'Graph version of a path without one, of webhooks and of the webview; by default v2.6.',
    ),
  ),
  require_proof: Type.Optional(
    Type.Boolean({ description: 'Refuse Graph calls that carry no appsecret_proof.' }),
  ),
};

const AppInput = Type.Object(
  { name: Name, id: Type.Optional(ObjectId), ...SETTINGS },
  { additionalProperties: false, title: 'AppInput' },
);
const AppPatch = Type.Object(
  { name: Type.Optional(Name), ...SETTINGS },
  { additionalProperties: false, title: 'AppPatch' },
);

const VIEW = {
  id: Type.String(),
  name: Type.String(),
  business_id: nullable(Type.String()),
  default_version: Type.String(),
  require_proof: Type.Boolean(),
  created_at: Time,
};
const AppView = Type.Object(VIEW, { title: 'App', description: 'An app.' });
const AppWithSecret = Type.Object(
  {
    ...VIEW,
    secret: Type.String({ description: 'Shown this once.' }),
    access_token: Type.String({ description: 'The app access token: id|secret.' }),
  },
  { title: 'AppWithSecret', description: 'An app with its secret, which is shown this once.' },
);

const tags = ['Apps'];

export function appRoutes(api: AdminApp, { store, vault, clock, random }: AdminServices): void {
  const { registry } = store;

  api.post(
    '/apps',
    {
      schema: {
        tags,
        operationId: 'createApp',
        summary: 'Creates an app',
        body: AppInput,
        response: { 201: AppWithSecret, ...REFUSALS },
      },
    },
    async ({ body }, reply) => {
      const secret = freshSecret(random);
      for (;;) {
        const id = body.id ?? freshObjectId(random);
        const app: App = {
          id,
          name: body.name,
          sealed_secret: vault.seal(id, secret),
          business_id: body.business_id ?? null,
          default_version: body.default_version ?? FALLBACK_VERSION,
          require_proof: body.require_proof ?? false,
          created_at: clock(),
        };
        if (await registry.addApp(app)) return reply.code(201).send(withSecret(app, secret));
        if (body.id !== undefined) throw new Refusal('conflict', `There is an app ${id}.`, 'id');
      }
    },
  );

  api.get(
    '/apps',
    {
      schema: {
        tags,
        operationId: 'listApps',
        summary: 'Lists apps',
        querystring: ListingQuery,
        response: { 200: listed(AppView), ...REFUSALS },
      },
    },
    async ({ query }) => {
      const { items, next } = await registry.apps(listingOf(query));
      return { data: items.map(viewOf), next };
    },
  );

  api.get(
    '/apps/:id',
    {
      schema: {
        tags,
        operationId: 'getApp',
        summary: 'Shows an app',
        params: ById,
        response: { 200: AppView, ...REFUSALS },
      },
    },
    async ({ params: { id } }) => viewOf(await knownApp(store, id)),
  );

  api.patch(
    '/apps/:id',
    {
      schema: {
        tags,
        operationId: 'changeApp',
        summary: 'Changes an app',
        params: ById,
        body: AppPatch,
        response: { 200: AppView, ...REFUSALS },
      },
    },
    async ({ params: { id }, body }) => {
      const changed = await registry.changeApp(id, (app) => ({ ...app, ...body }));
      return viewOf(changed ?? unknown('app', id));
    },
  );

  api.post(
    '/apps/:id/secret',
    {
      schema: {
        tags,
        operationId: 'rotateAppSecret',
        summary: 'Gives an app a new secret',
        description: 'The old secret is void at once, and with it every proof and app token of it.',
        params: ById,
        response: { 200: AppWithSecret, ...REFUSALS },
      },
    },
    async ({ params: { id } }) => {
      const secret = freshSecret(random);
      const sealed_secret = vault.seal(id, secret);
      const changed = await registry.changeApp(id, (app) => ({ ...app, sealed_secret }));
      return withSecret(changed ?? unknown('app', id), secret);
    },
  );
}

/** Names every member, so that no secret is shown by having been added to the record. */
function viewOf(app: App): Static<typeof AppView> {
  const { id, name, business_id, default_version, require_proof, created_at } = app;
  return {
    id,
    name,
    business_id,
    default_version,
    require_proof,
    created_at: isoTime(created_at),
  };
}

function withSecret(app: App, secret: string): Static<typeof AppWithSecret> {
  return { ...viewOf(app), secret, access_token: `${app.id}|${secret}` };
}
