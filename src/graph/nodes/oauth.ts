/**
 * `/oauth/access_token`: an app's own access token for its id and secret (client_credentials). The
 * answer is text before v2.3; the order of the errors is that of the recorded ones (dossier §5.5).
 */
import type { Call } from '../call.ts';
import { type Failure, fail } from '../errors.ts';
import { textOf } from '../request.ts';
import { sameSecret } from '../tokens.ts';

export async function oauthBody(call: Call): Promise<string | Failure> {
  const { services, request } = call;
  const said = (name: string): string => textOf(request.params, name) ?? '';
  const grant = said('grant_type');
  if (said('client_id') === '') return fail('oauth_client_missing');
  if (!['', 'authorization_code', 'client_credentials'].includes(grant)) {
    return fail('oauth_grant', { grant });
  }
  if (grant !== 'client_credentials') {
    return fail(said('redirect_uri') === '' ? 'oauth_redirect' : 'oauth_login');
  }
  const app = await services.store.registry.app(said('client_id'));
  if (app === undefined) return fail('oauth_client');
  const secret = services.openSecret(app);
  if (!sameSecret(said('client_secret'), secret)) return fail('oauth_secret');
  call.app = app;
  if (request.version === undefined) call.version = services.serve(app.default_version);
  const access_token = `${app.id}|${secret}`;
  return call.version.behaviour.token_answer === 'text'
    ? `access_token=${access_token}`
    : JSON.stringify({ access_token, token_type: 'bearer' });
}
