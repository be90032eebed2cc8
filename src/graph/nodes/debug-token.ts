/** `/debug_token`: what an app's own tokens are, and whether they still are any good (dossier §5.5). */
import { hash } from 'node:crypto';
import type { Grant } from '../../domain/page.ts';
import type { Call } from '../call.ts';
import { deathOf } from '../dead-token.ts';
import { ERRORS, type Failure, fail, failureMessage } from '../errors.ts';
import { encode, type Json } from '../json.ts';
import { textOf } from '../request.ts';
import { parseAppToken, sameSecret } from '../tokens.ts';

type Data = Record<string, Json | undefined>;

export async function debugTokenBody(call: Call): Promise<string | Failure> {
  const { services, request, version, app } = call;
  const token = textOf(request.params, 'input_token') ?? '';
  if (token === '') return fail('param_required', { param: 'input_token' });
  const digest = services.digestOf(token);
  const grant = digest === '' ? undefined : await services.store.registry.grant(digest);
  const parts = parseAppToken(token);
  const issuer = grant?.app.id ?? parts?.appId ?? app!.id;
  if (issuer !== app!.id) return fail('debug_other_app');
  const isOwn = parts !== undefined && sameSecret(services.openSecret(app!), parts.secret);
  if (grant === undefined && !isOwn) {
    const why = fail(version.behaviour.unparsable_token);
    return encode({ data: { ...problem(why), is_valid: false, scopes: [] } });
  }
  return encode({ data: grant === undefined ? ofApp(call) : ofPage(call, grant) });
}

/** A token's end is told within the answer; `subcode` is its member here. */
function problem(why: Failure): Data {
  const { code, subcode } = ERRORS[why.error];
  return { error: { code, message: failureMessage(why), subcode } };
}

function ofApp({ app, version }: Call): Data {
  const { id: app_id, name: application } = app!;
  return version.behaviour.debug_token === 'plain'
    ? { app_id, is_valid: true }
    : { app_id, type: 'APP', application, is_valid: true };
}

/** In the order of the recorded ones. */
function ofPage({ version, now }: Call, grant: Grant): Data {
  const { token, app, page, permissions } = grant;
  const form = version.behaviour.debug_token;
  const death = deathOf(grant, now, version.behaviour);
  const known = {
    error: death && problem(death).error,
    app_id: app.id,
    is_valid: death === undefined,
    profile_id: page.id,
    application: app.name,
    user_id: issuerOf(grant),
    expires_at: seconds(token.expires_at),
    scopes: [...permissions],
  };
  if (form === 'plain') return known;
  const { error, app_id, application, expires_at, is_valid, profile_id, scopes, user_id } = known;
  return {
    error,
    app_id,
    type: 'PAGE',
    application,
    data_access_expires_at: 0,
    expires_at,
    is_valid,
    issued_at: seconds(token.created_at),
    profile_id,
    scopes,
    granular_scopes:
      form === 'granular' ? scopes.map((scope) => ({ scope, target_ids: [page.id] })) : undefined,
    user_id,
  };
}

/** 0: never. */
const seconds = (at: number | null): number => (at === null ? 0 : Math.floor(at / 1000));

/** Tokens are issued by no user here: one is made up, always the same for an app and a page. */
function issuerOf({ app, page }: Grant): string {
  const digest = hash('sha256', `${app.id} ${page.id}`, 'buffer');
  return `10${String(digest.readUIntBE(0, 6) % 1e13).padStart(13, '0')}`;
}
