/**
 * What happens to people: an event is admitted once, given its PSID, and applied to the pair (or,
 * where there is no PSID, to the person) in one transaction together with the fact of it.
 *
 * A new pair takes two transactions, because the person and the PSID live in different lanes: the
 * PSID is reserved in the person's, then the pair is written in the PSID's. A crash between them
 * leaves a reservation that the next event completes.
 */
import { hash } from 'node:crypto';
import type { Alias } from '../domain/alias.ts';
import {
  type Access,
  access,
  applyToPerson,
  EVENTS,
  type EventType,
  timeOf,
} from '../domain/consent.ts';
import { type Delivery, deliveryId, personThread } from '../domain/delivery.ts';
import { noticesOf } from '../domain/notice.ts';
import {
  admitToPair,
  DETAILS,
  type Fact,
  type FactDetail,
  type Happening,
  type Pair,
  repeats,
} from '../domain/pair.ts';
import { isPsid, mintPsid, type Random } from '../domain/psid.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Admitted, Met, Store } from '../store/store.ts';
import { claimAlias } from './aliases.ts';
import { type Audience, audienceOf, deliveriesOf, NOBODY } from './queue.ts';

/** An event as it comes in: `POST /admin/v1/events`, an import, the console, a plugin. */
export interface EventInput extends FactDetail {
  /** Makes a repetition harmless; unique for the page and the person. Made here when absent. */
  id?: string;
  type: EventType;
  /** May be absent for `platform_disabled` and `platform_enabled`, which concern every page. */
  page_id?: string;
  person_id: string;
  /** Milliseconds since 1970; absent: after everything already admitted. */
  at?: number;
  /** A PSID that exists elsewhere, to be adopted for this pair. */
  psid?: string;
}

export interface EventResult {
  event_id: string;
  /** Null where the event makes none and there was none. */
  psid: string | null;
  access: Access;
  /** How the person is known until they reply to the checkbox plugin. */
  user_ref?: string;
  /** The very same event had been admitted before; nothing changed. */
  replayed: boolean;
  /** Ids of the webhooks that were queued. */
  deliveries: string[];
}

export interface AdmitOptions {
  /** Tells no bot of it: history that is brought here from elsewhere. */
  silent?: boolean;
  /** Of somebody who was added a moment ago: nothing stands of them, so nobody looks. */
  isFirst?: boolean;
}

export interface Ingest {
  /** Rejects with a `Refusal`; then nothing of the event was kept. */
  admit(input: EventInput, options?: AdmitOptions): Promise<EventResult>;
}

/** How far ahead of this server's clock an event may say it happened. */
export const AHEAD_MS_MAX = 60_000;

export interface IngestOptions {
  store: Store;
  clock: () => number;
  random: Random;
  /** Told of the webhooks that an event queued, once they are durable. */
  onQueued?: ((deliveries: readonly Delivery[]) => void) | undefined;
}

export function createIngest({ store, clock, random, onQueued }: IngestOptions): Ingest {
  const freshId = (): string => Buffer.from(random(15)).toString('base64url');

  async function admit(
    input: EventInput,
    { silent = false, isFirst = false }: AdmitOptions = {},
  ): Promise<EventResult> {
    const now = clock();
    const happening = happeningOf(input, now, freshId);
    const rule = EVENTS[input.type];
    if (rule.effect === 'hides' || rule.effect === 'unhides')
      return switchPlatform(input, happening, now);

    const pageId = await knownPage(input.page_id);
    const audience = silent ? NOBODY : await audienceOf(store, pageId, happening);
    if (rule.makes === 'user_ref') await claimUserRef(input.person_id, pageId, happening);
    const met = isFirst ? undefined : await meet(input, pageId);
    const { psid: reserved, fact: earlier } = met ?? {};
    if (reserved === undefined && rule.makes !== 'psid') {
      return withoutPsid(input, pageId, happening, now, audience);
    }
    if (earlier !== undefined) {
      if (!repeats(happening, earlier)) throw reused(happening);
      return replayed(earlier, pageId, reserved);
    }
    return toPair(input, pageId, reserved, happening, now, audience);
  }

  /** The pair's lane: admits the event under the PSID that the person has, adopts, or is given. */
  async function toPair(
    input: EventInput,
    page_id: string,
    reserved: string | undefined,
    event: Happening,
    now: number,
    audience: Audience,
  ): Promise<EventResult> {
    const { person_id, psid: adopted } = input;
    let queued: Delivery[] = [];
    let psid = reserved ?? (await reserve(person_id, page_id, adopted));
    const isNew = reserved === undefined;
    for (;;) {
      if (adopted !== undefined && psid !== adopted) {
        throw new Refusal(
          'pair_has_psid',
          `Person ${person_id} is known to page ${page_id} by another PSID already; a pair has one.`,
          'psid',
        );
      }
      const line = { page_id, thread: psid };
      const done = await store.pairs.admit({ page_id, psid, person_id, isNew }, event, (before) => {
        const admitted = admitToPair(before, event, now);
        queued = queue(audience, line, before, admitted.fact, now);
        return { ...admitted, deliveries: queued };
      });
      if (done.outcome !== 'taken') {
        const { pair, fact, isErased } = settled(done, event);
        if (isErased !== false) await refuseErased(pair);
        return {
          event_id: fact.event_id,
          psid,
          access: access(pair),
          ...userRef(fact),
          replayed: done.outcome === 'replayed',
          deliveries: done.outcome === 'admitted' ? told(queued) : [],
        };
      }
      // Another person has this PSID on this page: what was reserved cannot become a pair.
      await store.people.release(person_id, page_id, psid);
      if (adopted !== undefined) throw taken(page_id, psid);
      psid = await reserve(person_id, page_id, undefined);
    }
  }

  /** One that turns out to be another person's is let go of again. */
  function reserve(person_id: string, page_id: string, adopted: string | undefined) {
    return store.people.reserve(person_id, page_id, adopted ?? mintPsid(random));
  }

  /** No PSID, and the event makes none: the fact is the person's. */
  async function withoutPsid(
    input: EventInput,
    pageId: string,
    event: Happening,
    now: number,
    audience: Audience,
  ): Promise<EventResult> {
    if (input.psid !== undefined) {
      throw new Refusal('invalid', `An event of type ${input.type} adopts no PSID.`, 'psid');
    }
    const { person_id } = input;
    const { fact, replayed, queued } = await toPerson(person_id, pageId, event, now, audience);
    return {
      event_id: fact.event_id,
      psid: null,
      access: 'never',
      ...userRef(fact),
      replayed,
      deliveries: told(queued),
    };
  }

  /** Before the bot is told of a `user_ref`, it leads to its person. */
  async function claimUserRef(person_id: string, page_id: string, event: Happening): Promise<void> {
    const { user_ref } = event.detail;
    if (user_ref === undefined) return;
    if ((await store.people.fact(person_id, page_id, event.event_id)) !== undefined) return;
    const alias: Alias = { kind: 'user_ref', scope: page_id, name: user_ref };
    const known = await store.people.change(person_id, (person) => person, [alias]);
    if (known === undefined) throw unknownPerson(person_id);
    if (await claimAlias(store, alias, person_id)) return;
    await store.people.releaseAlias(person_id, alias);
    throw new Refusal(
      'conflict',
      `user_ref ${user_ref} is another person's on page ${page_id}.`,
      'user_ref',
    );
  }

  async function switchPlatform(
    input: EventInput,
    event: Happening,
    now: number,
  ): Promise<EventResult> {
    const pageId = input.page_id === undefined ? undefined : await knownPage(input.page_id);
    const { fact, replayed } = await toPerson(input.person_id, '', event, now, NOBODY);
    const psid =
      pageId === undefined ? undefined : await store.people.psid(input.person_id, pageId);
    return {
      event_id: fact.event_id,
      psid: psid ?? null,
      access: await accessOf(pageId, psid),
      replayed,
      deliveries: [],
    };
  }

  /** A fact that was kept with the person stands, though a pair has come to be since. */
  async function replayed(
    fact: Fact,
    pageId: string,
    psid: string | undefined,
  ): Promise<EventResult> {
    return {
      event_id: fact.event_id,
      psid: psid ?? null,
      access: await accessOf(pageId, psid),
      ...userRef(fact),
      replayed: true,
      deliveries: [],
    };
  }

  async function accessOf(pageId: string | undefined, psid: string | undefined): Promise<Access> {
    if (pageId === undefined || psid === undefined) return 'never';
    const subject = await store.pairs.subject(pageId, psid);
    return subject === undefined ? 'never' : access(subject);
  }

  async function toPerson(
    id: string,
    page_id: string,
    event: Happening,
    now: number,
    audience: Audience,
  ): Promise<{ fact: Fact; replayed: boolean; queued: Delivery[] }> {
    const line = { page_id, thread: personThread(id) };
    let queued: Delivery[] = [];
    const done = await store.people.admit(id, page_id, event, (person, past) => {
      const at = event.at ?? timeOf(event.type, now, past.newest_at);
      const fact: Fact = { ...event, at, effect: EVENTS[event.type].effect, seq: past.next_seq };
      queued = queue(audience, line, null, fact, now);
      return { person: applyToPerson(person, event.type, at), fact, deliveries: queued };
    });
    if (done.outcome === 'unknown') throw unknownPerson(id);
    const { fact } = settled(done, event);
    const replayed = done.outcome === 'replayed';
    return { fact, replayed, queued: replayed ? [] : queued };
  }

  function told(queued: Delivery[]): string[] {
    if (queued.length === 0) return [];
    onQueued?.(queued);
    return queued.map(deliveryId);
  }

  async function knownPage(id: string | undefined): Promise<string> {
    if (id === undefined)
      throw new Refusal('invalid', 'Name the page the event happened on.', 'page_id');
    if ((await store.registry.page(id)) === undefined) {
      throw new Refusal('not_found', `There is no page ${id}.`, 'page_id');
    }
    return id;
  }

  /** Before the pair existed its events, and their ids, were kept with the person. */
  async function meet({ id, person_id }: EventInput, pageId: string): Promise<Met> {
    const { people } = store;
    if (people.met !== undefined) return people.met(person_id, pageId, id);
    const psid = await people.psid(person_id, pageId);
    return { psid, fact: id === undefined ? undefined : await people.fact(person_id, pageId, id) };
  }

  /** Somebody erased while their event was on its way must not come back by it. */
  async function refuseErased({ page_id, psid, person_id }: Pair): Promise<void> {
    if ((await store.people.person(person_id)) !== undefined) return;
    await store.pairs.drop(page_id, psid, person_id);
    throw unknownPerson(person_id);
  }

  return { admit };
}

function happeningOf(input: EventInput, now: number, freshId: () => string): Happening {
  const { id, type, at, psid } = input;
  if (at !== undefined && at > now + AHEAD_MS_MAX) {
    throw new Refusal(
      'too_far_ahead',
      'An event cannot be more than 60 s ahead of the server.',
      'at',
    );
  }
  if (psid !== undefined && !isPsid(psid)) {
    throw new Refusal('invalid', 'A PSID has 1–20 digits and no leading zero.', 'psid');
  }
  const detail: FactDetail = {};
  for (const name of DETAILS) take(detail, input, name);
  const digest = hash('sha256', JSON.stringify([type, at, psid, detail]), 'base64url');
  if (EVENTS[type].makes === 'user_ref') detail.user_ref ??= freshId();
  return { event_id: id ?? freshId(), type, at: at ?? null, digest, detail };
}

function queue(
  { subscribers, get_started }: Audience,
  line: { page_id: string; thread: string },
  before: Pair | null,
  fact: Fact,
  now: number,
): Delivery[] {
  if (subscribers.length === 0) return [];
  const notices = noticesOf(before, fact, { now, get_started });
  return deliveriesOf(subscribers, { ...line, seq: fact.seq }, notices, now);
}

function take<Name extends keyof FactDetail>(to: FactDetail, from: FactDetail, name: Name): void {
  if (from[name] !== undefined) to[name] = from[name];
}

function settled<T>(done: Admitted<T>, event: Happening): T {
  if (done.outcome === 'reused') throw reused(event);
  return done;
}

function userRef({ type, detail }: Fact): { user_ref?: string } {
  return EVENTS[type].makes === 'user_ref' && detail.user_ref !== undefined
    ? { user_ref: detail.user_ref }
    : {};
}

function reused({ event_id }: Happening): Refusal {
  return new Refusal(
    'event_id_reused',
    `Event id ${event_id} stands for another event already.`,
    'id',
  );
}

function taken(page_id: string, psid: string): Refusal {
  return new Refusal('psid_taken', `PSID ${psid} is another person's on page ${page_id}.`, 'psid');
}

function unknownPerson(id: string): Refusal {
  return new Refusal('not_found', `There is no person ${id}.`, 'person_id');
}
