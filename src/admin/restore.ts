/** Makes a world of the text of one: everything is read before anything is changed. */
import { isUtf8 } from 'node:buffer';
import { type Static, type TSchema, Type } from 'typebox';
import type { App, Reviews } from '../domain/app.ts';
import type { MessageBody } from '../domain/conversation.ts';
import { REVOCATION_REASONS, type RevocationReason, type Token } from '../domain/page.ts';
import type { PageSettings } from '../domain/page-settings.ts';
import type { Person, Picture } from '../domain/person.ts';
import { claimAlias } from '../events/aliases.ts';
import type { EventInput } from '../events/ingest.ts';
import { mintToken, tokenDigest } from '../graph/tokens.ts';
import { isVersion } from '../graph/versions.ts';
import { normalizePicture } from '../pictures/normalize.ts';
import { checker } from './check.ts';
import { type Development, FaultsInput, type Seed } from './development.ts';
import { readEvent } from './event-input.ts';
import { freshSecret } from './mint.ts';
import { readPerson } from './person-input.ts';
import { InvalidInput, type MemberProblem } from './problem.ts';
import { line, nullable, ObjectId, oneOf, Permissions, PersonId, Psid, text } from './schemas.ts';
import type { AdminServices } from './services.ts';
import { FORMAT, type LineKind } from './snapshot-lines.ts';

const strict = { additionalProperties: false } as const;
const Moment = Type.Integer({ minimum: 0, maximum: 8.64e15 });
const Business = nullable(line(64, 'the id of a business.'));
const Free = Type.Unsafe<object>({ type: 'object' });

const SHAPES = {
  snapshot: Type.Object({ format: Type.Integer() }, strict),
  clock: Type.Object(
    {
      now: Type.Optional(Moment),
      offset_ms: Type.Optional(Type.Integer()),
      frozen: Type.Optional(Type.Boolean()),
    },
    strict,
  ),
  faults: FaultsInput,
  app: Type.Object(
    {
      id: ObjectId,
      name: line(200, 'one line of text.'),
      business_id: Business,
      default_version: Type.String(),
      require_proof: Type.Boolean(),
      created_at: Moment,
    },
    strict,
  ),
  webhook: Type.Object(
    {
      app_id: ObjectId,
      callback_url: line(2048, 'a URL.'),
      fields: Type.Array(line(64, 'a field.')),
      active: Type.Boolean(),
    },
    strict,
  ),
  page: Type.Object(
    {
      id: ObjectId,
      name: line(200, 'one line of text.'),
      business_id: Business,
      created_at: Moment,
      permissions: Type.Array(
        Type.Object({ app_id: ObjectId, permissions: Permissions, reviews: Free }, strict),
      ),
    },
    strict,
  ),
  settings: Type.Object({ page_id: ObjectId, settings: Free }, strict),
  subscription: Type.Object(
    { page_id: ObjectId, app_id: ObjectId, fields: nullable(Type.Array(line(64, 'a field.'))) },
    strict,
  ),
  token: Type.Object(
    {
      id: line(100, 'the id of a token.'),
      app_id: ObjectId,
      page_id: ObjectId,
      permissions: nullable(Permissions),
      expires_at: nullable(Moment),
      revoked_at: nullable(Moment),
      revoked_reason: Type.Unsafe<RevocationReason | null>({ enum: [...REVOCATION_REASONS, null] }),
      created_at: Moment,
    },
    strict,
  ),
  alias: Type.Object(
    {
      person_id: PersonId,
      kind: oneOf(['asid'], 'which id.'),
      scope: line(64, 'an app.'),
      name: line(100, 'the id.'),
    },
    strict,
  ),
  message: Type.Object(
    {
      page_id: ObjectId,
      person_id: PersonId,
      psid: Psid,
      id: text(200, 'its id.'),
      app_id: nullable(ObjectId),
      at: Moment,
      body: Free,
    },
    strict,
  ),
} satisfies { [Kind in Exclude<LineKind, 'person' | 'event'>]: TSchema };

type Shapes = typeof SHAPES;
type Described = { [Kind in keyof Shapes]: Static<Shapes[Kind]> } & {
  person: { person: Person; picture: Uint8Array | null };
  event: EventInput;
};
type Step = { [Kind in LineKind]: { kind: Kind; it: Described[Kind] } }[LineKind];

const CHECKS = Object.fromEntries(
  Object.entries(SHAPES).map(([kind, shape]) => [kind, checker(shape)]),
);

/** Everything that is wrong, up to so many lines of it. */
const PROBLEMS_MAX = 20;

/** Throws {@link InvalidInput} with the lines that are wrong; nothing is changed by it. */
export function readSnapshot(bytes: Buffer, services: AdminServices): Step[] {
  if (!isUtf8(bytes)) throw new InvalidInput([{ member: 'body', problem: 'is not UTF-8' }]);
  const steps: Step[] = [];
  const problems: MemberProblem[] = [];
  for (const [index, row] of bytes.toString().split('\n').entries()) {
    if (row.trim() === '') continue;
    const found = readLine(row, services);
    if (!Array.isArray(found)) steps.push(found);
    else
      problems.push(
        ...found.map(({ member, problem }) => ({ member: `line ${index + 1}/${member}`, problem })),
      );
    if (problems.length >= PROBLEMS_MAX) break;
  }
  if (problems.length > 0) throw new InvalidInput(problems.slice(0, PROBLEMS_MAX));
  const [first] = steps;
  if (first?.kind !== 'snapshot' || first.it.format !== FORMAT) {
    const problem = `must begin with {"snapshot":{"format":${FORMAT}}}`;
    throw new InvalidInput([{ member: 'body', problem }]);
  }
  return steps;
}

function readLine(row: string, { clock, random }: AdminServices): Step | MemberProblem[] {
  const whole = (problem: string): MemberProblem[] => [{ member: 'line', problem }];
  let parsed: unknown;
  try {
    parsed = JSON.parse(row);
  } catch {
    return whole('is not JSON');
  }
  const entries = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
  const [kind, members] = entries[0] ?? [];
  if (entries.length !== 1 || kind === undefined) return whole('must be an object with one key');
  if (kind === 'person') return readPersonLine(members, clock(), random);
  if (kind === 'event') {
    const event = readEvent(members);
    return Array.isArray(event) ? event : { kind, it: event };
  }
  const check = Object.hasOwn(CHECKS, kind) ? CHECKS[kind] : undefined;
  if (check === undefined) return whole(`has the key ${kind.slice(0, 40)}, which none has`);
  const problems = check(members);
  if (problems.length > 0) return problems;
  const step = { kind, it: members } as Step;
  if (step.kind === 'app' && !isVersion(step.it.default_version)) {
    return [{ member: 'default_version', problem: 'is no version of Graph' }];
  }
  return step;
}

function readPersonLine(
  members: unknown,
  now: number,
  random: AdminServices['random'],
): Step | MemberProblem[] {
  const { picture = null, ...described } = Object(members) as { picture?: unknown };
  const person = readPerson(described, now, random);
  if (Array.isArray(person)) return person;
  if (!(picture === null || typeof picture === 'string')) {
    return [{ member: 'picture', problem: 'must be base64' }];
  }
  const bytes = picture === null ? null : Buffer.from(picture, 'base64');
  return { kind: 'person', it: { person, picture: bytes } };
}

/** What was minted anew, and is shown this once. */
export interface Minted {
  apps: { id: string; secret: string }[];
  tokens: { id: string; app_id: string; page_id: string; access_token: string }[];
  lines: number;
}

/** Into an empty store. What refuses to be done ends it half done. */
export async function restore(
  steps: readonly Step[],
  services: AdminServices,
  development: Development,
): Promise<Minted> {
  const minted: Minted = { apps: [], tokens: [], lines: steps.length };
  development.faults.set([]);
  development.clock.set(undefined, false);
  for (const [index, step] of steps.entries()) {
    try {
      await take(step, services, development, minted);
    } catch (error) {
      const detail = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
      throw new InvalidInput([{ member: `line ${index + 1}/${step.kind}`, problem: detail }]);
    }
  }
  return minted;
}

async function take(
  step: Step,
  services: AdminServices,
  { clock, faults, seed }: Development,
  minted: Minted,
): Promise<void> {
  const { store, ingest } = services;
  const { registry } = store;
  switch (step.kind) {
    case 'snapshot':
      return;
    case 'clock': {
      const { now, offset_ms = 0, frozen = false } = step.it;
      clock.set(now ?? clock.state().now + offset_ms, frozen);
      return;
    }
    case 'faults':
      return faults.set(step.it.faults);
    case 'app':
      minted.apps.push(await takeApp(step.it, services, seed));
      return;
    case 'webhook': {
      const { app_id, ...webhook } = step.it;
      // Nobody asks for it until the webhook is set again.
      const verify_token = freshSecret(services.random);
      await registry.changeWebhook(app_id, () => ({ ...webhook, verify_token }));
      return;
    }
    case 'page': {
      const { permissions, ...page } = step.it;
      unique(await registry.addPage(page), 'page', page.id);
      for (const { app_id, permissions: held, reviews } of permissions) {
        await registry.setPermissions(app_id, page.id, held, reviews as Reviews);
      }
      return;
    }
    case 'settings':
      await registry.changeSettings(step.it.page_id, () => step.it.settings as PageSettings);
      return;
    case 'subscription':
      return registry.subscribe(step.it);
    case 'token': {
      const access_token = seed?.accessToken(step.it.id) ?? mintToken(services.random);
      const token: Token = { ...step.it, digest: tokenDigest(access_token) };
      unique(await registry.addToken(token), 'token', token.id);
      const { id, app_id, page_id, revoked_at } = token;
      if (revoked_at === null) minted.tokens.push({ id, app_id, page_id, access_token });
      return;
    }
    case 'person': {
      const { person, picture } = step.it;
      unique(await services.phones.add(person), 'person', person.id);
      if (picture === null) return;
      await store.people.setPicture(person.id, await pictureOf(picture, services));
      return;
    }
    case 'alias': {
      const { person_id, ...alias } = step.it;
      await store.people.reserveAlias(person_id, alias);
      await claimAlias(store, alias, person_id);
      return;
    }
    case 'event':
      await ingest.admit(step.it, { silent: true });
      return;
    case 'message':
      return takeMessage(step.it, services);
  }
}

async function takeApp(
  described: Static<Shapes['app']>,
  { store, vault, random }: AdminServices,
  seed: Seed | undefined,
): Promise<{ id: string; secret: string }> {
  const { id } = described;
  const secret = seed?.appSecret(id) ?? freshSecret(random);
  const app: App = { ...described, sealed_secret: vault.seal(id, secret) };
  unique(await store.registry.addApp(app), 'app', id);
  return { id, secret };
}

/** What was kept here stays as it is, or each time it is brought back it would be another. */
async function pictureOf(bytes: Uint8Array, { pictureGate }: AdminServices): Promise<Picture> {
  const isOurs = bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
  return isOurs ? { type: 'image/jpeg', bytes } : normalizePicture(bytes, pictureGate);
}

/** As a page's message is kept, but for what is told of it. */
async function takeMessage(
  { page_id, person_id, psid, id, app_id, at, body }: Static<Shapes['message']>,
  { store }: AdminServices,
): Promise<void> {
  if ((await store.people.reserve(person_id, page_id, psid)) !== psid) {
    throw new Error(`person ${person_id} has another PSID on page ${page_id}`);
  }
  await store.conversations.send({ page_id, psid, person_id }, (pair, thread) => ({
    pair: {
      ...pair,
      thread_at: Math.min(pair.thread_at ?? at, at),
      next_seq: pair.next_seq + 1,
    },
    thread: { ...thread, sent_at: Math.max(thread.sent_at ?? at, at) },
    message: { id, sender: 'page', app_id, at, seq: pair.next_seq, body: body as MessageBody },
  }));
}

function unique(added: boolean, what: string, id: string): void {
  if (!added) throw new Error(`${what} ${id} stands twice`);
}
