/** The log of webhooks: what was sent, how often, what was answered, and sending it again. */
import { type Static, Type } from 'typebox';
import {
  DELIVERY_STATUSES,
  type Delivery,
  deliveryId,
  deliveryKey,
  requeued,
} from '../domain/delivery.ts';
import { NOTICE_FIELDS } from '../domain/notice.ts';
import { isPsid } from '../domain/psid.ts';
import { Refusal } from '../domain/refusal.ts';
import { queueGiven } from '../events/given.ts';
import { LIFETIME_MS } from '../events/queue.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { knownPage } from './known.ts';
import {
  isoTime,
  isoTimeOrNull,
  LISTING,
  line,
  listed,
  listingOf,
  nullable,
  ObjectId,
  oneOf,
  Psid,
  Time,
  text,
} from './schemas.ts';
import type { AdminServices } from './services.ts';

const VIEW = {
  id: Type.String(),
  app_id: Type.String(),
  page_id: Type.String(),
  psid: nullable(
    Type.String({
      description: 'Null: the person is known by a user_ref alone, or the body was given.',
    }),
  ),
  event_id: Type.String({ description: "The event, or the page's message, that it tells of." }),
  field: Type.String({ description: 'The subscription field.' }),
  version: Type.String({ description: 'The Graph version whose form the body has.' }),
  status: oneOf(DELIVERY_STATUSES, 'dead: given up after 36 hours.'),
  attempts: Type.Integer(),
  queued_at: Time,
  next_attempt_at: nullable(Time),
  settled_at: nullable(Time),
};
export const DeliveryView = Type.Object(VIEW, { title: 'Delivery', description: 'A webhook.' });

const AttemptView = Type.Object(
  {
    at: Time,
    status: nullable(Type.Integer({ description: 'Null: there was no answer.' })),
    error: nullable(Type.String({ description: 'Why there was none.' })),
    latency_ms: Type.Integer(),
  },
  { title: 'DeliveryAttempt' },
);
const DeliveryDetail = Type.Object(
  {
    ...VIEW,
    callback_url: nullable(Type.String({ description: 'Where it goes now.' })),
    headers: Type.Record(Type.String(), Type.String(), {
      description: 'As they are sent now, signatures included.',
    }),
    body: Type.String({ description: 'The bytes that are sent and signed.' }),
    log: Type.Array(AttemptView, { description: 'The newest attempts, oldest first.' }),
    answer: nullable(Type.String({ description: 'The first 2 KB of what was answered last.' })),
  },
  { title: 'DeliveryDetail', description: 'A webhook, and all that is known of it.' },
);

const DeliveryQuery = Type.Object(
  {
    ...LISTING,
    status: Type.Optional(oneOf(DELIVERY_STATUSES, 'What became of it.')),
    page: Type.Optional(ObjectId),
    app: Type.Optional(ObjectId),
    psid: Type.Optional(Psid),
  },
  { additionalProperties: false },
);
/** Three ids of 20 digits, or a person's in the place of one, and the place in the line. */
const ByDeliveryId = Type.Object({ id: line(160, 'the id of a delivery.') });

const GivenInput = Type.Object(
  {
    page_id: ObjectId,
    app_id: Type.Optional(ObjectId),
    body: text(1_000_000, 'well-formed text: what is signed and sent, as it is.'),
  },
  { additionalProperties: false, title: 'GivenBody' },
);
const Queued = Type.Object(
  { deliveries: Type.Array(Type.String(), { description: 'Webhooks that were queued.' }) },
  { title: 'QueuedDeliveries', description: 'What was queued.' },
);

const tags = ['Webhooks'];

export function deliveryRoutes(api: AdminApp, services: AdminServices): void {
  const { outbox } = services.store;

  api.get(
    '/deliveries',
    {
      schema: {
        tags,
        operationId: 'listDeliveries',
        summary: 'Lists webhooks, the newest first',
        description: 'Those that were delivered are kept for a week, the dead ones for a month.',
        querystring: DeliveryQuery,
        response: { 200: listed(DeliveryView), ...REFUSALS },
      },
    },
    async ({ query: { status, page, app, psid, ...query } }) => {
      const { items, next } = await outbox.deliveries({
        ...listingOf(query),
        ...(status !== undefined && { status }),
        ...(page !== undefined && { page }),
        ...(app !== undefined && { app }),
        ...(psid !== undefined && { thread: psid }),
      });
      return { data: items.map(viewOf), next };
    },
  );

  api.post(
    '/deliveries',
    {
      schema: {
        tags,
        operationId: 'deliverBody',
        summary: 'Signs and delivers a body as it is',
        description:
          'To the apps that the page subscribes, or to one of them. Nothing happens here but the delivery; it is tried, kept and listed like any other.',
        body: GivenInput,
        response: { 200: Queued, ...REFUSALS },
      },
    },
    async ({ body }) => {
      const { store, clock, random } = services;
      await knownPage(store, body.page_id);
      const queued = await queueGiven(store, body, { now: clock(), random });
      services.webhooks?.wake(queued);
      return { deliveries: queued.map(deliveryId) };
    },
  );

  api.get(
    '/deliveries/:id',
    {
      schema: {
        tags,
        operationId: 'getDelivery',
        summary: 'Shows a webhook, its attempts and what was answered',
        params: ByDeliveryId,
        response: { 200: DeliveryDetail, ...REFUSALS },
      },
    },
    async ({ params: { id } }) => {
      const key = deliveryKey(id);
      const delivery = key && (await outbox.delivery(key));
      if (delivery === undefined) throw unknownDelivery(id);
      return detailOf(services, delivery);
    },
  );

  api.post(
    '/deliveries/:id/redeliver',
    {
      schema: {
        tags,
        operationId: 'redeliver',
        summary: 'Sends a webhook again',
        description:
          'The same bytes, ahead of what waits in its thread, for another 36 hours. One that is pending is tried at once.',
        params: ByDeliveryId,
        response: { 200: DeliveryView, ...REFUSALS },
      },
    },
    async ({ params: { id } }) => {
      const key = deliveryKey(id);
      const again = (one: Delivery): Delivery => requeued(one, services.clock(), LIFETIME_MS);
      const delivery = key && (await outbox.requeue(key, again));
      if (delivery === undefined) throw unknownDelivery(id);
      services.webhooks?.wake([delivery]);
      return viewOf(delivery);
    },
  );
}

function unknownDelivery(id: string): Refusal {
  return new Refusal('not_found', `There is no delivery ${id}, or it was forgotten.`);
}

async function detailOf(
  { store, webhooks }: AdminServices,
  delivery: Delivery,
): Promise<Static<typeof DeliveryDetail>> {
  const app = await store.registry.app(delivery.app_id);
  const webhook = await store.registry.webhook(delivery.app_id);
  const request = app && webhooks?.requestOf(delivery, app, webhook?.callback_url ?? '');
  return {
    ...viewOf(delivery),
    callback_url: webhook?.callback_url ?? null,
    headers: { ...request?.headers },
    body: request?.body ?? '',
    log: delivery.log.map(({ at, ...attempt }) => ({ at: isoTime(at), ...attempt })),
    answer: delivery.answer,
  };
}

export function viewOf(delivery: Delivery): Static<typeof DeliveryView> {
  const { app_id, page_id, thread, notice, version, status, attempts } = delivery;
  return {
    id: deliveryId(delivery),
    app_id,
    page_id,
    psid: isPsid(thread) ? thread : null,
    event_id: notice.name,
    field: NOTICE_FIELDS[notice.kind],
    version,
    status,
    attempts,
    queued_at: isoTime(delivery.queued_at),
    next_attempt_at: isoTimeOrNull(delivery.due_at),
    settled_at: isoTimeOrNull(delivery.settled_at),
  };
}
