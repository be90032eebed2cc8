import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureMessage } from '../../src/graph/errors.ts';
import { parseFields } from '../../src/graph/fields.ts';
import { memoryWorld, PSID } from '../world.ts';

const LONG = // tobilg/facebook-events-by-location-core#30
  'id,name,about,emails,cover.fields(id,source),picture.type(large),category,category_list.fields(name),location{city,country,latitude,longitude,state,street,zip},events.fields(id,type,name,cover.fields(id,source),picture.type(large),description,start_time,end_time,category,ticket_uri,ticketing_privacy_uri,ticketing_terms_uri,place.fields(id,name,location{city,country,latitude,longitude,state,street,zip}),is_canceled,timezone,updated_time).since(2018-04-06T18:00:00).until(2018-05-06T07:00:00';

/** What Graph said, where, and to what. */
const RECORDED: [problem: string, at: number, fields: string, source: string][] = [
  ['Expected name.', 0, '*****', 'public file'],
  [
    'Expected name.',
    200,
    'name,id,status,account_id,adlabels,boosted_object_id,brand_lift_studies,budget_rebalance_flag,buying_type,can_create_brand_lift_study,can_use_spend_cap,configured_status,created_time,effective_status,,stop_time',
    'facebook/facebook-nodejs-business-sdk#59',
  ],
  [
    'Expected end of string instead of "{".',
    46,
    'likes.limit(1000){id},comments.limit(1000){id}{from},sharedposts{id}',
    'node-facebook/facebook-node-sdk#123',
  ],
  [
    'Expected end of string instead of "?".',
    22,
    'fan_count,name,picture?type=large,cover,is_verified,verification_status,link,new_like_count,best_page',
    'criso/fbgraph#125',
  ],
  [
    'Expected end of string instead of "/".',
    12,
    'applications/developer',
    'simi/omniauth-facebook#138',
  ],
  ['Expected ")", got end of string', 493, LONG, 'tobilg/facebook-events-by-location-core#30'],
  [
    'Field first_name specified more than once. This is only possible before version 2.1',
    62,
    'id,last_name,first_name,middle_name,short_name,name,first_name,last_name,email,gender,verified,is_verified,link,birthday,picture,timezone,currency,locale,permissions,updated_time',
    'feathersjs-ecosystem/authentication-oauth2#57',
  ],
  [
    'Field picture specified more than once. This is only possible before version 2.1',
    23,
    'id,name,picture,picture',
    'public files',
  ],
  [
    'Field id specified more than once. This is only possible before version 2.1',
    5,
    'id,id',
    'public file',
  ],
];

/** The same in our own hand, where nothing was recorded. */
const OURS: typeof RECORDED = [
  ['Expected name.', 0, ',', 'ours'],
  ['Expected name.', 11, 'first_name,', 'ours'],
  ['Expected name.', 9, 'picture{ }', 'ours'],
  ['Expected name.', 8, 'picture.(1)', 'ours'],
  ['Expected name.', 0, '["a",1]', 'ours'],
  ['Expected "(", got end of string', 13, 'picture.width', 'ours'],
  ['Expected "(" instead of "{".', 13, 'picture.width{a}', 'ours'],
  ['Expected "}", got end of string', 9, 'picture{a', 'ours'],
  ['Expected "}" instead of ")".', 9, 'picture{a)', 'ours'],
  ['Expected end of string instead of "é".', 1, 'né', 'ours'],
  ['Expected end of string instead of "b".', 2, 'a b', 'ours'],
];

for (const [problem, at, fields, source] of [...RECORDED, ...OURS]) {
  test(`${problem} (${source})`, () => {
    const no = parseFields(fields, false);
    assert.ok(!Array.isArray(no));
    assert.equal(failureMessage(no), `Syntax error "${problem}" at character ${at}: ${fields}`);
  });
}

test('the answer is a 2500, also of a person who cannot be read', async () => {
  await using world = await memoryWorld();
  for (const psid of [PSID.peter, PSID.nora, '1']) {
    const reply = await world.read(psid, '*****');
    assert.equal(reply.status, 400);
    assert.deepEqual(reply.error, {
      message: 'Syntax error "Expected name." at character 0: *****',
      type: 'OAuthException',
      code: 2500,
    });
  }
});
