/**
 * What apps are told: the webhook of an app, which its endpoint accepts by the handshake, and the
 * pages that subscribe the app. The verify token is taken and never shown.
 */
import { type Static, Type } from 'typebox';
import { Refusal } from '../domain/refusal.ts';
import type { Webhook } from '../domain/subscription.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { knownApp, knownPage } from './known.ts';
import { ById, line, nullable, ObjectId } from './schemas.ts';
import type { AdminServices } from './services.ts';

const Field = Type.String({
  pattern: '^[a-z_]{1,64}$',
  description: 'a subscription field, as messages or messaging_postbacks.',
});
const Fields = Type.Array(Field, { maxItems: 100, uniqueItems: true });

const WebhookInput = Type.Object(
  {
    callback_url: line(2048, 'an http or https URL.'),
    verify_token: line(200, 'one line of well-formed text: what the endpoint expects to be sent.'),
    fields: Fields,
  },
  { additionalProperties: false, title: 'WebhookInput' },
);
const WebhookView = Type.Object(
  {
    callback_url: Type.String(),
    fields: Type.Array(Type.String()),
    active: Type.Boolean({ description: 'False: nothing is sent.' }),
  },
  { title: 'Webhook', description: 'Where an app is told of its pages, and of what.' },
);
const TestInput = Type.Object(
  { field: Type.Optional(Field), page_id: Type.Optional(ObjectId) },
  { additionalProperties: false, title: 'WebhookTest' },
);
const TestView = Type.Object(
  {
    delivered: Type.Boolean(),
    status: nullable(Type.Integer({ description: 'Null: there was no answer.' })),
    error: nullable(Type.String({ description: 'Why there was none.' })),
    latency_ms: Type.Integer(),
    answer: nullable(Type.String({ description: 'The beginning of what it answered.' })),
    body: Type.String({ description: 'The bytes that were sent and signed.' }),
  },
  { title: 'WebhookTestAnswer', description: 'What came of the test.' },
);

const SubscriptionView = Type.Object(
  {
    app_id: ObjectId,
    fields: nullable(Fields),
  },
  {
    additionalProperties: false,
    title: 'Subscription',
    description: 'Without a list (null) the page subscribes the app to all that its webhook names.',
  },
);
const Subscriptions = Type.Object(
  { data: Type.Array(SubscriptionView) },
  { description: 'The apps that the page subscribes.' },
);

const tags = ['Webhooks'];

export function webhookRoutes(api: AdminApp, services: AdminServices): void {
  const { registry } = services.store;

  api.put(
    '/apps/:id/webhook',
    {
      schema: {
        tags,
        operationId: 'setWebhook',
        summary: 'Says where an app is told of its pages',
        description:
          'The endpoint must accept it by the handshake: GET with hub.mode, hub.verify_token and hub.challenge, answered with the challenge. A page must subscribe the app too.',
        params: ById,
        body: WebhookInput,
        response: { 200: WebhookView, ...REFUSALS },
      },
    },
    async ({ params: { id }, body }) => {
      await knownApp(services.store, id);
      const { verify, refusalOf } = running(services);
      const callback = { ...body, callback_url: callbackOf(body.callback_url) };
      const refused = refusalOf(callback.callback_url);
      if (refused !== undefined) throw unreachable(refused);
      const handshake = await verify(callback);
      if (!handshake.verified) {
        const detail = `The endpoint did not accept the handshake. ${handshake.problem}`;
        throw new Refusal('webhook_unverified', detail, 'callback_url');
      }
      const webhook = { ...callback, active: true };
      return viewOf((await registry.changeWebhook(id, () => webhook)) ?? webhook);
    },
  );

  api.get(
    '/apps/:id/webhook',
    {
      schema: {
        tags,
        operationId: 'getWebhook',
        summary: 'Shows where an app is told of its pages',
        params: ById,
        response: { 200: WebhookView, ...REFUSALS },
      },
    },
    async ({ params: { id } }) => viewOf(await webhookOf(services, id)),
  );

  api.delete(
    '/apps/:id/webhook',
    {
      schema: {
        tags,
        operationId: 'deleteWebhook',
        summary: 'Ends the webhook of an app',
        description: 'What is pending waits for another one, until its time is over.',
        params: ById,
        response: { 204: Type.Null({ description: 'It is gone.' }), ...REFUSALS },
      },
    },
    async ({ params: { id } }, reply) => {
      await webhookOf(services, id);
      await registry.changeWebhook(id, () => undefined);
      return reply.code(204).send(null);
    },
  );

  api.post(
    '/apps/:id/webhook/test',
    {
      schema: {
        tags,
        operationId: 'testWebhook',
        summary: "Sends what the dashboard's Test button sends",
        description: 'Sent at once and once; it is not kept among the deliveries.',
        params: ById,
        body: TestInput,
        response: { 200: TestView, ...REFUSALS },
      },
    },
    async ({ params: { id }, body }) => {
      const app = await knownApp(services.store, id);
      const webhook = await webhookOf(services, id);
      const { field = webhook.fields[0] ?? 'messages', page_id = '0' } = body;
      const sent = await running(services).test(app, webhook, field, page_id);
      const { status, error, latency_ms } = sent.attempt;
      return {
        delivered: status !== null && status >= 200 && status < 300,
        status,
        error,
        latency_ms,
        answer: sent.answer,
        body: sent.request.body ?? '',
      };
    },
  );

  api.put(
    '/pages/:id/subscriptions',
    {
      schema: {
        tags,
        operationId: 'subscribePage',
        summary: 'Subscribes an app to a page',
        description: 'As POST /<page>/subscribed_apps does on Graph. An empty list ends it.',
        params: ById,
        body: SubscriptionView,
        response: { 200: SubscriptionView, ...REFUSALS },
      },
    },
    async ({ params: { id }, body: { app_id, fields } }) => {
      await knownPage(services.store, id);
      await knownApp(services.store, app_id, 'app_id');
      if (fields?.length === 0) await registry.unsubscribe(id, app_id);
      else await registry.subscribe({ page_id: id, app_id, fields });
      return { app_id, fields };
    },
  );

  api.get(
    '/pages/:id/subscriptions',
    {
      schema: {
        tags,
        operationId: 'listSubscriptions',
        summary: 'Shows the apps that a page subscribes',
        params: ById,
        response: { 200: Subscriptions, ...REFUSALS },
      },
    },
    async ({ params: { id } }) => {
      await knownPage(services.store, id);
      const subscriptions = await registry.subscriptions(id);
      return { data: subscriptions.map(({ app_id, fields }) => ({ app_id, fields })) };
    },
  );
}

async function webhookOf({ store }: AdminServices, id: string): Promise<Webhook> {
  await knownApp(store, id);
  const webhook = await store.registry.webhook(id);
  if (webhook === undefined) throw new Refusal('not_found', `App ${id} has no webhook.`);
  return webhook;
}

/** Whoever calls without a server running can change what is kept, and reach nobody. */
function running({ webhooks }: AdminServices): NonNullable<AdminServices['webhooks']> {
  if (webhooks !== undefined) return webhooks;
  throw new Refusal('unavailable', 'This reaches an endpoint, so it needs a running server.');
}

function callbackOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username + url.password === '') {
    return text;
  }
  throw new Refusal(
    'invalid',
    'callback_url must be an http or https URL without a user name.',
    'callback_url',
  );
}

/** What the way out would refuse for every webhook is refused before anything is sent. */
function unreachable(words: string): Refusal {
  const detail = `Nothing could be delivered there: ${words}.`;
  return new Refusal('invalid', detail, 'callback_url');
}

/** Names every member, so that no verify token is shown by having been added to the record. */
function viewOf({ callback_url, fields, active }: Webhook): Static<typeof WebhookView> {
  return { callback_url, fields, active };
}
