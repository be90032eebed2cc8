/**
 * `/<app>/subscriptions`: where an app's webhooks go, and which fields (dossier §6.1). The callback
 * is asked by the handshake before anything is kept. Pages are all there is to subscribe to.
 */
import type { Call } from '../call.ts';
import type { Edge } from '../edges.ts';
import { type Failure, fail } from '../errors.ts';
import type { Json } from '../json.ts';
import { textOf } from '../request.ts';
import { oneOf, text, url } from '../shapes.ts';
import { fieldsNamed, wrongField } from './webhook-fields.ts';

const DONE = { success: true };
const isPage = oneOf(['page'], { lower: true });
const TOKEN_CHARS_MAX = 1000;

async function read({ services, app, grant }: Call): Promise<Json | Failure> {
  if (grant !== undefined) return fail('only_by_app');
  const webhook = await services.store.registry.webhook(app!.id);
  if (webhook === undefined) return { data: [] };
  const { callback_url, active, fields } = webhook;
  const version = app!.default_version;
  const named = fields.map((name) => ({ name, version }));
  return { data: [{ object: 'page', callback_url, active, fields: named }] };
}

async function write(call: Call): Promise<Json | Failure> {
  const { services, app, request, grant } = call;
  if (grant !== undefined) return fail('only_by_app');
  const { params } = request;
  const fields = fieldsNamed(params, 'fields');
  const no =
    required(call, 'object', isPage) ??
    required(call, 'callback_url', url) ??
    wrongField(fields ?? [], 'fields') ??
    required(call, 'verify_token', text(TOKEN_CHARS_MAX));
  if (no !== undefined) return no;
  const callback = {
    callback_url: textOf(params, 'callback_url')!,
    verify_token: textOf(params, 'verify_token')!,
  };
  const answer = await services.verify(callback);
  if (!answer.verified) return fail('callback_unverified', { problem: answer.problem });
  await services.store.registry.changeWebhook(app!.id, (standing) => ({
    ...callback,
    fields: fields ?? standing?.fields ?? [],
    active: true,
  }));
  return DONE;
}

/** Some fields, or all of it. */
async function remove(call: Call): Promise<Json | Failure> {
  const { services, app, request, grant } = call;
  if (grant !== undefined) return fail('only_by_app');
  const object = textOf(request.params, 'object') || undefined;
  const fields = fieldsNamed(request.params, 'fields');
  const no = (object && isPage(object, 'object')) || wrongField(fields ?? [], 'fields');
  if (no) return no;
  await services.store.registry.changeWebhook(app!.id, (standing) => {
    if (standing === undefined || fields === undefined) return undefined;
    return { ...standing, fields: standing.fields.filter((name) => !fields.includes(name)) };
  });
  return DONE;
}

function required(
  { request }: Call,
  param: string,
  shape: (value: unknown, param: string) => Failure | undefined,
): Failure | undefined {
  const value = textOf(request.params, param) ?? '';
  return value === '' ? fail('param_required', { param }) : shape(value, param);
}

export const appSubscriptions: Edge['methods'] = { GET: read, POST: write, DELETE: remove };
