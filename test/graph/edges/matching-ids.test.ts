import assert from 'node:assert/strict';
import { test } from 'node:test';
import { erasePerson } from '../../../src/events/erasure.ts';
import { appSecretProof } from '../../../src/graph/tokens.ts';
import {
  APP,
  APP_TOKEN,
  memoryWorld,
  PAGE,
  PROOF,
  PSID,
  TOKEN,
  type World,
  type WorldOptions,
} from '../../world.ts';
import { assertRefused, edgeOf } from './kit.ts';

const BUSINESS = '4000';
const APP_PROOF = appSecretProof(APP.secret, APP_TOKEN);
const byPage = { version: 'v2.9', query: `&appsecret_proof=${PROOF}` };
const byApp = { version: 'v2.9', token: APP_TOKEN, query: `&appsecret_proof=${APP_PROOF}` };

/** The seeded app and page are of one business. */
async function business(options?: WorldOptions): Promise<World> {
  const world = await memoryWorld(options);
  const { registry } = world.store;
  await registry.changeApp(APP.id, (app) => ({ ...app, business_id: BUSINESS }));
  await registry.changePage(PAGE, (page) => ({ ...page, business_id: BUSINESS }));
  return world;
}

test('a PSID is matched with the ids that the apps of the business have for the person', async () => {
  await using world = await business();
  const game = await world.addApp({ name: "John's Game App", business_id: BUSINESS });
  await world.addApp({ business_id: '5000' });
  const { data, paging } = (await edgeOf(world)(`/${PSID.peter}/ids_for_apps`, undefined, byPage))
    .json;
  assert.deepEqual(
    data.map(({ app }: { app: object }) => app),
    [APP, game].map(({ id, name }) => ({
      category: 'Business',
      link: `https://www.facebook.com/games/?app_id=${id}`,
      name,
      id,
    })),
  );
  const ids = data.map(({ id }: { id: string }) => id);
  assert.match(ids[0], /^\d{16}$/);
  assert.equal(new Set([...ids, PSID.peter]).size, 3);
  assert.deepEqual(Object.keys(paging), ['cursors']);
  assert.deepEqual(Object.keys(paging.cursors), ['before', 'after']);
});

test('an id stays the same, is the app’s alone, and leads back to the person’s pages', async () => {
  await using world = await business();
  const ask = edgeOf(world);
  const tea = await world.addPage({ business_id: BUSINESS });
  const elsewhere = await world.addPage({ business_id: '5000' });
  const { psid } = await world.happens('peter', 'message', { page_id: tea.id });
  await world.happens('peter', 'message', { page_id: elsewhere.id });
  const [{ id: asid }] = (await ask(`/${PSID.peter}/ids_for_apps`, undefined, byPage)).json.data;
  const again = (await ask(`/${PSID.peter}/ids_for_apps`, undefined, byPage)).json.data;
  assert.equal(again[0].id, asid);

  const pages = (await ask(`/${asid}/ids_for_pages`, undefined, byApp)).json.data;
  const expected = [
    { id: PSID.peter, page: PAGE },
    { id: psid, page: tea.id },
  ].toSorted((one, other) => (one.page < other.page ? -1 : 1));
  const seen = pages.map(({ id, page }: { id: string; page: { id: string } }) => ({
    id,
    page: page.id,
  }));
  assert.deepEqual(seen, expected);
  assert.deepEqual((await ask(`/${PSID.peter}/ids_for_pages`, undefined, byPage)).json.data, pages);

  const apps = (await ask(`/${asid}/ids_for_apps`, undefined, byApp)).json.data;
  assert.deepEqual(apps, again);

  const other = await world.addApp({ business_id: BUSINESS });
  const token = `${other.id}|secret-of-${other.id}`;
  const proof = appSecretProof(`secret-of-${other.id}`, token);
  const foreign = { version: 'v2.9', token, query: `&appsecret_proof=${proof}` };
  const reply = await ask(`/${asid}/ids_for_pages`, undefined, foreign);
  assert.equal(reply.error.error_subcode, 33);
});

test('one app or page can be asked for', async () => {
  await using world = await business();
  const ask = edgeOf(world);
  const game = await world.addApp({ business_id: BUSINESS });
  const only = { ...byPage, query: `${byPage.query}&app=${game.id}` };
  const { data } = (await ask(`/${PSID.peter}/ids_for_apps`, undefined, only)).json;
  assert.deepEqual(
    data.map(({ app }: { app: { id: string } }) => app.id),
    [game.id],
  );
  const stranger = await world.addApp({ business_id: 'another' });
  for (const [edge, query] of [
    ['ids_for_pages', 'page=7'],
    ['ids_for_pages', 'page=x'],
    ['ids_for_apps', `app=${stranger.id}`],
  ] as const) {
    const none = { ...byPage, query: `${byPage.query}&${query}` };
    const empty = await ask(`/${PSID.peter}/${edge}`, undefined, none);
    assert.equal(empty.body, '{"data":[]}', query);
  }
});

test('without a business there is nothing to match', async () => {
  await using world = await memoryWorld();
  const reply = await edgeOf(world)(`/${PSID.peter}/ids_for_apps`, undefined, byPage);
  assert.equal(reply.body, '{"data":[]}');
});

test('the proof is required, whatever the app says, and the version is v2.9 or later', async () => {
  await using world = await business();
  const ask = edgeOf(world);
  const edge = `/${PSID.peter}/ids_for_apps`;
  const bare = await ask(edge, undefined, { version: 'v2.9' });
  assert.match(String(bare.error.message), /appsecret_proof/);
  assert.equal(bare.error.code, 100);
  assertRefused(await ask(edge, undefined, { ...byPage, version: 'v2.8' }), {
    code: 12,
    message: '(#12) ids_for_apps requires version v2.9 or higher',
  });
});

test('who may not be read is not matched: withdrawn here, withdrawn there', async () => {
  await using world = await business();
  const ask = edgeOf(world);
  const tea = await world.addPage({ business_id: BUSINESS });
  await world.happens('peter', 'message', { page_id: tea.id });
  const pages = async (): Promise<string[]> =>
    (await ask(`/${PSID.peter}/ids_for_pages`, undefined, byPage)).json.data.map(
      ({ page }: { page: { id: string } }) => page.id,
    );
  assert.equal((await pages()).length, 2);
  await world.happens('peter', 'access_revoked', { page_id: tea.id });
  assert.deepEqual(await pages(), [PAGE]);
  await world.happens('peter', 'access_revoked');
  for (const edge of ['ids_for_apps', 'ids_for_pages']) {
    const asked = { ...byPage, version: 'v19.0' };
    const reply = await ask(`/${PSID.peter}/${edge}`, undefined, asked);
    assert.equal(reply.error.error_subcode, 2018247);
  }
});

test('a person who is erased is not found by the id of an app any more', async () => {
  await using world = await business();
  const ask = edgeOf(world);
  const [{ id: asid }] = (await ask(`/${PSID.peter}/ids_for_apps`, undefined, byPage)).json.data;
  await erasePerson(world.store, 'peter', world.time.now);
  const reply = await ask(`/${asid}/ids_for_pages`, undefined, byApp);
  assert.equal(reply.error.error_subcode, 33);
});

test('many are paged by cursors, forth and back', async () => {
  await using world = await business();
  for (let index = 0; index < 5; index++) await world.addApp({ business_id: BUSINESS });
  const read = async (more: string) => {
    const asked = { ...byPage, query: `${byPage.query}${more}` };
    return (await edgeOf(world)(`/${PSID.peter}/ids_for_apps`, undefined, asked)).json;
  };
  const keys = ({ data }: { data: { app: { id: string } }[] }) => data.map(({ app }) => app.id);
  const all = keys(await read(''));
  assert.equal(all.length, 6);
  const first = await read('&limit=2');
  assert.deepEqual(keys(first), all.slice(0, 2));
  const { after } = first.paging.cursors;
  assert.equal(
    first.paging.next,
    `https://graph.facebook.com/v2.9/${PSID.peter}/ids_for_apps?limit=2&after=${after}`,
  );
  const second = await read(`&limit=2&after=${after}`);
  assert.deepEqual(keys(second), all.slice(2, 4));
  assert.deepEqual(
    keys(await read(`&limit=2&before=${second.paging.cursors.before}`)),
    all.slice(0, 2),
  );
  const last = await read(`&limit=2&after=${second.paging.cursors.after}`);
  assert.deepEqual(keys(last), all.slice(4));
  assert.equal('next' in last.paging, false);
  assert.deepEqual(await read(`&after=${last.paging.cursors.after}`), { data: [] });
});

test('a cursor and a limit that are none are refused', async () => {
  await using world = await business();
  for (const [said, words] of [
    ['after=x', 'Param after is no cursor of this edge'],
    ['before=*', 'Param before is no cursor of this edge'],
    ['limit=0', 'Param limit must be a whole number greater than zero'],
    ['limit=many', 'Param limit must be a whole number greater than zero'],
  ]) {
    const asked = { ...byPage, query: `${byPage.query}&${said}` };
    const reply = await edgeOf(world)(`/${PSID.peter}/ids_for_apps`, undefined, asked);
    assertRefused(reply, { code: 100, message: `(#100) ${words}` });
  }
});

test('an id that is asked for by many at once is made once', async () => {
  await using world = await business();
  const url = `/v2.9/${PSID.peter}/ids_for_apps?appsecret_proof=${PROOF}&access_token=${TOKEN}`;
  const replies = await Promise.all(Array.from({ length: 8 }, () => world.inside(url)));
  assert.equal(new Set(replies.map(({ body }) => body)).size, 1);
  assert.equal(
    (await world.store.people.aliases('peter')).filter(({ kind }) => kind === 'asid').length,
    1,
  );
});

test('two people never get one id, though the same digits are drawn', async () => {
  const draws: number[] = [];
  await using world = await business();
  const { services } = world.graph;
  const taken = ['1111111111111111', '1111111111111111', '2222222222222222'];
  services.mintId = () => {
    draws.push(1);
    return taken.shift()!;
  };
  const asked = (psid: string) =>
    world.inside(`/v2.9/${psid}/ids_for_apps?appsecret_proof=${PROOF}&access_token=${TOKEN}`);
  const [{ id: first }] = JSON.parse((await asked(PSID.peter)).body).data;
  const [{ id: second }] = JSON.parse((await asked(PSID.maya)).body).data;
  assert.deepEqual([first, second, draws.length], ['1111111111111111', '2222222222222222', 3]);
});
