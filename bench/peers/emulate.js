/** Slack's users.profile.get: a bearer token leads to a workspace, the user to a profile. */
import { people, TOKEN } from './people.js';
import { freePort, ready } from './ready.js';

const { createEmulator } = await import('emulate');

const port = await freePort();
const users = people.map(({ id, first_name, last_name, profile_pic }) => ({
  name: `u${id}`,
  real_name: `${first_name} ${last_name}`,
  email: `${id}@example.com`,
  profile: { first_name, last_name, image_192: profile_pic },
}));
await createEmulator({
  service: 'slack',
  port,
  seed: {
    tokens: { [TOKEN]: { login: users[0].name, scopes: ['users:read', 'users.profile:read'] } },
    slack: { users, tokens: [{ token: TOKEN, user: users[0].name }] },
  },
});

const headers = { Authorization: `Bearer ${TOKEN}` };
/** Its own ids, a page at a time. */
async function userIds() {
  const ids = [];
  for (let cursor = ''; ; ) {
    const listed = await fetch(`http://127.0.0.1:${port}/api/users.list`, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: JSON.stringify({ limit: 100, cursor }),
    });
    const { members, response_metadata } = await listed.json();
    for (const { id, name } of members) if (/^u\d+$/.test(name)) ids.push(id);
    cursor = response_metadata?.next_cursor ?? '';
    if (cursor === '') return ids;
  }
}

// It allows a token 5,000 calls an hour and offers no way to allow more; the count is made with the
// first call and kept in a Map.
const { set } = Map.prototype;
Map.prototype.set = function (key, value) {
  if (value?.remaining === 5000) value.remaining = Number.POSITIVE_INFINITY;
  return set.call(this, key, value);
};
const paths = (await userIds()).map((id) => `/api/users.profile.get?user=${id}`);
Map.prototype.set = set;
await ready(port, { paths, headers });
