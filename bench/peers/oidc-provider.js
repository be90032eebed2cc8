/**
 * OpenID Connect's userinfo with pairwise subjects, the closest in meaning: a token leads to a client
 * and an account, the subject is the client's own, and the profile holds what was consented to.
 * Records lie in a Map, because the example store forgets all but a thousand.
 */
import { createHash } from 'node:crypto';
import { people } from './people.js';
import { ready } from './ready.js';

const { Provider } = await import('oidc-provider');

const kept = new Map();
class Adapter {
  constructor(model) {
    this.model = model;
  }
  key(id) {
    return `${this.model}:${id}`;
  }
  async upsert(id, record) {
    kept.set(this.key(id), record);
  }
  async find(id) {
    return kept.get(this.key(id));
  }
  async destroy(id) {
    kept.delete(this.key(id));
  }
  async findByUid() {}
  async findByUserCode() {}
  async consume() {}
  async revokeByGrantId() {}
}

const byId = new Map(people.map((person) => [person.id, person]));
const provider = new Provider('http://127.0.0.1', {
  adapter: Adapter,
  acceptQueryParamAccessTokens: true,
  clients: [
    {
      client_id: 'bot',
      client_secret: 'secret-of-the-bot',
      redirect_uris: ['https://bot.example/back'],
      subject_type: 'pairwise',
    },
  ],
  subjectTypes: ['pairwise'],
  pairwiseIdentifier: (_ctx, accountId, { sectorIdentifier }) =>
    createHash('sha256').update(`${sectorIdentifier}${accountId}salt`).digest('hex'),
  claims: {
    openid: ['sub'],
    profile: ['given_name', 'family_name', 'picture', 'locale', 'zoneinfo', 'gender'],
  },
  findAccount(_ctx, id) {
    const { first_name, last_name, profile_pic, locale, timezone, gender } = byId.get(id);
    return {
      accountId: id,
      claims: () => ({
        sub: id,
        given_name: first_name,
        family_name: last_name,
        picture: profile_pic,
        locale,
        zoneinfo: timezone,
        gender,
      }),
    };
  },
});

const client = await provider.Client.find('bot');
const paths = [];
for (const { id } of people) {
  const grant = new provider.Grant({ accountId: id, clientId: 'bot' });
  grant.addOIDCScope('openid profile');
  const token = new provider.AccessToken({
    accountId: id,
    client,
    grantId: await grant.save(),
    gty: 'authorization_code',
    scope: 'openid profile',
  });
  paths.push(`/me?access_token=${await token.save()}`);
}
const server = provider.listen(0, '127.0.0.1', () => ready(server.address().port, { paths }));
