/**
 * What a bot sees: the very read that it would make, answered by Graph itself. It is made with a
 * token of the page, of which nobody but its holder knows the text: one that stands for it here leads
 * to its digest. It counts for no limit, no statistics and no audit, because no bot read anything.
 */
import { type Static, Type } from 'typebox';
import type { Token } from '../domain/page.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Call, GraphServices } from '../graph/call.ts';
import { explainCall } from '../graph/explain.ts';
import { createFaults, type Faults } from '../graph/faults.ts';
import { createGraph } from '../graph/graph.ts';
import { headersOf } from '../graph/response.ts';
import { appSecretProof } from '../graph/tokens.ts';
import { Traces } from '../graph/traces.ts';
import { ERAS, type Era, serveVersions } from '../graph/versions.ts';
import type { Store } from '../store/store.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { ExplanationView } from './development.ts';
import { knownPage, unknown } from './known.ts';
import { line, ObjectId, oneOf } from './schemas.ts';
import type { AdminServices } from './services.ts';

const ReadInput = Type.Object(
  {
    page_id: ObjectId,
    psid: line(100, 'a PSID, or whatever else a bot might put in its place.'),
    fields: Type.Optional(
      Type.String({ maxLength: 4000, description: 'As a bot writes them; absent: not asked for.' }),
    ),
    version: Type.Optional(
      Type.String({
        pattern: '^v\\d{1,3}\\.\\d{1,2}$',
        description: 'a version as v2.6. The path names it.',
      }),
    ),
    era: Type.Optional(
      oneOf(
        ['auto', ...Object.keys(ERAS)] as Era[],
        'Pins the behaviour of a year; without a version the path names its own.',
      ),
    ),
    token_id: Type.Optional(
      Type.String({
        maxLength: 100,
        description: 'The token that is used, also one that has ended. By default a live one.',
      }),
    ),
    debug: Type.Optional(oneOf(['all', 'info', 'warning'], 'As the parameter of that name.')),
    metadata: Type.Optional(Type.Boolean()),
    pretty: Type.Optional(Type.Boolean()),
  },
  {
    additionalProperties: false,
    title: 'ReadInput',
    description: 'A read of a profile, as a bot makes it.',
  },
);

const ReadView = Type.Object(
  {
    request: Type.Object({
      method: Type.String(),
      url: Type.String({ description: 'With PAGE_ACCESS_TOKEN where the token stands.' }),
      token_id: Type.String({ description: 'Whose token it stands for.' }),
    }),
    status: Type.Integer(),
    headers: Type.Array(Type.Array(Type.String()), {
      description: 'Names and values, in the order of the wire.',
    }),
    body: Type.String({ description: 'Byte for byte; it is ASCII.' }),
    latency_ms: Type.Integer({ description: 'What faults on purpose would add.' }),
    dropped: Type.Boolean({ description: 'A fault on purpose would end the connection.' }),
    explanation: ExplanationView,
  },
  { title: 'ReadOnBehalf', description: 'What the bot would be answered, and why.' },
);

/** What stands in the place of the token in what is shown. */
const PLACEHOLDER = 'PAGE_ACCESS_TOKEN';
const TOKENS_LOOKED_AT = 1000;

export function readRoute(api: AdminApp, services: AdminServices): void {
  const { store, clock, random, policy } = services;

  api.post(
    '/reads',
    {
      schema: {
        tags: ['Console'],
        operationId: 'readAsBot',
        summary: 'Makes the read that a bot would make, and says why it is answered so',
        description:
          'It is no read by a bot: it counts for no limit and stands in no statistics and no audit.',
        body: ReadInput,
        response: { 200: ReadView, ...REFUSALS },
      },
    },
    async ({ body }): Promise<Static<typeof ReadView>> => {
      const running = services.graph?.();
      if (running === undefined) {
        throw new Refusal(
          'unavailable',
          'This is answered by Graph, so it needs a running server.',
        );
      }
      await knownPage(store, body.page_id);
      const token = await tokenFor(store, body, clock());
      let asked: Call | undefined;
      const graph = createGraph({
        ...running.services,
        serve: serveVersions({ ...PLAIN, ...policy, ...(body.era && { era: body.era }) }),
        digestOf: () => token.digest,
        faults: running.services.faults && foreseen(running.services.faults),
        limits: undefined,
        traces: new Traces(random),
        onAnswer: ({ call }) => {
          asked = call;
        },
      });
      const path = await pathOf(running.services, body, token);
      const { host } = new URL(running.origin);
      const headers: Readonly<Record<string, string>> = { host };
      const header = (name: string): string | undefined => headers[name];
      const response = await graph.answer({ method: 'GET', url: path, header, secure: true });
      const { latency_ms = 0, drop = false } = response.disturbance ?? {};
      return {
        request: { method: 'GET', url: running.origin + path, token_id: token.id },
        status: response.status,
        headers: headersOf(response.head),
        body: response.body,
        latency_ms,
        dropped: drop,
        explanation: asked === undefined ? null : await explainCall(asked),
      };
    },
  );
}

const PLAIN = { era: 'auto', unavailable: undefined } as const;

async function tokenFor(
  store: Store,
  { page_id, token_id }: Static<typeof ReadInput>,
  now: number,
): Promise<Token> {
  if (token_id !== undefined) {
    const token = await store.registry.token(token_id);
    return token?.page_id === page_id ? token : unknown('token', token_id, 'token_id');
  }
  const { items } = await store.registry.tokens({
    page: page_id,
    after: null,
    limit: TOKENS_LOOKED_AT,
  });
  const live = items.filter(
    ({ revoked_at, expires_at }) => revoked_at === null && (expires_at ?? now + 1) > now,
  );
  // The newest is the likeliest to be in use.
  const token = live.reduce<Token | undefined>(
    (newest, one) => (newest === undefined || one.created_at > newest.created_at ? one : newest),
    undefined,
  );
  if (token !== undefined) return token;
  throw new Refusal(
    'not_found',
    `Page ${page_id} has no token that is live, so no bot can read anything. Issue one.`,
    'page_id',
  );
}

async function pathOf(
  { store, openSecret }: GraphServices,
  { psid, fields, version, era, debug, metadata, pretty }: Static<typeof ReadInput>,
  { app_id }: Token,
): Promise<string> {
  const app = await store.registry.app(app_id);
  const pinned = era === undefined || era === 'auto' ? undefined : ERAS[era];
  const named = version ?? pinned;
  const query = new Map<string, string>();
  if (fields !== undefined) query.set('fields', encodeURIComponent(fields).replaceAll('%2C', ','));
  if (debug !== undefined) query.set('debug', debug);
  if (metadata === true) query.set('metadata', '1');
  if (pretty === true) query.set('pretty', '1');
  if (app?.require_proof) {
    query.set('appsecret_proof', appSecretProof(openSecret(app), PLACEHOLDER));
  }
  query.set('access_token', PLACEHOLDER);
  const text = [...query].map(([name, value]) => `${name}=${value}`).join('&');
  return `${named === undefined ? '' : `/${named}`}/${encodeURIComponent(psid)}?${text}`;
}

/** The faults as they would fire next; what is only looked at uses none of them up. */
function foreseen(faults: Faults): Faults {
  const copy = createFaults();
  const left = faults.list().flatMap(({ matched, fired, ...rule }) => {
    const { after = 0, count = Number.POSITIVE_INFINITY } = rule;
    if (fired >= count) return [];
    return [{ ...rule, after: Math.max(after - matched, 0), count: count - fired }];
  });
  copy.set(left);
  return copy;
}
