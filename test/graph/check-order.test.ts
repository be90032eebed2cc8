import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHECKS } from '../../src/graph/checks.ts';
import { GRAPH_LIMITS } from '../../src/graph/limits.ts';
import type { Reply } from '../reply.ts';
import { APP, memoryWorld, PROOF, PSID, TOKEN, type World } from '../world.ts';

/** A request in parts, so that several can be wrong at once. */
interface Parts {
  path: string;
  /** The tokens sent, and where. */
  tokens: string[];
  proof: string;
  fields: string;
}

interface Wrong {
  check: string;
  /** Makes the request (or the world) wrong for this check. */
  spoil: (parts: Parts, world: World) => unknown;
  says: RegExp;
}

/** In the order of the contract. */
const WRONGS: Wrong[] = [
  {
    check: 'fault',
    spoil: (_, world) => world.faults.set([{ error: 'unavailable' }]),
    says: /^\(#2\) Service temporarily unavailable/,
  },
  {
    check: 'path',
    spoil: (parts) => {
      parts.path += '/bogus';
    },
    says: /^Unknown path components/,
  },
  {
    check: 'one token',
    spoil: (parts) => {
      parts.tokens.push('another');
    },
    says: /^Two different access tokens/,
  },
  {
    check: 'token present',
    spoil: (parts) => {
      parts.tokens = [];
    },
    says: /^An access token is required/,
  },
  { check: 'https', spoil: () => {}, says: /^You must use https/ },
  {
    check: 'token live',
    spoil: (parts) => {
      parts.tokens[0] = 'junk';
    },
    says: /^Invalid OAuth access token/,
  },
  {
    check: 'proof',
    spoil: (parts) => {
      parts.proof = '00';
    },
    says: /^Invalid appsecret_proof/,
  },
  { check: 'rate limit', spoil: () => {}, says: /^\(#32\) Page request limit reached/ },
  {
    check: 'fields syntax',
    spoil: (parts) => {
      parts.fields = `*,${parts.fields}`;
    },
    says: /^Syntax error/,
  },
  {
    check: 'node found',
    spoil: (parts) => {
      parts.path = parts.path.replace(PSID.peter, '7');
    },
    says: /^Unsupported get request/,
  },
  {
    check: 'access',
    spoil: (_, world) => world.happens('peter', 'access_revoked'),
    says: /^\(#100\) Insufficient permission/,
  },
  {
    check: 'permission',
    spoil: (parts, world) => {
      parts.fields += ',locale';
      return world.setPermissions([]);
    },
    says: /^\(#100\) Insufficient permission/,
  },
  {
    check: 'field exists',
    spoil: (parts) => {
      parts.fields += ',bogus';
    },
    says: /^\(#100\) Tried accessing nonexisting field \(bogus\)/,
  },
];

/** Asks with every one of these wrong; `https` and limits are wrong in a world that has them. */
async function askWrong(wrongs: Wrong[]): Promise<{ reply: Reply; failed: string }> {
  const requireHttps = wrongs.some(({ check }) => check === 'https');
  const isLimited = wrongs.some(({ check }) => check === 'rate limit');
  const limits = { ...GRAPH_LIMITS, app: 0, messenger: 0, page: 0 };
  await using world = await memoryWorld({ requireHttps, ...(isLimited && { limits }) });
  const parts = { path: `/v3.1/${PSID.peter}`, tokens: [TOKEN], proof: PROOF, fields: 'last_name' };
  for (const { spoil } of wrongs) await spoil(parts, world);
  const tokens = parts.tokens.map((token) => `&access_token=${token}`).join('');
  const query = `fields=${parts.fields}&appsecret_proof=${parts.proof}${tokens}`;
  const reply = await world.ask(`${parts.path}?${query}`);
  const { walk } = await world.explain();
  return { reply, failed: walk.find(({ passed }) => passed === false)?.check ?? '' };
}

/** A missing token is neither one of two nor a dead one. */
const EXCLUSIVE = new Set(['one token+token present', 'token present+token live']);

test('every check is spoilt here, in the order of the table', () => {
  assert.deepEqual(
    WRONGS.map(({ check }) => check),
    CHECKS.map(({ name }) => name),
  );
});

test('nothing wrong: the profile', async () => {
  const { reply, failed } = await askWrong([]);
  assert.equal(reply.body, `{"last_name":"Chang","id":"${PSID.peter}"}`);
  assert.equal(failed, '');
});

for (const [index, wrong] of WRONGS.entries()) {
  test(`${wrong.check} alone is told of`, async () => {
    const { reply, failed } = await askWrong([wrong]);
    assert.equal(failed, wrong.check);
    assert.match(reply.error.message as string, wrong.says);
  });

  for (const later of WRONGS.slice(index + 1)) {
    if (EXCLUSIVE.has(`${wrong.check}+${later.check}`)) continue;
    test(`${wrong.check} comes before ${later.check}`, async () => {
      const { reply, failed } = await askWrong([wrong, later]);
      assert.equal(failed, wrong.check);
      assert.match(reply.error.message as string, wrong.says);
    });
  }
}

test('a phone-number-only account is told of before access and after the node', async () => {
  await using world = await memoryWorld();
  await world.happens('felix', 'access_revoked');
  const wrong = await world.read(PSID.felix, 'bogus,locale', { version: 'v3.1' });
  assert.equal(wrong.error.error_subcode, 2018218);
  const page = await world.addPage();
  const { access_token } = await world.issue({ page_id: page.id });
  const foreign = await world.read(PSID.felix, 'first_name', {
    version: 'v3.1',
    token: access_token,
  });
  assert.equal(foreign.error.error_subcode, 33);
});

test('no access is told of before permissions and fields, also as an empty answer', async () => {
  await using world = await memoryWorld();
  assert.equal((await world.read(PSID.nora, 'bogus')).body, '{}');
});

test('an app that requires a proof is told so before its fields are read', async () => {
  await using world = await memoryWorld();
  await world.store.registry.changeApp(APP.id, (app) => ({ ...app, require_proof: true }));
  const reply = await world.read(PSID.peter, '*');
  assert.match(reply.error.message as string, /require an appsecret_proof/);
});
