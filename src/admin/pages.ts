/** Pages. The app that a page is made for holds every permission on it until somebody says otherwise. */
import { type Static, Type } from 'typebox';
import { PERMISSIONS } from '../domain/app.ts';
import type { Page } from '../domain/page.ts';
import { Refusal } from '../domain/refusal.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { knownApp, knownPage, unknown } from './known.ts';
import { freshObjectId } from './mint.ts';
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
  Time,
} from './schemas.ts';
import type { AdminServices } from './services.ts';
import { issueToken } from './tokens.ts';

const PageInput = Type.Object(
  {
    name: Name,
    app_id: Type.Optional(ObjectId),
    id: Type.Optional(ObjectId),
    business_id: Type.Optional(BusinessId),
  },
  {
    additionalProperties: false,
    title: 'PageInput',
    description:
      'Without business_id the page belongs to the business of its app. Without app_id no app speaks for it yet.',
  },
);
const PagePatch = Type.Object(
  { name: Type.Optional(Name), business_id: Type.Optional(BusinessId) },
  { additionalProperties: false, title: 'PagePatch' },
);

const VIEW = {
  id: Type.String(),
  name: Type.String(),
  business_id: nullable(Type.String()),
  created_at: Time,
};
const PageView = Type.Object(VIEW, { title: 'Page', description: 'A page.' });
const PageWithToken = Type.Object(
  {
    ...VIEW,
    access_token: Type.Optional(
      Type.String({ description: 'A page access token that never expires.' }),
    ),
  },
  {
    title: 'PageWithToken',
    description: 'A page, with a token for its app, if it has one. It is shown this once.',
  },
);

const tags = ['Pages'];

export function pageRoutes(api: AdminApp, services: AdminServices): void {
  const { store, clock, random } = services;
  const { registry } = store;

  api.post(
    '/pages',
    {
      schema: {
        tags,
        operationId: 'createPage',
        summary: 'Creates a page, with a token for its app',
        description: 'The app, if one is named, gets every permission on the page.',
        body: PageInput,
        response: { 201: PageWithToken, ...REFUSALS },
      },
    },
    async ({ body }, reply) => {
      const { name, app_id } = body;
      const app = app_id === undefined ? undefined : await knownApp(store, app_id, 'app_id');
      const business_id =
        body.business_id === undefined ? (app?.business_id ?? null) : body.business_id;
      for (;;) {
        const id = body.id ?? freshObjectId(random);
        const page: Page = { id, name, business_id, created_at: clock() };
        if (await registry.addPage(page)) {
          if (app_id === undefined) return reply.code(201).send(viewOf(page));
          await registry.setPermissions(app_id, id, [...PERMISSIONS]);
          const { access_token } = await issueToken(services, { app_id, page_id: id });
          return reply.code(201).send({ ...viewOf(page), access_token });
        }
        if (body.id !== undefined) throw new Refusal('conflict', `There is a page ${id}.`, 'id');
      }
    },
  );

  api.get(
    '/pages',
    {
      schema: {
        tags,
        operationId: 'listPages',
        summary: 'Lists pages',
        querystring: ListingQuery,
        response: { 200: listed(PageView), ...REFUSALS },
      },
    },
    async ({ query }) => {
      const { items, next } = await registry.pages(listingOf(query));
      return { data: items.map(viewOf), next };
    },
  );

  api.get(
    '/pages/:id',
    {
      schema: {
        tags,
        operationId: 'getPage',
        summary: 'Shows a page',
        params: ById,
        response: { 200: PageView, ...REFUSALS },
      },
    },
    async ({ params: { id } }) => viewOf(await knownPage(store, id)),
  );

  api.patch(
    '/pages/:id',
    {
      schema: {
        tags,
        operationId: 'changePage',
        summary: 'Changes a page',
        params: ById,
        body: PagePatch,
        response: { 200: PageView, ...REFUSALS },
      },
    },
    async ({ params: { id }, body }) => {
      const changed = await registry.changePage(id, (page) => ({ ...page, ...body }));
      return viewOf(changed ?? unknown('page', id));
    },
  );
}

function viewOf({ id, name, business_id, created_at }: Page): Static<typeof PageView> {
  return { id, name, business_id, created_at: isoTime(created_at) };
}
