import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openPostgresStore } from '../../../src/store/postgres/store.ts';
import { admit, anApp, aPage, aPerson, aToken, happening } from '../samples.ts';
import { startServer } from './server.ts';

const server = await startServer();
const url = await server.database();
const store = await openPostgresStore({ url, jitter: Math.random });
after(() => store.close());

const { registry, people, pairs } = store;
await registry.addApp(anApp('app'));
for (const page of ['p', 'q']) {
  await registry.addPage(aPage(page));
  await registry.setPermissions('app', page, ['pages_messaging']);
}
await registry.addToken(aToken('one', { page_id: 'p', permissions: ['pages_messaging'] }));
await registry.addToken(aToken('two', { page_id: 'q' }));
await registry.addToken(aToken('three', { page_id: 'p', expires_at: 5 }));
for (const [page, psid, person] of [
  ['p', '1001', 'ann'],
  ['p', '1002', 'ben "the \\ {bear}"'],
  ['q', '1001', 'ليلى'],
  ['q', '2025', 'ann'],
] as const) {
  await people.add(aPerson(person, { timezone: person === 'ann' ? 5.75 : 'Asia/Kathmandu' }));
  await people.reserve(person, page, psid);
  await admit(store, [page, psid, person], happening('first', 'message', 1));
}

const DIGESTS = ['digest-of-one', 'digest-of-two', 'digest-of-three', 'nobody’s', '\0'];
const PSIDS = ['1001', '1002', '2025', '404', '0', 'junk', ''];

/** Everybody by every token in one turn, against one question after the other. */
async function agree(): Promise<void> {
  const asked = DIGESTS.flatMap((digest) => PSIDS.map((psid) => [digest, psid] as const));
  const found = await Promise.all(asked.map((one) => store.lookUp!(...one)));
  for (const [at, [digest, psid]] of asked.entries()) {
    const grant = await registry.grant(digest);
    const subject = grant && (await pairs.subject(grant.page.id, psid));
    assert.deepEqual(found[at]!.subject, subject, `${digest} ${psid}`);
    assert.deepEqual(found[at]!.grant, grant, digest);
  }
}

test('a token and somebody on its page are looked up as each would be alone', async () => {
  await agree();
  const { grant, subject } = await store.lookUp!('digest-of-one', '1001');
  assert.deepEqual([grant?.token.id, subject?.person_id], ['one', 'ann']);
});

test('what was changed since is seen, whatever it is', async () => {
  const changes = [
    () => registry.revokeToken('one', 'logout', 7),
    () => registry.setPermissions('app', 'p', []),
    () => registry.changePage('q', (page) => ({ ...page, name: 'Renamed' })),
    () => registry.changeApp('app', (app) => ({ ...app, require_proof: true })),
    () => admit(store, ['p', '1001', 'ann'], happening('off', 'access_revoked', 2)),
    () => people.change('ann', (person) => ({ ...person, first_name: 'Anna' })),
    () => people.erase('ليلى', 9),
  ];
  for (const change of changes) {
    await change();
    await agree();
  }
  const { grant, subject } = await store.lookUp!('digest-of-one', '1001');
  assert.deepEqual([grant?.token.revoked_at, subject?.revoked_at], [7, 2]);
});

test('a token that speaks for another page than it did finds the people of that one', async () => {
  await agree();
  const name = new URL(url).pathname.slice(1);
  await server.run(name, "UPDATE token SET page_id = 'q' WHERE id = 'three'");
  await agree();
  assert.equal((await store.lookUp!('digest-of-three', '2025')).subject?.person_id, 'ann');
});
