import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newWorld, START, type World } from './world.ts';

interface Case {
  /** [type, page or '' for the other one, seconds after the start] */
  events: [type: string, at: number, more?: object][];
  person?: object;
  expected: object;
  explain: RegExp;
}

const at = (seconds: number): number => START - 1_000_000 + seconds * 1000;

const CASES: Record<string, Case> = {
  'who never met the page has no PSID': {
    events: [],
    expected: { psid: null, access: 'never', readable: false, reason: 'never' },
    explain: /^There is no PSID for this person.*done nothing.*get_started, message/,
  },
  'who only confirmed the checkbox has no PSID either': {
    events: [['checkbox_plugin', 1]],
    expected: { psid: null, access: 'never', readable: false, reason: 'never' },
    explain: /confirmed the checkbox plugin and has not replied.*message/,
  },
  'who came without authorising can be known, and not read': {
    events: [
      ['customer_matched', 1],
      ['link_opened', 2],
    ],
    expected: { access: 'never', readable: false, reason: 'never', remedy_event: 'message' },
    explain: /Nothing authorises it.*came by customer matching, opened an m\.me link.*Any of these/,
  },
  'who sent a message can be read': {
    events: [['message', 3]],
    expected: { access: 'granted', readable: true, reason: 'readable', remedy: null },
    explain: /^Readable: this person sent a message at \S+ \(message\)/,
  },
  'who withdrew cannot': {
    events: [
      ['message', 3],
      ['access_revoked', 5],
    ],
    expected: { access: 'revoked', readable: false, reason: 'revoked', remedy_event: 'message' },
    explain: /^Revoked: .*withdrew.*after the grant.*Any of these/,
  },
  'who withdrew and came back can': {
    events: [
      ['message', 3],
      ['access_revoked', 5],
      ['get_started', 6],
    ],
    expected: { access: 'granted', readable: true, reason: 'readable' },
    explain: /tapped Get Started/,
  },
  'who revoked without ever having met the page is known to it': {
    events: [['access_revoked', 5]],
    expected: { access: 'revoked', readable: false, reason: 'revoked' },
    explain: /without having authorised/,
  },
  'who switched the platform off is hidden from a page that has access': {
    events: [
      ['message', 3],
      ['platform_disabled', 4],
    ],
    expected: {
      access: 'granted',
      readable: false,
      reason: 'platform_disabled',
      remedy_event: 'platform_enabled',
    },
    explain: /^Hidden: .*access is "granted".*platform_enabled/,
  },
  'who switched it on again is seen again': {
    events: [
      ['message', 3],
      ['platform_disabled', 4],
      ['platform_enabled', 5],
    ],
    expected: { access: 'granted', readable: true, reason: 'readable' },
    explain: /^Readable/,
  },
  'who has a phone number alone has no profile': {
    events: [['message', 3]],
    person: { phone_only: true },
    expected: { access: 'granted', readable: false, reason: 'phone_only', remedy_event: null },
    explain: /phone number alone/,
  },
  'who has a phone number alone and never met the page has no profile all the same': {
    events: [],
    person: { phone_only: true },
    expected: { psid: null, access: 'never', readable: false, reason: 'phone_only' },
    explain: /phone number alone/,
  },
};

async function played(world: World, { events, person: members }: Case) {
  const { page: page_id } = await world.page();
  const person_id = await world.person(members);
  let psid: string | null = null;
  for (const [type, seconds, more] of events) {
    const answer = await world.event(type, page_id, person_id, { at: at(seconds), ...more });
    psid = answer.psid ?? psid;
  }
  return { page_id, person_id, psid };
}

describe('GET /pages/{page}/people/{person}', () => {
  for (const [title, one] of Object.entries(CASES)) {
    test(title, async () => {
      const world = await newWorld();
      const { page_id, person_id, psid } = await played(world, one);
      const { status, body } = await world.api(`GET /pages/${page_id}/people/${person_id}`);
      assert.equal(status, 200);
      const seen = Object.fromEntries(Object.keys(one.expected).map((name) => [name, body[name]]));
      assert.deepEqual(seen, one.expected);
      assert.match(body.explain, one.explain);
      assert.deepEqual([body.page_id, body.person_id], [page_id, person_id]);
      assert.equal(body.psid, psid);
      assert.ok(body.remedy === null || body.explain.endsWith(body.remedy));
    });
  }

  test('tells the times, the thread and the newest ad', async () => {
    const world = await newWorld();
    const { page_id, person_id } = await played(world, {
      events: [
        ['ad_clicked', 1, { ad_id: 'new' }],
        ['get_started', 2],
        ['access_revoked', 3],
        ['ad_clicked', 0, { ad_id: 'old' }],
      ],
      expected: {},
      explain: /./,
    });
    const { body } = await world.api(`GET /pages/${page_id}/people/${person_id}`);
    assert.deepEqual(body.last_ad_referral, { source: 'ADS', type: 'OPEN_THREAD', ad_id: 'new' });
    assert.equal(body.granted_at, new Date(at(2)).toISOString());
    assert.equal(body.revoked_at, new Date(at(3)).toISOString());
    assert.equal(body.thread_since, new Date(at(2)).toISOString());
  });
  test('has no times, thread or ad where there are none', async () => {
    const { api, page, person } = await newWorld();
    const [{ page: page_id }, person_id] = [await page(), await person()];
    const { body } = await api(`GET /pages/${page_id}/people/${person_id}`);
    const { granted_at, revoked_at, thread_since, last_ad_referral, history } = body;
    const nothing = [granted_at, revoked_at, thread_since, last_ad_referral];
    assert.deepEqual(nothing, [null, null, null, null]);
    assert.deepEqual(history, []);
  });

  test('tells the whole history, oldest first, from wherever it is kept', async () => {
    const { api, page, person, event } = await newWorld();
    const [{ page: id }, { page: other }, who] = [await page(), await page(), await person()];
    const tell = (type: string, on: string, seconds: number, more = {}) =>
      event(type, on, who, { id: `${type} ${seconds}`, at: at(seconds), ...more });
    await tell('checkbox_plugin', id, 1);
    await tell('platform_disabled', id, 4);
    await tell('message', id, 5);
    await tell('message', other, 3);
    await tell('link_opened', id, 2);
    await tell('access_revoked', id, 7);
    await tell('platform_enabled', id, 6);
    await tell('message_read', id, 8);
    const { history } = (await api(`GET /pages/${id}/people/${who}`)).body;
    assert.deepEqual(history, [
      { event_id: 'checkbox_plugin 1', type: 'checkbox_plugin', at: at(1), effect: 'none' },
      { event_id: 'link_opened 2', type: 'link_opened', at: at(2), effect: 'none' },
      { event_id: 'platform_disabled 4', type: 'platform_disabled', at: at(4), effect: 'hides' },
      { event_id: 'message 5', type: 'message', at: at(5), effect: 'grants' },
      { event_id: 'platform_enabled 6', type: 'platform_enabled', at: at(6), effect: 'unhides' },
      { event_id: 'access_revoked 7', type: 'access_revoked', at: at(7), effect: 'revokes' },
      { event_id: 'message_read 8', type: 'message_read', at: at(8), effect: 'none' },
    ]);
  });

  test('takes a PSID that was reserved, and never used, for none', async () => {
    const { api, page, person, store } = await newWorld();
    const [{ page: page_id }, who] = [await page(), await person()];
    await store.people.reserve(who, page_id, '7');
    const { body } = await api(`GET /pages/${page_id}/people/${who}`);
    assert.deepEqual([body.psid, body.access], [null, 'never']);
    assert.equal((await api(`GET /pages/${page_id}/psids/7`)).status, 404);
  });
  test('finds no page and nobody by another id', async () => {
    const { api, page, person } = await newWorld();
    const [{ page: id }, who] = [await page(), await person()];
    const noPage = await api(`GET /pages/9/people/${who}`);
    assert.deepEqual([noPage.status, noPage.body.detail], [404, 'There is no page 9.']);
    const nobody = await api(`GET /pages/${id}/people/x`);
    assert.deepEqual([nobody.status, nobody.body.detail], [404, 'There is no person x.']);
  });
});

describe('GET /pages/{page}/psids/{psid}', () => {
  test('tells the same by the PSID', async () => {
    const { api, page, person, event } = await newWorld();
    const [{ page: id }, who] = [await page(), await person()];
    const { psid } = await event('message', id, who);
    const byPerson = await api(`GET /pages/${id}/people/${who}`);
    const byPsid = await api(`GET /pages/${id}/psids/${psid}`);
    assert.equal(byPsid.status, 200);
    assert.deepEqual(byPsid.body, byPerson.body);
  });
  test("finds nobody by another page's PSID, and says whose it is", async () => {
    const { api, page, person, event } = await newWorld();
    const [{ page: id }, { page: other }, who] = [await page(), await page(), await person()];
    const { psid } = await event('message', other, who);
    const { status, body } = await api(`GET /pages/${id}/psids/${psid}`);
    assert.equal(status, 404);
    assert.match(body.detail, new RegExp(`It is known to page ${other}`));
    await api(`DELETE /people/${who}`);
    const gone = await api(`GET /pages/${id}/psids/${psid}`);
    assert.equal(gone.body.detail, `Page ${id} knows nobody by PSID ${psid}.`);
  });
  test('finds nobody who is erased, also before they are swept', async () => {
    const { api, page, person, event, store } = await newWorld();
    const [{ page: id }, who] = [await page(), await person()];
    const { psid } = await event('message', id, who);
    await store.people.erase(who, START);
    const { status, body } = await api(`GET /pages/${id}/psids/${psid}`);
    assert.equal(status, 404);
    assert.equal(body.detail, `Page ${id} knows nobody by PSID ${psid}.`);
  });
  test('finds no page by another id', async () => {
    const { api } = await newWorld();
    assert.equal((await api('GET /pages/9/psids/7')).body.detail, 'There is no page 9.');
  });
});
