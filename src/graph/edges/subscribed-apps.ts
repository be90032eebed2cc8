/** `/<page>/subscribed_apps`: the apps that a page tells what happens on it (dossier §6.1). */
import type { Subscription } from '../../domain/subscription.ts';
import type { Call } from '../call.ts';
import type { Edge } from '../edges.ts';
import { type Failure, fail } from '../errors.ts';
import type { Json } from '../json.ts';
import { appView } from '../nodes/app.ts';
import { fieldsNamed, isOfMessages, wrongField } from './webhook-fields.ts';

const DONE = { success: true };
const FIELDS = 'subscribed_fields';

/** By an app's own token the page is the one in the path, and the app sees itself alone. */
const pageOf = ({ grant, request }: Call): string => grant?.page.id ?? request.path[0]!;

async function read(call: Call): Promise<Json> {
  const { services, app, grant } = call;
  const { registry } = services.store;
  const data: Json[] = [];
  for (const subscription of await registry.subscriptions(pageOf(call))) {
    if (grant === undefined && subscription.app_id !== app!.id) continue;
    const subscribed = await registry.app(subscription.app_id);
    if (subscribed !== undefined) data.push({ ...appView(subscribed), ...fieldsOf(subscription) });
  }
  return { data };
}

const fieldsOf = ({ fields }: Subscription): { subscribed_fields?: string[] } =>
  fields === null ? {} : { subscribed_fields: fields };

async function subscribe(call: Call): Promise<Json | Failure> {
  const { services, grant, app, request, version } = call;
  const fields = fieldsNamed(request.params, FIELDS);
  const no = wrongFields(fields, version.behaviour.needs_subscribed_fields);
  if (no !== undefined) return no;
  if (!grant!.permissions.includes('pages_messaging')) {
    const field = fields?.find(isOfMessages);
    if (field !== undefined) return fail('field_needs_permission', { field });
  }
  await services.store.registry.subscribe({
    page_id: grant!.page.id,
    app_id: app!.id,
    fields: fields ?? null,
  });
  return DONE;
}

function wrongFields(fields: string[] | undefined, needed: boolean): Failure | undefined {
  if (fields === undefined) return needed ? fail('param_required', { param: FIELDS }) : undefined;
  return fields.length === 0
    ? fail('param_non_empty', { param: FIELDS })
    : wrongField(fields, FIELDS);
}

async function unsubscribe(call: Call): Promise<Json> {
  await call.services.store.registry.unsubscribe(pageOf(call), call.app!.id);
  return DONE;
}

export const subscribedApps: Edge['methods'] = {
  GET: read,
  POST: subscribe,
  DELETE: unsubscribe,
};
