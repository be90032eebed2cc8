/** Signing in to the console: a link that works once, and the session that it begins. */
import { type Static, Type } from 'typebox';
import { Refusal } from '../domain/refusal.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { InvalidInput, type ProblemCode, problem, sendProblem } from './problem.ts';
import { isoTime, line, Time } from './schemas.ts';
import type { AdminServices, BadCode, SignedIn, Visitor } from './services.ts';

export const ConsolePath = Type.String({
  pattern: '^/(?![/\\\\])[\\x21-\\x7e]*$',
  maxLength: 1000,
  description: 'a path of the console, as /people.',
});

const SessionInput = Type.Object(
  {
    code: Type.Optional(line(200, 'the code of a link. On the console’s own origin it signs in.')),
    to: Type.Optional(ConsolePath),
  },
  { additionalProperties: false, title: 'SessionInput', description: 'A code, or none.' },
);
const LinkView = Type.Object(
  {
    url: Type.String({ description: 'Opens the console. It works once.' }),
    code: Type.String({ description: 'What is secret in it.' }),
    expires_at: Time,
  },
  { title: 'ConsoleLink', description: 'A link that signs somebody in.' },
);
const SessionView = Type.Object(
  {
    started_at: Time,
    expires_at: Time,
  },
  {
    title: 'Session',
    description: 'Who is signed in, until nobody has used it for hours.',
  },
);

const WORDS: Readonly<Record<BadCode, [code: ProblemCode, detail: string]>> = {
  used: ['code_used', 'This link was used already, and each works once.'],
  expired: ['code_expired', 'This link is too old.'],
  unknown: ['code_unknown', 'No link of this server has this code; a restart forgets them.'],
};

const ANOTHER = 'Run pagescope console for another.';

const tags = ['Console'];

export function sessionRoutes(api: AdminApp, { door }: AdminServices): void {
  api.post(
    '/sessions',
    {
      config: { signsIn: true },
      schema: {
        tags,
        operationId: 'beginSession',
        summary: 'Makes a link to the console that works once, or signs in by the code of one',
        description:
          'With a code, which only the console’s own pages send, the answer sets the cookie of a session. Otherwise it is a fresh link.',
        body: Type.Optional(SessionInput),
        response: { 200: SessionView, 201: LinkView, ...REFUSALS },
      },
    },
    async ({ raw, body }, reply) => {
      const { code, to } = (body ?? {}) as Static<typeof SessionInput>;
      const visitor = door?.visitor(raw);
      if (code !== undefined) {
        if (visitor === undefined) throw notHere('code');
        const begun = visitor.signIn(code);
        if (typeof begun === 'string') {
          const [why, detail] = WORDS[begun];
          return sendProblem(reply, problem(why, `${detail} ${ANOTHER}`)) as never;
        }
        return reply.header('set-cookie', begun.cookie).send(viewOf(begun.session));
      }
      if (visitor !== undefined && !visitor.signedIn()) {
        throw new InvalidInput([{ member: 'code', problem: 'is missing' }]);
      }
      const link = door?.link(to);
      if (link === undefined) {
        throw new Refusal('not_found', 'This server has no console; serve starts it by --console.');
      }
      const { url, expires_at } = link;
      return reply.code(201).send({ url, code: link.code, expires_at: isoTime(expires_at) });
    },
  );

  api.get(
    '/sessions/current',
    {
      schema: {
        tags,
        operationId: 'getSession',
        summary: 'Shows the session of the console that asks',
        response: { 200: SessionView, ...REFUSALS },
      },
    },
    async ({ raw }) => viewOf(visitorOf(door?.visitor(raw)).session()!),
  );

  api.delete(
    '/sessions/current',
    {
      schema: {
        tags,
        operationId: 'endSession',
        summary: 'Signs out',
        response: { 204: Type.Null({ description: 'It has ended.' }), ...REFUSALS },
      },
    },
    async ({ raw }, reply) =>
      reply
        .code(204)
        .header('set-cookie', visitorOf(door?.visitor(raw)).signOut())
        .send(null),
  );
}

function visitorOf(visitor: Visitor | undefined): Visitor {
  if (visitor !== undefined) return visitor;
  throw new Refusal('not_found', 'Whoever calls with the admin key has no session.');
}

function notHere(member: string): Refusal {
  return new Refusal('invalid', 'A code is sent to the console’s own origin.', member);
}

function viewOf({ started_at, expires_at }: SignedIn): Static<typeof SessionView> {
  return { started_at: isoTime(started_at), expires_at: isoTime(expires_at) };
}
