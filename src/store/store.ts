/**
 * The store port: what must survive, in the words of the domain.
 *
 * It speaks in lanes: every method but the registry's touches one lane, so that a distributed
 * engine answers it on one machine, and every write is one transaction of one lane. Reads may
 * answer at once (an embedded store does) or later; a write that has resolved is durable, and no
 * read on any process that starts afterwards misses it.
 *
 * Decisions are handed in as pure functions and run inside the transaction, on the rows as they
 * are then. A store may run them more than once; what they throw comes back to the caller and
 * nothing is written. Records are handed out shared and are never changed in place.
 */
import type { Alias } from '../domain/alias.ts';
import type { App, Permission, Reviews } from '../domain/app.ts';
import type { Attachment } from '../domain/attachment.ts';
import type { Message, Thread } from '../domain/conversation.ts';
import type { Delivery, DeliveryKey, DeliveryStatus, Verdict } from '../domain/delivery.ts';
import type { Grant, Page, RevocationReason, Token } from '../domain/page.ts';
import type { PageSettings } from '../domain/page-settings.ts';
import type { Fact, Pair, Repeatable, Subject } from '../domain/pair.ts';
import type { Person, Picture } from '../domain/person.ts';
import type { Lane } from '../domain/psid.ts';
import type { Subscriber, Subscription, Webhook } from '../domain/subscription.ts';

export type Awaitable<T> = T | Promise<T>;

export interface Store {
  readonly registry: Registry;
  readonly people: People;
  readonly pairs: Pairs;
  readonly conversations: Conversations;
  readonly aliases: Aliases;
  readonly attachments: Attachments;
  readonly audit: AuditTrail;
  readonly outbox: Outbox;
  /**
   * What {@link Registry.grant} and {@link Pairs.subject} on the token's page answer, both at once:
   * for a store where each takes a round trip. Absent where they answer at once.
   */
  lookUp?(digest: string, psid: string): Promise<LookedUp>;
  /** Rejects with a `Refusal` (`unavailable`) when the store cannot read or write. */
  ready(): Awaitable<void>;
  /**
   * Resolves once all that was written is durable. For a store that was opened for an import and
   * whose writes resolve before they are; absent: no write does.
   */
  sync?(): Promise<void>;
  /** Forgets everything, at once: for development servers. Absent where there are none on it. */
  wipe?(): Promise<void>;
  /** Finishes what was begun and lets go of everything. */
  close(): Promise<void>;
}

export interface LookedUp {
  grant: Grant | undefined;
  /** Undefined as well where there is no grant. */
  subject: Subject | undefined;
}

/**
 * `after` is the `next` of the listing before (opaque; anything else is a `Refusal`, `invalid`);
 * null: from the start, or nothing follows.
 */
export interface Listing {
  after: string | null;
  limit: number;
}
export interface Listed<T> {
  items: T[];
  next: string | null;
}

/** Those of one business alone. */
export interface OfBusiness {
  business?: string;
}

/** Apps, pages, tokens and settings: few, and replicated on an engine of many machines. */
export interface Registry extends Subscriptions {
  app(id: string): Awaitable<App | undefined>;
  apps(listing: Listing & OfBusiness): Awaitable<Listed<App>>;
  /** False when the id is taken; nothing is written then. */
  addApp(app: App): Promise<boolean>;
  changeApp(id: string, change: (app: App) => App): Promise<App | undefined>;

  page(id: string): Awaitable<Page | undefined>;
  pages(listing: Listing & OfBusiness): Awaitable<Listed<Page>>;
  addPage(page: Page): Promise<boolean>;
  changePage(id: string, change: (page: Page) => Page): Promise<Page | undefined>;

  /** What the app holds on the page; none until it was said. An empty list takes all away. */
  permissions(app: string, page: string): Awaitable<Permission[]>;
  /** What else it asked for, and how far that is. */
  reviews(app: string, page: string): Awaitable<Reviews>;
  /** The apps that hold permissions on a page, or asked for some, in the order of their ids. */
  pageApps(page: string): Awaitable<string[]>;
  setPermissions(
    app: string,
    page: string,
    permissions: Permission[],
    reviews?: Reviews,
  ): Promise<void>;

  /** The read path: a token by its digest, with all that it speaks for. */
  grant(digest: string): Awaitable<Grant | undefined>;
  token(id: string): Awaitable<Token | undefined>;
  tokens(listing: Listing & { page?: string }): Awaitable<Listed<Token>>;
  addToken(token: Token): Promise<boolean>;
  /** Revoking twice keeps the first time and reason. Undefined: no such token. */
  revokeToken(id: string, reason: RevocationReason, at: number): Promise<Token | undefined>;
}

/** What apps are told of pages, and what pages set of their threads. */
export interface Subscriptions {
  webhook(app: string): Awaitable<Webhook | undefined>;
  /** Undefined: there is none, before or after. Resolves with what stands now. */
  changeWebhook(
    app: string,
    change: (webhook: Webhook | undefined) => Webhook | undefined,
  ): Promise<Webhook | undefined>;

  subscription(page: string, app: string): Awaitable<Subscription | undefined>;
  /** The page's subscriptions, in the order of the apps' ids. */
  subscriptions(page: string): Awaitable<Subscription[]>;
  /** Who is told what of the page, in the order of the apps' ids; asked for every event. */
  subscribers(page: string): Awaitable<readonly Subscriber[]>;
  /** Replaces what the page said of this app before. */
  subscribe(subscription: Subscription): Promise<void>;
  /** False when there was nothing to end. */
  unsubscribe(page: string, app: string): Promise<boolean>;

  /** Nothing is set until it was. */
  settings(page: string): Awaitable<PageSettings>;
  /** Resolves with what is set now. */
  changeSettings(
    page: string,
    change: (settings: PageSettings) => PageSettings,
  ): Promise<PageSettings>;
}

/** The lane of the person's id. */
export interface People {
  /** Erased people are not found here. */
  person(id: string): Awaitable<Person | undefined>;
  people(listing: Listing): Awaitable<Listed<Person>>;
  /**
   * False when the id is taken (also by an erased person); nothing is written then. `aliases`: what
   * the person is found by from here on.
   */
  add(person: Person, aliases?: readonly Alias[]): Promise<boolean>;
  change(
    id: string,
    change: (person: Person) => Person,
    aliases?: readonly Alias[],
  ): Promise<Person | undefined>;

  picture(id: string): Awaitable<Picture | undefined>;
  /** Stores or (null) removes the picture and raises `picture_version`. */
  setPicture(id: string, picture: Picture | null): Promise<Person | undefined>;

  /** The PSID reserved for this person on this page. */
  psid(id: string, page: string): Awaitable<string | undefined>;
  /** Every PSID reserved for this person (also once erased), in the order of the page's id. */
  psids(id: string): Awaitable<Reservation[]>;
  /**
   * Reserves a PSID unless there is one; answers with the one that stands. Nothing is kept for
   * somebody unknown or erased: a `Refusal`, `not_found`.
   */
  reserve(id: string, page: string, psid: string): Promise<string>;
  /** Lets go of a reservation whose PSID turned out to be taken; no other one is touched. */
  release(id: string, page: string, psid: string): Promise<void>;

  /** Every alias this person was ever given (also once erased), by kind, scope and name. */
  aliases(id: string): Awaitable<Alias[]>;
  /**
   * Gives the person an alias unless they have one of this kind in its scope; answers with the name
   * that stands. Nothing is kept for somebody unknown or erased: a `Refusal`, `not_found`.
   */
  reserveAlias(id: string, alias: Alias): Promise<string>;
  /** Takes an alias away again that turned out to be taken. */
  releaseAlias(id: string, alias: Alias): Promise<void>;

  /**
   * Admits an event that belongs to no PSID: `page` names the page it happened on, '' all pages.
   * The decision sees the person and what was admitted in the same place, and says what follows.
   */
  admit(
    id: string,
    page: string,
    event: Repeatable,
    decide: (person: Person, past: Past) => { person: Person; fact: Fact } & Queues,
  ): Promise<Admitted<{ person: Person; fact: Fact }> | { outcome: 'unknown' }>;
  /** A fact of this person without a PSID, by its event id. */
  fact(id: string, page: string, eventId: string): Awaitable<Fact | undefined>;
  /**
   * What an event asks of its person: {@link psid} and, if it has an id, {@link fact}. Present where
   * one question costs less than two.
   */
  met?(id: string, page: string, eventId: string | undefined): Promise<Met>;
  /** Facts of this person on this page (or '' for all pages) without a PSID, oldest first by `at`. */
  facts(id: string, page: string): Awaitable<Fact[]>;

  /** Exact at once: from here on the person is unknown, by every PSID. False when they already were. */
  erase(id: string, at: number): Promise<boolean>;
  /** Erased people whose traces are not all swept yet. */
  unswept(): Awaitable<string[]>;
  /**
   * Removes what is left of an erased person in their lane, but for the mark that the id is used
   * up. Their pairs go first: with this the list of them goes too.
   */
  sweep(id: string): Promise<void>;
}

export interface Met {
  psid: string | undefined;
  fact: Fact | undefined;
}

/** What a decision may know of the facts before it; both as in a {@link Pair}. */
export interface Past {
  newest_at: number | null;
  next_seq: number;
}

export interface Reservation {
  page_id: string;
  psid: string;
}

/** `admitted`: now. `replayed`: the very same event stood already. `reused`: its id did, with another body. */
export type Admitted<T> =
  | ({ outcome: 'admitted' } & T)
  | ({ outcome: 'replayed' } & T)
  | { outcome: 'reused' };

/** The lane of the PSID. */
export interface Pairs {
  /** The read path: the pair and the person behind it, erased people included (see `erased_at`). */
  subject(page: string, psid: string): Awaitable<Subject | undefined>;
  /** Where subjects that were read stay at hand: how many do, and how many reads that spared. */
  kept?(): KeptSubjects;
  /** Every pair that carries this PSID: adopted ones may stand on more than one page. */
  withPsid(psid: string): Awaitable<Pair[]>;
  /**
   * Admits an event to the pair, which comes to be if it was not. Its PSID was reserved for the
   * person before ({@link People.reserve}): all pairs of a person are found by their reservations.
   * `isNew`: it was reserved just now, so there hardly is such a pair; a hint, and no more.
   * `isErased`: whether the person is, once the event is durable; absent: nobody looked.
   */
  admit(
    pair: { page_id: string; psid: string; person_id: string; isNew?: boolean },
    event: Repeatable,
    decide: (pair: Pair) => { pair: Pair; fact: Fact } & Queues,
  ): Promise<Admitted<{ pair: Pair; fact: Fact; isErased?: boolean }> | { outcome: 'taken' }>;
  /** What happened between the two: oldest first by `at`, then by order of admission. */
  facts(page: string, psid: string): Awaitable<Fact[]>;
  /**
   * Removes the pair, its facts and its thread, unless the PSID is another person's: a reservation
   * may name one that turned out to be taken.
   */
  drop(page: string, psid: string, person: string): Promise<void>;
}

export interface KeptSubjects {
  /** How many there are, spoiled ones among them, and for how many there is room. */
  held: number;
  room: number;
  /** Reads that were answered from them, and reads that asked the store. */
  hits: number;
  misses: number;
}

/**
 * Webhooks that a decision queues, written together with its fact. Each joins the line of its app,
 * page and thread; the thread's lane is the decision's own.
 */
export interface Queues {
  deliveries?: readonly Delivery[];
}

/**
 * Webhooks: those that wait, and what became of the others. Every write is one transaction of the
 * thread's lane.
 *
 * Of each line (app, page, thread) only the head may go, so the order within it holds. Whoever
 * delivers in a lane holds its lease; the fence of the lease is checked inside the write that
 * settles a delivery, so one who was paused while another took over settles nothing.
 */
export interface Outbox {
  /**
   * Takes the lane, or holds it longer: `until` in milliseconds since 1970, like `now`. A lease
   * that changes hands gets a higher fence. Otherwise says until when another has it.
   */
  lease(lane: Lane, owner: string, now: number, until: number): Promise<Lease | { taken: number }>;
  /** Lets go of it, if it is still held. */
  release(lease: Lease): Promise<void>;

  /** The apps with something pending in the lane, and when the first of it is due. */
  waiting(lane: Lane): Awaitable<Waiting[]>;
  /** The heads of the app's lines in this lane, those that are due first in front. */
  heads(lane: Lane, app: string, limit: number): Awaitable<Delivery[]>;
  /** Heads whose time is over at `now`. */
  expired(lane: Lane, now: number, limit: number): Awaitable<DeliveryKey[]>;
  /**
   * Says what became of a pending delivery and moves its line on. Undefined: the lease was lost,
   * and nothing is written. `next`: when the line is due again; null: it is empty, or the delivery
   * is gone. `head`: what stands at its head now, where this brought it there and the store has it
   * at hand.
   */
  settle(lease: Lease, key: DeliveryKey, verdict: Verdict): Promise<Settlement | undefined>;

  /** Queues a webhook that no fact goes with, last in its line. False: its place is taken; nothing is written then. */
  add(delivery: Delivery): Promise<boolean>;
  delivery(key: DeliveryKey): Awaitable<Delivery | undefined>;
  /** The newest first. */
  deliveries(listing: Listing & DeliveryFilter): Awaitable<Listed<Delivery>>;
  /**
   * Puts a settled delivery back into its line as `change` says; one that is pending is left as it
   * is but for being due at once. Undefined: there is none.
   */
  requeue(
    key: DeliveryKey,
    change: (delivery: Delivery) => Delivery,
  ): Promise<Delivery | undefined>;
  /** When the oldest pending delivery was queued; null: nothing is pending. */
  oldestPending(): Awaitable<number | null>;
  /** Forgets what was queued before this and is settled. Resolves with how many that were. */
  forget(status: DeliveryStatus, before: number, limit: number): Promise<number>;
}

export interface Lease {
  lane: Lane;
  owner: string;
  until: number;
  fence: number;
}

export interface Settlement {
  next: number | null;
  head?: Delivery;
}

export interface Waiting {
  app_id: string;
  due_at: number;
}

export interface DeliveryFilter {
  status?: DeliveryStatus;
  app?: string;
  page?: string;
  thread?: string;
}

/**
 * What was said in the thread of a pair. The lane of the PSID. What the person says comes with the
 * event that tells it, in the transaction that admits it.
 */
export interface Conversations {
  /** When each was there; blank where nothing was said. */
  thread(page: string, psid: string): Awaitable<Thread>;
  /** The newest first. */
  messages(page: string, psid: string, listing: Listing): Awaitable<Listed<Message>>;
  /** Adds a message of the page. The pair comes to be if it was not. */
  send(
    pair: { page_id: string; psid: string; person_id: string },
    decide: (
      pair: Pair,
      thread: Thread,
    ) => { pair: Pair; thread: Thread; message: Message } & Queues,
  ): Promise<{ outcome: 'sent'; pair: Pair; message: Message } | { outcome: 'taken' }>;
}

/**
 * Whom an alias names. The lane of the alias. It leads to the person, whose own lane says whether
 * it still is theirs: a holder may be erased, or never have come to be.
 */
export interface Aliases {
  holder(alias: Alias): Awaitable<string | undefined>;
  /**
   * Gives the alias to this person if nobody holds it, or the one in `from` does; answers with who
   * holds it now.
   */
  claim(alias: Alias, person: string, from?: string): Promise<string>;
  /** Frees the alias, if this person holds it. */
  drop(alias: Alias, person: string): Promise<void>;
}

/** Files that pages uploaded. The lane of the attachment's id. */
export interface Attachments {
  /** False when the id is taken; nothing is written then. */
  add(attachment: Attachment): Promise<boolean>;
  /** Another page's is not found. */
  attachment(page: string, id: string): Awaitable<Attachment | undefined>;
}

/** Who read which fields of whom. The lane of the person's id. */
export interface AuditTrail {
  /** Adds reads; those of the same person, page, PSID, app, fields, answer and minute become one. */
  record(batches: readonly ReadBatch[]): Promise<void>;
  /** The newest minute first. */
  reads(person: string, listing: Listing): Awaitable<Listed<ReadRecord>>;
  /** Forgets what is older. */
  forgetBefore(minute: number): Promise<void>;
}

/** Reads that agree in all but whose they are; members as in {@link ReadRecord}. */
export interface ReadBatch extends Omit<ReadRecord, 'person_id' | 'psid' | 'reads'> {
  reads: Read[];
}

/** Reads of one person, `reads` of them. */
export type Read = [person_id: string, psid: string, reads: number];

export interface ReadRecord {
  person_id: string;
  page_id: string;
  psid: string;
  app_id: string;
  /** The fields that were answered, comma-separated, in the order asked for; '' for an empty answer. */
  fields: string;
  /** `profile`, `empty`, or the key of the error. */
  answer: string;
  /** Milliseconds since 1970, rounded down to the minute. */
  minute: number;
  reads: number;
}
