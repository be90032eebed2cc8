/** Tells whoever watches what happens, from where it happens. Costs a look when nobody does. */

import { messageOf } from '../domain/conversation.ts';
import { type Delivery, type DeliveryKey, deliveryId, type Verdict } from '../domain/delivery.ts';
import { DETAILS, type FactDetail } from '../domain/pair.ts';
import { isPsid } from '../domain/psid.ts';
import type { EventInput, Ingest } from '../events/ingest.ts';
import type { Messaging } from '../events/messaging.ts';
import type { Call } from '../graph/call.ts';
import type { Answered } from '../graph/graph.ts';
import { readValue } from '../graph/params.ts';
import type { Feed, FeedName } from '../observe/feed.ts';
import type { AdminApp } from './api.ts';

export function tellingIngest(ingest: Ingest, feed: Feed): Ingest {
  return {
    async admit(input, options) {
      const result = await ingest.admit(input, options);
      if (!feed.listening || result.replayed) return result;
      // History that is brought here did not happen now.
      if (options?.silent) {
        feed.skip('event');
        return result;
      }
      const { type: event_type, page_id = null, person_id } = input;
      const { event_id, psid, access, user_ref, deliveries } = result;
      const whose = { page_id, person_id, psid };
      feed.tell('event', { ...whose, event_id, event_type, access, user_ref, deliveries });
      const said = saidBy(input, event_id);
      if (said !== undefined) feed.tell('message', { ...whose, ...said });
      return result;
    },
  };
}

function saidBy(input: EventInput, event_id: string): object | undefined {
  const detail: FactDetail = {};
  for (const name of DETAILS) if (input[name] !== undefined) detail[name] = input[name] as never;
  const { type, at = 0 } = input;
  const message = messageOf({ event_id, type, at, effect: 'none', seq: 0, digest: '', detail });
  if (message === undefined) return undefined;
  const { id, sender, app_id, body } = message;
  return { id, sender, app_id, body };
}

export function tellingMessaging(messaging: Messaging, feed: Feed): Messaging {
  return {
    async send(outgoing, allow) {
      const sent = await messaging.send(outgoing, allow);
      if (feed.listening && sent !== undefined) {
        const { page_id, person_id, app_id } = outgoing;
        const { id, sender, body } = sent.message;
        feed.tell('message', { page_id, person_id, psid: sent.psid, id, sender, app_id, body });
      }
      return sent;
    },
  };
}

/** Ask first whether anybody listens: this is on the read path. */
export function tellAnswer(
  feed: Pick<Feed, 'tell'>,
  answered: Answered,
  read: { answer: string; fields: readonly string[] } | undefined,
): void {
  const { call, verdict, response } = answered;
  const { subject, grant, app, request } = call;
  const { status, traceId: trace_id } = response;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    if (verdict === undefined) tellAction(feed, call);
    const name = CHANGED_BY_EDGE[request.path[1] ?? ''];
    if (name !== undefined && verdict === undefined) {
      feed.tell(name, { page_id: grant?.page.id ?? null, app_id: app?.id ?? null });
    }
    return;
  }
  if (subject === undefined || read === undefined) return;
  const { page_id, psid, person_id } = subject;
  feed.tell('read', {
    page_id,
    psid,
    person_id,
    app_id: app?.id ?? null,
    answer: read.answer,
    fields: read.fields,
    status,
    trace_id,
    version: call.version.name,
    path: request.path.join('/'),
  });
}

/** A sender action is kept nowhere: whoever plays the person sees it now, or never. */
function tellAction(feed: Pick<Feed, 'tell'>, { request: { path, params }, grant }: Call): void {
  const action = params.get('sender_action');
  if (path[1] !== 'messages' || typeof action !== 'string' || grant === undefined) return;
  const to = readValue(params, 'recipient');
  const id = 'value' in to ? (to.value as { id?: unknown } | null)?.id : undefined;
  if (typeof id === 'string') feed.tell('action', { page_id: grant.page.id, psid: id, action });
}

/** What bots change by Graph. */
const CHANGED_BY_EDGE: Readonly<Record<string, FeedName>> = {
  messenger_profile: 'settings',
  thread_settings: 'settings',
  subscribed_apps: 'webhook',
  subscriptions: 'webhook',
};

export function tellQueued(feed: Feed, deliveries: readonly Delivery[]): void {
  if (!feed.listening) return;
  for (const delivery of deliveries) {
    feed.tell('delivery', {
      ...named(delivery),
      event_id: delivery.notice.name,
      status: 'pending',
    });
  }
}

export function tellTried(
  feed: Feed,
  key: DeliveryKey,
  { status, attempt, due_at }: Verdict,
): void {
  if (feed.listening) feed.tell('delivery', { ...named(key), status, attempt, due_at });
}

function named(key: DeliveryKey): object {
  const { app_id, page_id, thread } = key;
  return { id: deliveryId(key), app_id, page_id, psid: isPsid(thread) ? thread : null };
}

/** What a call that was answered well has changed. */
const CHANGED_BY_CALL: Readonly<Record<string, FeedName>> = {
  createApp: 'app',
  changeApp: 'app',
  rotateAppSecret: 'app',
  createPage: 'page',
  changePage: 'page',
  setPagePermissions: 'page',
  issueToken: 'token',
  revokeToken: 'token',
  createPeople: 'person',
  generatePeople: 'person',
  changePerson: 'person',
  erasePerson: 'person',
  setPicture: 'person',
  removePicture: 'person',
  setWebhook: 'webhook',
  deleteWebhook: 'webhook',
  subscribePage: 'webhook',
  changePageSettings: 'settings',
  deliverBody: 'delivery',
  redeliver: 'delivery',
  setFaults: 'faults',
  setClock: 'clock',
  resetWorld: 'restored',
  restoreWorld: 'restored',
};

export function tellChanges(api: AdminApp, feed: Feed): void {
  api.addHook('onResponse', async (request, reply) => {
    if (!feed.listening || reply.statusCode >= 400) return;
    const operation = request.routeOptions.schema?.operationId ?? '';
    const name = CHANGED_BY_CALL[operation];
    const { id = null } = (request.params ?? {}) as { id?: string };
    if (name !== undefined) feed.tell(name, { id, operation });
  });
}
