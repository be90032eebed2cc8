/** Page access tokens. The token itself is shown when it is issued and never again. */
import { type Static, Type } from 'typebox';
import type { Permission } from '../domain/app.ts';
import {
  effectivePermissions,
  REVOCATION_REASONS,
  type RevocationReason,
  type Token,
} from '../domain/page.ts';
import { mintToken, tokenDigest } from '../graph/tokens.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { knownApp, knownPage, unknown } from './known.ts';
import { freshObjectId } from './mint.ts';
import { inOrder } from './permissions.ts';
import { InvalidInput } from './problem.ts';
import {
  ById,
  isoTime,
  isoTimeOrNull,
  LISTING,
  listed,
  listingOf,
  nullable,
  ObjectId,
  oneOf,
  Permissions,
  Time,
} from './schemas.ts';
import type { AdminServices } from './services.ts';

/** A hundred years. */
const EXPIRES_IN_S_MAX = 3_155_760_000;

const TokenInput = Type.Object(
  {
    app_id: ObjectId,
    expires_in: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: EXPIRES_IN_S_MAX,
        description: 'Seconds from now; 0: expired already. Absent: never.',
      }),
    ),
    permissions: Type.Optional(Permissions),
  },
  {
    additionalProperties: false,
    title: 'TokenInput',
    description: 'Without permissions the token has whatever its app holds on the page.',
  },
);

const PERMITTED = Type.Array(Type.String(), {
  description: 'What the token may do: its own permissions, as far as its app holds them now.',
});

const IssuedToken = Type.Object(
  {
    id: Type.String(),
    access_token: Type.String({ description: 'Shown this once.' }),
    permissions: PERMITTED,
    expires_at: nullable(Time),
  },
  { title: 'IssuedToken', description: 'A new token, which is shown this once.' },
);

const TokenView = Type.Object(
  {
    id: Type.String(),
    app_id: Type.String(),
    page_id: Type.String(),
    state: oneOf(['live', 'expired', 'revoked'], 'As of now.'),
    permissions: PERMITTED,
    expires_at: nullable(Time),
    revoked_at: nullable(Time),
    revoked_reason: nullable(Type.String()),
    created_at: Time,
  },
  { title: 'Token', description: 'A token, without what is secret of it.' },
);

const TokensQuery = Type.Object(
  { ...LISTING, page: Type.Optional(ObjectId) },
  { additionalProperties: false },
);
const RevokeQuery = Type.Object(
  {
    reason: Type.Optional(
      oneOf<RevocationReason>(
        REVOCATION_REASONS,
        'Why: Graph answers a call by this token with subcode 466 (api, the default), 467 (logout), 460 (password) or 458 (app_removed).',
      ),
    ),
  },
  { additionalProperties: false },
);

const tags = ['Tokens'];

export function tokenRoutes(api: AdminApp, services: AdminServices): void {
  const { store, clock } = services;
  const { registry } = store;

  async function viewOf(token: Token): Promise<Static<typeof TokenView>> {
    const { id, app_id, page_id, expires_at, revoked_at, revoked_reason, created_at } = token;
    const isExpired = expires_at !== null && expires_at <= clock();
    return {
      id,
      app_id,
      page_id,
      state: revoked_at !== null ? 'revoked' : isExpired ? 'expired' : 'live',
      permissions: effectivePermissions(token, await registry.permissions(app_id, page_id)),
      expires_at: isoTimeOrNull(expires_at),
      revoked_at: isoTimeOrNull(revoked_at),
      revoked_reason,
      created_at: isoTime(created_at),
    };
  }

  api.post(
    '/pages/:id/tokens',
    {
      schema: {
        tags,
        operationId: 'issueToken',
        summary: 'Issues a page access token',
        params: ById,
        body: TokenInput,
        response: { 201: IssuedToken, ...REFUSALS },
      },
    },
    async ({ params: { id: page_id }, body }, reply) => {
      await knownPage(store, page_id);
      const issued = await issueToken(services, { ...body, page_id });
      return reply.code(201).send(issued);
    },
  );

  api.get(
    '/tokens',
    {
      schema: {
        tags,
        operationId: 'listTokens',
        summary: 'Lists tokens, of one page or of all',
        querystring: TokensQuery,
        response: { 200: listed(TokenView), ...REFUSALS },
      },
    },
    async ({ query: { page, ...query } }) => {
      const listing = page === undefined ? listingOf(query) : { ...listingOf(query), page };
      const { items, next } = await registry.tokens(listing);
      return { data: await Promise.all(items.map(viewOf)), next };
    },
  );

  api.get(
    '/tokens/:id',
    {
      schema: {
        tags,
        operationId: 'getToken',
        summary: 'Shows a token',
        params: ById,
        response: { 200: TokenView, ...REFUSALS },
      },
    },
    async ({ params: { id } }) => viewOf((await registry.token(id)) ?? unknown('token', id)),
  );

  api.delete(
    '/tokens/:id',
    {
      schema: {
        tags,
        operationId: 'revokeToken',
        summary: 'Revokes a token',
        description: 'Holds at once. Revoked twice, it keeps the first time and reason.',
        params: ById,
        querystring: RevokeQuery,
        response: { 200: TokenView, ...REFUSALS },
      },
    },
    async ({ params: { id }, query: { reason = 'api' } }) => {
      const revoked = await registry.revokeToken(id, reason, clock());
      return viewOf(revoked ?? unknown('token', id));
    },
  );
}

interface TokenRequest {
  app_id: string;
  page_id: string;
  /** Seconds. */
  expires_in?: number;
  permissions?: Permission[];
}

/** A new token of an app for a page that exists. The app must hold what is asked for. */
export async function issueToken(
  { store, clock, random }: AdminServices,
  { app_id, page_id, expires_in, permissions }: TokenRequest,
): Promise<Static<typeof IssuedToken>> {
  await knownApp(store, app_id, 'app_id');
  const held = await store.registry.permissions(app_id, page_id);
  refuseMissing(permissions ?? [], held);
  const now = clock();
  const access_token = mintToken(random);
  const token: Omit<Token, 'id'> = {
    digest: tokenDigest(access_token),
    app_id,
    page_id,
    permissions: permissions === undefined ? null : inOrder(permissions),
    expires_at: expires_in === undefined ? null : now + expires_in * 1000,
    revoked_at: null,
    revoked_reason: null,
    created_at: now,
  };
  let id = freshObjectId(random);
  while (!(await store.registry.addToken({ ...token, id }))) id = freshObjectId(random);
  return {
    id,
    access_token,
    permissions: permissions === undefined ? held : inOrder(permissions),
    expires_at: isoTimeOrNull(token.expires_at),
  };
}

function refuseMissing(asked: readonly Permission[], held: readonly Permission[]): void {
  const problems = asked.flatMap((permission, index) => {
    const problem = `asks for ${permission}, which the app does not hold on this page`;
    return held.includes(permission) ? [] : [{ member: `permissions/${index}`, problem }];
  });
  if (problems.length > 0) throw new InvalidInput(problems);
}
