/** For development servers only: faults on purpose, time travel, and why a recent answer was given. */
import { type Static, Type } from 'typebox';
import { Refusal } from '../domain/refusal.ts';
import { ERRORS, type ErrorKey } from '../graph/errors.ts';
import {
  type Faults,
  LATENCY_MS_MAX,
  PRESETS,
  type PresetName,
  RULES_MAX,
} from '../graph/faults.ts';
import type { Recent } from '../graph/recent.ts';
import type { TravellingClock } from '../observe/clock.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { InvalidInput } from './problem.ts';
import { isoTime, line, nullable, ObjectId, oneOf, Time } from './schemas.ts';
import type { AdminServices } from './services.ts';

/** What a development server has and a production server has not. */
export interface Development {
  faults: Faults;
  clock: TravellingClock;
  recent: Recent;
  /** What it starts with; absent: nothing. */
  seed?: Seed;
  /** What this server wants of whatever world is there. */
  settle?: () => Promise<void>;
}

/** A world that is the same everywhere, secrets included. */
export interface Seed {
  plant(): Promise<void>;
  /** Undefined: another's, whose secrets nobody keeps. */
  appSecret(id: string): string | undefined;
  accessToken(tokenId: string): string | undefined;
}

const KEYS = Object.keys(ERRORS) as ErrorKey[];
const DETAIL_CHARS_MAX = 1000;

const RULE = {
  preset: Type.Optional(
    oneOf(Object.keys(PRESETS) as PresetName[], 'An answer that was seen now and then.'),
  ),
  error: Type.Optional(oneOf(KEYS, 'The key of an error: docs/errors.md lists them.')),
  details: Type.Optional(
    Type.Record(
      Type.String({ pattern: '^\\w{1,32}$' }),
      Type.String({ maxLength: DETAIL_CHARS_MAX }),
      { description: 'Fills the gaps of the message, as {id}.' },
    ),
  ),
  latency_ms: Type.Optional(Type.Integer({ minimum: 0, maximum: LATENCY_MS_MAX })),
  drop: Type.Optional(Type.Boolean({ description: 'The connection ends without an answer.' })),
  page_id: Type.Optional(ObjectId),
  app_id: Type.Optional(ObjectId),
  path: Type.Optional(
    line(200, 'a path without its version, as me/messages; * stands for any one part.'),
  ),
  method: Type.Optional(oneOf(['GET', 'POST', 'DELETE', 'HEAD'], 'The method that counts.')),
  field: Type.Optional(line(64, 'a field that is asked for, or comes unasked.')),
  share: Type.Optional(
    Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      description: 'Of the calls that the rule names, this part: 0.25 is every fourth.',
    }),
  ),
  after: Type.Optional(
    Type.Integer({ minimum: 0, description: 'The first so many calls that it names pass.' }),
  ),
  count: Type.Optional(Type.Integer({ minimum: 1, description: 'It ends after so many.' })),
};
const EFFECTS = ['preset', 'error', 'latency_ms', 'drop'] as const;

export const FaultsInput = Type.Object(
  {
    faults: Type.Array(Type.Object(RULE, { additionalProperties: false, title: 'FaultRule' }), {
      maxItems: RULES_MAX,
    }),
  },
  {
    additionalProperties: false,
    title: 'FaultsInput',
    description: 'All rules, in order; the first that fires is done. An empty list ends them.',
  },
);
const FaultsView = Type.Object(
  {
    faults: Type.Array(
      Type.Object(
        {
          ...RULE,
          matched: Type.Integer({ description: 'Calls that it named since it was set.' }),
          fired: Type.Integer({ description: 'Calls that it was done to.' }),
        },
        { title: 'Fault' },
      ),
    ),
  },
  { title: 'Faults', description: 'Faults on purpose.' },
);

/** Times that Graph can write and a picture's address can hold. */
const EARLIEST = Date.UTC(2000, 0);
const LATEST = Date.UTC(2100, 0);

const ClockInput = Type.Object(
  {
    now: Type.Optional(Time),
    offset_s: Type.Optional(Type.Integer({ description: 'Seconds from the real time.' })),
    frozen: Type.Optional(Type.Boolean({ description: 'The clock stands.' })),
  },
  {
    additionalProperties: false,
    title: 'ClockInput',
    description: 'now or offset_s; neither: the real time again.',
  },
);
const ClockView = Type.Object(
  { now: Time, offset_ms: Type.Integer(), frozen: Type.Boolean() },
  { title: 'Clock', description: 'The time it is for this server.' },
);

const StepView = Type.Object({
  check: Type.String(),
  rule: Type.String(),
  passed: nullable(Type.Boolean({ description: 'Null: it was not reached.' })),
});
export const ExplanationView = Type.Unsafe<object | null>({
  type: ['object', 'null'],
  description: 'Null: it was one of too many at once.',
  required: ['answer', 'because', 'remedy', 'remedy_event', 'walk'],
  properties: {
    answer: { type: 'string' },
    because: { type: 'string' },
    remedy: { type: ['string', 'null'] },
    remedy_event: { type: ['string', 'null'] },
    walk: { type: 'array', items: StepView },
  },
});
const TraceView = Type.Object(
  {
    trace_id: Type.String(),
    at: Time,
    method: Type.String({ description: 'Empty: the request could not be read.' }),
    version: Type.String(),
    status: Type.Integer(),
    error: nullable(Type.String({ description: 'The key of the error.' })),
    message: nullable(Type.String()),
    calls: Type.Array(
      Type.Object({
        path: Type.String(),
        app_id: nullable(Type.String()),
        page_id: nullable(Type.String()),
        psid: nullable(Type.String()),
        explanation: ExplanationView,
      }),
      { description: 'One for each node that was asked for.' },
    ),
  },
  { title: 'Trace', description: 'Why a recent answer was given, as of when it was.' },
);

const tags = ['Development'];

export function developmentRoutes(api: AdminApp, { development }: AdminServices): void {
  const here = (): Development => {
    if (development !== undefined) return development;
    throw new Refusal('development_only', 'Only a server that pagescope dev started does this.');
  };

  api.put(
    '/faults',
    {
      schema: {
        tags,
        operationId: 'setFaults',
        summary: 'Lets calls fail on purpose',
        description:
          'Replaces all rules. Nothing fails unless asked, and it fails the same way in each run.',
        body: FaultsInput,
        response: { 200: FaultsView, ...REFUSALS },
      },
    },
    async ({ body }) => {
      const { faults } = here();
      checkRules(body);
      faults.set(body.faults);
      return { faults: faults.list() as Static<typeof FaultsView>['faults'] };
    },
  );

  api.get(
    '/faults',
    {
      schema: {
        tags,
        operationId: 'getFaults',
        summary: 'Shows the faults on purpose and how often each was done',
        response: { 200: FaultsView, ...REFUSALS },
      },
    },
    async () => ({ faults: here().faults.list() as Static<typeof FaultsView>['faults'] }),
  );

  api.put(
    '/clock',
    {
      schema: {
        tags,
        operationId: 'setClock',
        summary: 'Sets the time it is for this server',
        body: ClockInput,
        response: { 200: ClockView, ...REFUSALS },
      },
    },
    async ({ body: { now, offset_s, frozen = false } }) => {
      const { clock } = here();
      if (now !== undefined && offset_s !== undefined) {
        throw wrong('offset_s', 'must be absent where now is sent');
      }
      const { now: is, offset_ms: away } = clock.state();
      const moved = offset_s === undefined ? undefined : is - away + offset_s * 1000;
      const at = now === undefined ? moved : Date.parse(now);
      if (at !== undefined && !(at >= EARLIEST && at < LATEST)) {
        throw wrong(
          now === undefined ? 'offset_s' : 'now',
          'must lead to a time from 2000 to 2099',
        );
      }
      return clockOf(clock.set(at, frozen));
    },
  );

  api.get(
    '/clock',
    {
      schema: {
        tags,
        operationId: 'getClock',
        summary: 'Shows the time it is for this server',
        response: { 200: ClockView, ...REFUSALS },
      },
    },
    async () => clockOf(here().clock.state()),
  );

  api.get(
    '/traces/:id',
    {
      schema: {
        tags,
        operationId: 'getTrace',
        summary: 'Tells why a recent answer was given',
        description:
          'By its fbtrace_id, or the trace header of an answer that is no error. The last 1,000 are kept.',
        params: Type.Object({ id: Type.String({ maxLength: 100 }) }),
        response: { 200: TraceView, ...REFUSALS },
      },
    },
    async ({ params: { id } }) => {
      const answer = await here().recent.find(id);
      if (answer === undefined) {
        throw new Refusal('not_found', 'None of the last 1,000 answers has this trace id.');
      }
      return { ...answer, at: isoTime(answer.at) };
    },
  );
}

function checkRules({ faults }: Static<typeof FaultsInput>): void {
  for (const [place, rule] of faults.entries()) {
    if (!EFFECTS.some((effect) => rule[effect] !== undefined)) {
      throw wrong(`faults/${place}`, `must do something: ${EFFECTS.join(', ')}`);
    }
  }
}

function clockOf(state: ReturnType<TravellingClock['state']>): Static<typeof ClockView> {
  return { now: isoTime(state.now), offset_ms: state.offset_ms, frozen: state.frozen };
}

function wrong(member: string, problem: string): InvalidInput {
  return new InvalidInput([{ member, problem }]);
}
