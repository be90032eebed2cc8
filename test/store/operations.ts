/** Every operation of the port as a value, so that one sequence can be run on several stores. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EVENT_TYPES } from '../../src/domain/consent.ts';
import { DELIVERY_STATUSES, requeued, threadLane } from '../../src/domain/delivery.ts';
import { REVOCATION_REASONS } from '../../src/domain/page.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import type { Store } from '../../src/store/store.ts';
import {
  aDelivery,
  admit,
  admitToPerson,
  anApp,
  aPage,
  aPerson,
  aRead,
  aToken,
  batched,
  delivered,
  failed,
  givenUp,
  happening,
  say,
  tell,
} from './samples.ts';

export interface Operation {
  name: string;
  run(store: Store): unknown;
}

// Few of each, so that operations meet.
const person = fc.constantFrom('ann', 'bob', 'cem', 'dee');
const page = fc.constantFrom('p', 'q');
const app = fc.constantFrom('x', 'y');
const token = fc.constantFrom('t', 'u', 'v');
const psid = fc.constantFrom('1001', '2025', '77777777777777777777');
const at = fc.integer({ min: 1, max: 20 });
const name = fc.string({ unit: 'binary', maxLength: 5 }).filter((text) => !text.includes('\0'));
const limit = fc.integer({ min: 1, max: 3 });
const permissions = fc.uniqueArray(fc.constantFrom('pages_messaging', 'pages_user_gender'));
const reviews = fc.record(
  { pages_user_locale: fc.constantFrom('pending' as const, 'limited' as const) },
  { requiredKeys: [], noNullPrototype: true },
);
const event = fc
  .record({
    id: fc.constantFrom('1', '2', '3', '4'),
    type: fc.constantFrom(...EVENT_TYPES),
    at: fc.option(at),
    detail: fc.record({ text: name, ad_id: name }, { requiredKeys: [], noNullPrototype: true }),
  })
  .map(({ id, type, at, detail }) => happening(id, type, at, { detail }));
const picture = fc.option(
  fc.uint8Array({ maxLength: 9 }).map((bytes) => ({ type: 'image/png' as const, bytes })),
);

function operation<Args>(
  name: string,
  args: fc.Arbitrary<Args>,
  run: (store: Store, args: Args) => unknown,
): fc.Arbitrary<Operation> {
  return args.map((drawn) => ({
    name: `${name} ${fc.stringify(drawn)}`,
    run: (store) => run(store, drawn),
  }));
}

/** As the program goes about it: what happens to a pair happens under a PSID reserved for it. */
async function onceReserved(
  { people }: Store,
  [page, psid, id]: [string, string, string],
  run: () => unknown,
): Promise<unknown> {
  const reserved = await people.reserve(id, page, psid).catch((error) => error);
  return reserved === psid ? run() : reserved;
}

/** Webhooks of few lines, and of one most of all, so that they queue up. */
const mostly = <T>(usual: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 4 }, fc.constantFrom(...others));
const thread = mostly('1001', '2025', '~ann');
const place = fc.integer({ min: 1, max: 4 });
const deliveryKey = fc.record({
  app_id: mostly('x', 'y'),
  page_id: mostly('p', 'q'),
  thread,
  seq: place,
});
const delivery = fc
  .record({ key: deliveryKey, at, queued_at: at })
  .map(({ key, at, queued_at }) =>
    aDelivery(key.thread, key.seq, { ...key, due_at: at, expires_at: at + 5, queued_at }),
  );
const lease = fc
  .record({ thread, owner: mostly('w1', 'w2'), fence: mostly(1, 2, 3) })
  .map(({ thread, owner, fence }) => ({ lane: threadLane(thread), owner, until: 0, fence }));
const status = fc.option(fc.constantFrom(...DELIVERY_STATUSES));
const verdict = fc.oneof(
  at.map((now) => delivered(now)),
  fc.tuple(at, at).map(([now, due]) => failed(now, due)),
  at.map((now) => givenUp(now)),
);

const { tuple } = fc;

const fields = fc.option(fc.uniqueArray(fc.constantFrom('messages', 'message_reads')));

const file = fc.constantFrom('1', '2');

const alias = fc.record(
  {
    kind: fc.constantFrom('phone' as const, 'user_ref' as const, 'asid' as const),
    scope: page,
    name: fc.constantFrom('n', 'm'),
  },
  { noNullPrototype: true },
);

/** Of webhooks alone: they depend on each other more than on anything else. */
export const aWebhookWrite: fc.Arbitrary<Operation> = fc.oneof(
  operation('tell', tuple(fc.integer({ min: 1, max: 12 }), delivery), (store, [id, one]) =>
    tell(store, `told ${id}`, one),
  ),
  operation('add', delivery, ({ outbox }, one) =>
    outbox.add({ ...one, thread: `~body-${one.thread}-${one.seq}` }),
  ),
  operation('lease', tuple(lease, at, at), ({ outbox }, [{ lane, owner }, now, until]) =>
    outbox.lease(lane, owner, now, until),
  ),
  operation('release', lease, ({ outbox }, lease) => outbox.release(lease)),
  operation(
    'settle',
    tuple(lease, deliveryKey, verdict),
    async ({ outbox }, [lease, key, verdict]) => {
      const held = { ...lease, lane: threadLane(key.thread) };
      const settled = await outbox.settle(held, key, verdict);
      if (settled?.head === undefined) return settled;
      // A store may leave it to be asked for; if it does not, it is what stands there.
      const { head, next } = settled;
      assert.deepEqual(head, await outbox.delivery(head));
      assert.equal(head.due_at, next);
      return { next };
    },
  ),
  operation('requeue', tuple(deliveryKey, at), ({ outbox }, [key, now]) =>
    outbox.requeue(key, (one) => requeued(one, now, 5)),
  ),
);

export const aWebhookQuestion: fc.Arbitrary<Operation> = fc.oneof(
  operation('waiting', thread, ({ outbox }, thread) => outbox.waiting(threadLane(thread))),
  operation('heads', tuple(thread, app, limit), ({ outbox }, [thread, app, limit]) =>
    outbox.heads(threadLane(thread), app, limit),
  ),
  operation('expired', tuple(thread, at, limit), ({ outbox }, [thread, now, limit]) =>
    outbox.expired(threadLane(thread), now, limit),
  ),
  operation('delivery', deliveryKey, ({ outbox }, key) => outbox.delivery(key)),
  operation('deliveries', tuple(status, limit), ({ outbox }, [status, limit]) =>
    outbox.deliveries({ after: null, limit, ...(status !== null && { status }) }),
  ),
  operation('oldestPending', fc.constant(0), ({ outbox }) => outbox.oldestPending()),
);

export const aWrite: fc.Arbitrary<Operation> = fc.oneof(
  operation('addApp', app, ({ registry }, id) => registry.addApp(anApp(id))),
  operation('changeApp', tuple(app, name), ({ registry }, [id, name]) =>
    registry.changeApp(id, (one) => ({ ...one, name })),
  ),
  operation('addPage', page, ({ registry }, id) => registry.addPage(aPage(id))),
  operation('changePage', tuple(page, name), ({ registry }, [id, name]) =>
    registry.changePage(id, (one) => ({ ...one, name })),
  ),
  operation('setPermissions', tuple(app, page, permissions, reviews), ({ registry }, args) =>
    registry.setPermissions(...(args as Parameters<typeof registry.setPermissions>)),
  ),
  operation('addToken', tuple(token, token, app, page), ({ registry }, [id, digest, app, page]) =>
    registry.addToken(aToken(id, { digest, app_id: app, page_id: page })),
  ),
  operation(
    'revokeToken',
    tuple(token, fc.constantFrom(...REVOCATION_REASONS), at),
    ({ registry }, args) => registry.revokeToken(...args),
  ),
  operation('changeWebhook', tuple(app, fc.option(name)), ({ registry }, [id, verify_token]) =>
    registry.changeWebhook(id, (webhook) =>
      verify_token === null
        ? undefined
        : {
            callback_url: 'https://bot.example/',
            verify_token,
            fields: [...(webhook?.fields ?? []), verify_token],
            active: webhook === undefined,
          },
    ),
  ),
  operation('subscribe', tuple(page, app, fields), ({ registry }, [page_id, app_id, fields]) =>
    registry.subscribe({ page_id, app_id, fields }),
  ),
  operation('unsubscribe', tuple(page, app), ({ registry }, args) => registry.unsubscribe(...args)),
  operation('changeSettings', tuple(page, name), ({ registry }, [id, payload]) =>
    registry.changeSettings(id, ({ get_started, ...rest }) =>
      get_started === undefined ? { ...rest, get_started: { payload } } : rest,
    ),
  ),
  operation('add', tuple(person, name, fc.array(alias)), ({ people }, [id, first_name, aliases]) =>
    people.add(aPerson(id, { first_name }), aliases),
  ),
  operation('reserveAlias', tuple(person, alias), ({ people }, args) =>
    people.reserveAlias(...args),
  ),
  operation('releaseAlias', tuple(person, alias), ({ people }, args) =>
    people.releaseAlias(...args),
  ),
  operation('claim', tuple(alias, person, fc.option(person, { nil: undefined })), (store, args) =>
    store.aliases.claim(...args),
  ),
  operation('addAttachment', tuple(file, page), ({ attachments }, [id, page_id]) =>
    attachments.add({ id, page_id, type: 'image', url: null, created_at: 1 }),
  ),
  operation('dropAlias', tuple(alias, person), ({ aliases }, args) => aliases.drop(...args)),
  operation('change', tuple(person, name, fc.option(fc.double({ noNaN: true }))), (store, args) =>
    store.people.change(args[0], (one) => ({ ...one, last_name: args[1], timezone: args[2] })),
  ),
  operation('change that throws', person, ({ people }, id) =>
    people.change(id, () => {
      throw new Refusal('conflict', 'no');
    }),
  ),
  operation('setPicture', tuple(person, picture), ({ people }, args) => people.setPicture(...args)),
  operation('reserve', tuple(person, page, psid), ({ people }, args) => people.reserve(...args)),
  operation('release', tuple(person, page, psid), async ({ people, pairs }, [id, on, psid]) => {
    const theirs = (await pairs.withPsid(psid)).some(
      ({ person_id, page_id }) => person_id === id && page_id === on,
    );
    // A reservation goes when its PSID turned out to be taken, never under a pair.
    if (!theirs) await people.release(id, on, psid);
  }),
  operation('people.admit', tuple(person, page, event), (store, args) =>
    admitToPerson(store, ...args),
  ),
  operation('erase', tuple(person, at), ({ people }, args) => people.erase(...args)),
  operation('sweep', person, ({ people }, id) => people.sweep(id)),
  operation(
    'pairs.admit',
    tuple(page, psid, person, event, fc.boolean()),
    (store, [page, psid, id, event, isNew]) =>
      onceReserved(store, [page, psid, id], () => admit(store, [page, psid, id], event, isNew)),
  ),
  operation('pairs.admit that throws', tuple(page, psid, person), ({ pairs }, args) =>
    pairs.admit(
      { page_id: args[0], psid: args[1], person_id: args[2] },
      { event_id: 'never', digest: 'd' },
      () => {
        throw new RangeError('no');
      },
    ),
  ),
  operation('send', tuple(page, psid, person, name, at), (store, [page, psid, id, text, at]) =>
    onceReserved(store, [page, psid, id], () => say(store, [page, psid, id], text, at, { text })),
  ),
  operation('drop', tuple(page, psid, person), ({ pairs }, args) => pairs.drop(...args)),
  aWebhookWrite,
  operation('record', fc.array(tuple(person, name, at), { maxLength: 4 }), ({ audit }, reads) =>
    audit.record(batched(reads.map(([id, fields, minute]) => aRead(id, { fields, minute })))),
  ),
);

/** Goes over all lanes one by one, so what is written meanwhile comes before it or after. */
export const aForgetting = operation('forgetBefore', at, ({ audit }, minute) =>
  audit.forgetBefore(minute),
);

export const aQuestion: fc.Arbitrary<Operation> = fc.oneof(
  aWebhookQuestion,
  operation('app', app, ({ registry }, id) => registry.app(id)),
  operation('page', page, ({ registry }, id) => registry.page(id)),
  operation('token', token, ({ registry }, id) => registry.token(id)),
  operation('grant', token, ({ registry }, digest) => registry.grant(digest)),
  operation('permissions', tuple(app, page), ({ registry }, args) => registry.permissions(...args)),
  operation('reviews', tuple(app, page), ({ registry }, args) => registry.reviews(...args)),
  operation('pageApps', page, ({ registry }, id) => registry.pageApps(id)),
  operation('webhook', app, ({ registry }, id) => registry.webhook(id)),
  operation('subscription', tuple(page, app), ({ registry }, args) =>
    registry.subscription(...args),
  ),
  operation('subscriptions', page, ({ registry }, id) => registry.subscriptions(id)),
  operation('settings', page, ({ registry }, id) => registry.settings(id)),
  operation('person', person, ({ people }, id) => people.person(id)),
  operation('picture', person, ({ people }, id) => people.picture(id)),
  operation('psid', tuple(person, page), ({ people }, args) => people.psid(...args)),
  operation('psids', person, ({ people }, id) => people.psids(id)),
  operation('aliases', person, ({ people }, id) => people.aliases(id)),
  operation('attachment', tuple(page, file), ({ attachments }, args) =>
    attachments.attachment(...args),
  ),
  operation('holder', alias, ({ aliases }, alias) => aliases.holder(alias)),
  operation('fact', tuple(person, page), ({ people }, [id, page]) => people.fact(id, page, '1')),
  operation('people.facts', tuple(person, page), ({ people }, args) => people.facts(...args)),
  operation('unswept', fc.constant(0), ({ people }) => people.unswept()),
  operation('subject', tuple(page, psid), ({ pairs }, args) => pairs.subject(...args)),
  operation('lookUp', tuple(token, psid), async (store, [digest, psid]) => {
    if (store.lookUp !== undefined) return store.lookUp(digest, psid);
    const grant = await store.registry.grant(digest);
    return { grant, subject: grant && (await store.pairs.subject(grant.page.id, psid)) };
  }),
  operation('withPsid', psid, ({ pairs }, psid) => pairs.withPsid(psid)),
  operation('pairs.facts', tuple(page, psid), ({ pairs }, args) => pairs.facts(...args)),
  operation('thread', tuple(page, psid), ({ conversations }, args) =>
    conversations.thread(...args),
  ),
  operation('messages', tuple(page, psid, limit), ({ conversations }, [page, psid, limit]) =>
    conversations.messages(page, psid, { after: null, limit }),
  ),
  operation('people', limit, ({ people }, limit) => people.people({ after: null, limit })),
  operation('apps', limit, ({ registry }, limit) => registry.apps({ after: null, limit })),
  operation('pages', limit, ({ registry }, limit) => registry.pages({ after: null, limit })),
  operation('tokens', tuple(page, limit), ({ registry }, [page, limit]) =>
    registry.tokens({ after: null, limit, page }),
  ),
  operation('reads', tuple(person, limit), ({ audit }, [id, limit]) =>
    audit.reads(id, { after: null, limit }),
  ),
);
