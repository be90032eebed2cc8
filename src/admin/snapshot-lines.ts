/**
 * A world as text: one object a line, in an order that stays, so that two of them compare line by
 * line. Secrets stay behind: an app, a token or a webhook is named, and gets a fresh one when it is
 * restored. What was delivered and who read stays behind, too: that is what bots did, not the world.
 */
import type { Message } from '../domain/conversation.ts';
import type { Fact } from '../domain/pair.ts';
import type { Person } from '../domain/person.ts';
import type { Store } from '../store/store.ts';
import type { Development } from './development.ts';
import { described, each, makingFirst, told } from './export-lines.ts';

export const FORMAT = 1;

/** Each line has one of these keys. */
export type LineKind =
  | 'snapshot'
  | 'clock'
  | 'faults'
  | 'app'
  | 'webhook'
  | 'page'
  | 'settings'
  | 'subscription'
  | 'token'
  | 'person'
  | 'alias'
  | 'event'
  | 'message';

export async function* snapshotLines(
  store: Store,
  { clock, faults }: Pick<Development, 'clock' | 'faults'>,
): AsyncGenerator<string> {
  const line = (kind: LineKind, members: object): string =>
    `${JSON.stringify({ [kind]: members })}\n`;
  yield line('snapshot', { format: FORMAT });
  const { now, offset_ms, frozen } = clock.state();
  if (frozen) yield line('clock', { now, frozen });
  else if (offset_ms !== 0) yield line('clock', { offset_ms });
  const rules = faults.list().map(({ matched: _matched, fired: _fired, ...rule }) => rule);
  if (rules.length > 0) yield line('faults', { faults: rules });
  const pages: string[] = [];
  for await (const [kind, members] of registered(store, pages)) yield line(kind, members);
  for (const person of await everybody(store)) {
    yield line('person', await described(store, person, true));
    for await (const [kind, members] of lived(store, person, pages)) yield line(kind, members);
  }
}

/** Apps and pages, and all that was said of them. `pages`: gets their ids. */
async function* registered(store: Store, pages: string[]): AsyncGenerator<[LineKind, object]> {
  const { registry } = store;
  for await (const app of each((listing) => registry.apps(listing))) {
    const { id, name, business_id, default_version, require_proof, created_at } = app;
    yield ['app', { id, name, business_id, default_version, require_proof, created_at }];
    const webhook = await registry.webhook(id);
    if (webhook === undefined) continue;
    const { callback_url, fields, active } = webhook;
    yield ['webhook', { app_id: id, callback_url, fields, active }];
  }
  for await (const { id, name, business_id, created_at } of each((list) => registry.pages(list))) {
    pages.push(id);
    const permissions = [];
    for (const app_id of await registry.pageApps(id)) {
      const held = await registry.permissions(app_id, id);
      permissions.push({ app_id, permissions: held, reviews: await registry.reviews(app_id, id) });
    }
    yield ['page', { id, name, business_id, created_at, permissions }];
    const settings = await registry.settings(id);
    if (Object.keys(settings).length > 0) yield ['settings', { page_id: id, settings }];
    for (const { app_id, fields } of await registry.subscriptions(id)) {
      yield ['subscription', { page_id: id, app_id, fields }];
    }
    for await (const token of each((list) => registry.tokens({ ...list, page: id }))) {
      const { digest: _digest, ...members } = token;
      yield ['token', members];
    }
  }
}

/** By their ids, which people know; a store has an order of its own. */
async function everybody({ people }: Store): Promise<Person[]> {
  const all: Person[] = [];
  for await (const person of each((listing) => people.people(listing))) all.push(person);
  return all.sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** What happened to a person, and what was written to them, page by page and each in its order. */
async function* lived(
  store: Store,
  { id: person_id }: Person,
  pages: readonly string[],
): AsyncGenerator<[LineKind, object]> {
  const { people, pairs } = store;
  const events = (facts: Fact[], where: object): [LineKind, object][] =>
    told(person_id, facts, where).map((event) => ['event', event]);
  for (const alias of await people.aliases(person_id)) {
    // The others come back by the number of the phone, and by the event that made them.
    if (alias.kind === 'asid') yield ['alias', { person_id, ...alias }];
  }
  yield* events(await people.facts(person_id, ''), {});
  const psids = new Map<string, string>();
  for (const { page_id, psid } of await people.psids(person_id)) psids.set(page_id, psid);
  for (const page_id of pages) {
    yield* events(await people.facts(person_id, page_id), { page_id });
    const psid = psids.get(page_id);
    if (psid === undefined) continue;
    const subject = await pairs.subject(page_id, psid);
    if (subject?.person_id !== person_id) continue;
    const messages = await written(store, page_id, psid);
    const facts = await pairs.facts(page_id, psid);
    const isMessageFirst = (messages[0]?.seq ?? Number.POSITIVE_INFINITY) < firstOf(facts);
    const inOrder = isMessageFirst ? facts : makingFirst(facts);
    const steps = [
      ...inOrder.map((fact) => ({ seq: fact.seq, line: events([fact], { page_id, psid })[0]! })),
      ...messages.map((message) => ({
        seq: message.seq,
        line: ['message', messageMembers(message, { page_id, person_id, psid })] as const,
      })),
    ].sort((one, other) => one.seq - other.seq);
    for (const { line } of steps) yield [...line];
  }
}

function firstOf(facts: readonly Fact[]): number {
  return Math.min(...facts.map(({ seq }) => seq));
}

/** What the page said. What the person said comes back by the event that told it. */
async function written(store: Store, page: string, psid: string): Promise<Message[]> {
  const { conversations } = store;
  const messages: Message[] = [];
  const all = each((listing) => conversations.messages(page, psid, listing));
  for await (const message of all) if (message.sender === 'page') messages.push(message);
  return messages.sort((one, other) => one.seq - other.seq);
}

function messageMembers({ id, app_id, at, body }: Message, where: object): object {
  return { ...where, id, app_id, at, body };
}
