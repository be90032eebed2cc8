/**
 * Every row of Graph's errors is brought about by a request, here or in the file that is named, unless
 * the row itself says that only a fault on purpose says it.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import type { RevocationReason } from '../../src/domain/page.ts';
import { BATCH_ERRORS } from '../../src/graph/errors/batch.ts';
import { LIMIT_ERRORS } from '../../src/graph/errors/limits.ts';
import { PATH_ERRORS } from '../../src/graph/errors/path.ts';
import { PROFILE_ERRORS } from '../../src/graph/errors/profile.ts';
import { REQUEST_ERRORS } from '../../src/graph/errors/request.ts';
import type { GraphError } from '../../src/graph/errors/row.ts';
import { TOKEN_ERRORS } from '../../src/graph/errors/token.ts';
import { GRAPH_LIMITS, type LimitRules } from '../../src/graph/limits.ts';
import { type Ask, PSID, TOKEN } from '../world.ts';
import { assertProduced, type Way } from './produced.ts';

const ROWS: Record<string, GraphError> = {
  ...PATH_ERRORS,
  ...TOKEN_ERRORS,
  ...PROFILE_ERRORS,
  ...BATCH_ERRORS,
  ...LIMIT_ERRORS,
  ...REQUEST_ERRORS,
};

const get = (path: string, query = `access_token=${TOKEN}`): Way => ({ url: `/${path}?${query}` });
const limited = (path: string, limits: Partial<LimitRules>): Way => ({
  ...get(path),
  options: { limits: { ...GRAPH_LIMITS, ...limits } },
});
const post = (type: string, body: string): Ask => ({
  method: 'POST',
  headers: { 'Content-Type': type },
  body,
});
const batch = (items: unknown): Way => ({
  url: '/v2.6/',
  ask: post('application/json', JSON.stringify({ batch: items, access_token: TOKEN })),
});
const revoked = (reason: RevocationReason): Way => ({
  async url(world) {
    const { id, access_token } = await world.issue();
    await world.store.registry.revokeToken(id, reason, world.time.now);
    return `/v2.6/me?access_token=${access_token}`;
  },
});

const WAYS: Record<string, Way> = {
  unknown_path: get(`v2.6/${PSID.peter}/bogus`),
  no_node: get('v2.6/'),
  unknown_alias_2011: get('v1.0/nobody'),
  unknown_alias: get('v2.6/nobody'),
  username: get('v2.6/a.b'),
  unknown_node_2014: get('v2.3/7'),
  unknown_node_2016: get('v2.6/7'),
  unknown_node: get('v2.12/7'),
  ids_twice: get('v2.6/me', `ids=7&access_token=${TOKEN}`),
  ids_empty: get('v2.6/', `ids=&access_token=${TOKEN}`),
  ids_too_many: get('v2.6/', `ids=${[...Array(51).keys()].join(',')}&access_token=${TOKEN}`),
  ids_removed: get('v26.0/', `ids=${PSID.peter}&access_token=${TOKEN}`),

  token_missing_me: get('v2.6/me', ''),
  token_missing: get('v2.6/7', ''),
  token_conflict: get('v2.6/7', `access_token=${TOKEN}&access_token=x`),
  https_required: { ...get('v2.6/7'), options: { requireHttps: true } },
  token_invalid: get('v2.6/7', 'access_token=x'),
  token_unparsable: get('v8.0/7', 'access_token=x'),
  token_app_removed: revoked('app_removed'),
  token_password: revoked('password'),
  token_expired: {
    async url(world) {
      const { access_token } = await world.issue({ expires_at: 1 });
      return `/v2.6/me?access_token=${access_token}`;
    },
  },
  token_api: revoked('api'),
  token_logout: revoked('logout'),
  proof_wrong: get('v2.6/me', `appsecret_proof=00&access_token=${TOKEN}`),
  proof_missing: {
    async url(world) {
      const app = await world.addApp({ require_proof: true });
      const { access_token } = await world.issue({ app_id: app.id });
      return `/v2.6/me?access_token=${access_token}`;
    },
  },

  fields_syntax: get('v2.6/me', `fields=*&access_token=${TOKEN}`),
  too_many_fields: get(
    'v2.6/me',
    `fields=${[...Array(65).keys()].map((n) => `f${n}`).join(',')}&access_token=${TOKEN}`,
  ),
  fields_too_deep: get('v2.6/me', `fields=a{b{c{d}}}&access_token=${TOKEN}`),
  phone_only: get(`v2.9/${PSID.felix}`),
  insufficient_permission: get(`v3.1/${PSID.nora}`),
  unknown_field: get('v2.6/me', `fields=bogus&access_token=${TOKEN}`),

  batch_too_many: batch(Array(51).fill({ relative_url: 'me' })),
  batch_unresolved: batch([{ relative_url: 'me', depends_on: 'a' }]),
  batch_name_twice: batch([
    { name: 'a', relative_url: 'me' },
    { name: 'a', relative_url: 'me' },
  ]),
  batch_malformed: batch([]),
  batch_method: get('v2.6/', `batch=[]&access_token=${TOKEN}`),

  app_limit: limited('v2.6/me', { app: 0 }),
  token_limit: limited('v2.6/me', { app: null, token: 0 }),
  page_limit: limited('v2.12/me', { page: 0 }),
  custom_limit: limited('v2.6/me', { app: null, second: 0 }),
  business_limit: limited('v8.0/me', { messenger: 0 }),

  url_too_long: get('v2.6/me', `x=${'x'.repeat(9000)}`),
  bad_path: { url: '/v2.6/%ff' },
  bad_encoding: get('v2.6/me', 'x=%ff'),
  bad_json: { url: '/v2.6/me', ask: post('application/json', '{') },
  bad_form_data: { url: '/v2.6/me', ask: post('multipart/form-data', 'x') },
  bad_body_type: { url: '/v2.6/me', ask: post('text/html', '<p>') },
  too_many_parameters: get('v2.6/me', [...Array(65).keys()].map((n) => `p${n}=1`).join('&')),
  bad_parameter: get('v2.6/me', 'a=1&a[b]=1'),
  bad_method: get('v2.6/me', 'method=put'),
  bad_callback: get('v2.6/me', 'callback=a-b'),
};

/** Brought about by more than a request to a good world; within a batch, or below HTTP. */
const ELSEWHERE: Record<string, string> = {
  unavailable: 'test/http/survives.test.ts',
  batch_item: 'test/batch/refusals.test.ts',
  batch_nested: 'test/batch/refusals.test.ts',
  batch_reference: 'test/batch/references.test.ts',
  batch_dependency: 'test/batch/dependencies.test.ts',
  headers_too_large: 'test/http/limits.test.ts',
  body_too_large: 'test/http/body-limit.test.ts',
  body_timeout: 'test/http/connections.test.ts',
  bad_http: 'test/http/framing.test.ts',
  expectation: 'test/http/framing.test.ts',
};

test('every row is brought about, or says that only a fault says it', () => {
  const byRequest = [...Object.keys(WAYS), ...Object.keys(ELSEWHERE)];
  const rows = Object.entries(ROWS).filter(([, { faultOnly }]) => !faultOnly);
  assert.deepEqual(byRequest.sort(), rows.map(([key]) => key).sort());
  for (const path of Object.values(ELSEWHERE)) {
    assert.ok(existsSync(resolve(import.meta.dirname, '../..', path)), path);
  }
});

for (const [key, way] of Object.entries(WAYS)) {
  test(`a request brings about ${key}`, () => assertProduced(ROWS[key]!, way));
}
