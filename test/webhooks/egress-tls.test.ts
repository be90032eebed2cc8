import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import tls from 'node:tls';
import { type Credentials, createAuthority } from '../../src/proxy/authority.ts';
import {
  authority,
  failureOf,
  lab,
  PUBLIC,
  PUBLIC_TOO,
  rawServer,
  tlsServer,
} from './egress-lab.ts';

const YEAR_MS = 365 * 86_400_000;
const hosts = ['bot.example', 'other.example', PUBLIC];

/** Who sends to a server with these credentials, and what the server was asked. */
async function facing(credentials: Credentials, options: Parameters<typeof lab>[0] = {}) {
  const requests: string[] = [];
  const server = await tlsServer(credentials, (request, response) => {
    requests.push(request.url!);
    response.end('secret');
  });
  const records = { 'bot.example': [PUBLIC], 'third.example': [PUBLIC] };
  return { ...lab({ records, port: server.port, ...options }), requests, server };
}

const authorityAt = (now: number) => createAuthority({ hosts, random: randomBytes, now });

test('a certificate of a trusted authority is enough, and the name is told beforehand', async () => {
  const { post, server } = await facing(authority.issue(['bot.example']));
  assert.equal((await post('https://bot.example/')).status, 200);
  assert.deepEqual(server.servernames, ['bot.example']);
});

test('an address is held to its certificate too, and is no name', async () => {
  const { post, server } = await facing(authority.issue(['other.example', PUBLIC]));
  assert.equal((await post(`https://${PUBLIC}/`)).status, 200);
  assert.deepEqual(server.servernames, [false]);
  const { message } = await failureOf(post(`https://${PUBLIC_TOO}/`));
  assert.equal(message, 'its certificate is for another host');
});

const stranger = authorityAt(Date.now());
const former = authorityAt(Date.now() - 2 * YEAR_MS);
const future = authorityAt(Date.now() + YEAR_MS);

const BAD: [what: string, credentials: Credentials, ca: string, words: string][] = [
  [
    'for another name',
    authority.issue(['other.example']),
    authority.certificate,
    'its certificate is for another host',
  ],
  [
    'for an address and another name',
    authority.issue(['other.example', PUBLIC]),
    authority.certificate,
    'its certificate is for another host',
  ],
  [
    'of an unknown authority',
    stranger.issue(['bot.example']),
    authority.certificate,
    'its certificate is of an unknown authority',
  ],
  [
    'that has expired',
    former.issue(['bot.example']),
    former.certificate,
    'its certificate has expired',
  ],
  [
    'that is not valid yet',
    future.issue(['bot.example']),
    future.certificate,
    'its certificate is not valid yet',
  ],
];

for (const [what, credentials, ca, words] of BAD) {
  test(`a certificate ${what} ends it before anything is sent`, async () => {
    const { post, requests } = await facing(credentials, { ca: [ca] });
    const { code, message } = await failureOf(post('https://bot.example/'));
    assert.deepEqual([code, message], ['tls', words]);
    assert.deepEqual(requests, []);
  });
}

test('no environment variable switches the checks off', async () => {
  const { post, requests } = await facing(stranger.issue(['bot.example']));
  const variable = 'NODE_TLS_REJECT_UNAUTHORIZED';
  const before = process.env[variable];
  process.env[variable] = '0';
  try {
    assert.equal((await failureOf(post('https://bot.example/'))).code, 'tls');
  } finally {
    if (before === undefined) delete process.env[variable];
    else process.env[variable] = before;
  }
  assert.deepEqual(requests, []);
});

test('extra authorities come on top of the usual ones', async (t) => {
  // The usual ones are of others: for this process they are the one that signed the server's.
  const usual = tls.getCACertificates('default');
  t.after(() => tls.setDefaultCACertificates(usual));
  tls.setDefaultCACertificates([authority.certificate]);
  const { post } = await facing(authority.issue(['bot.example']), { ca: [stranger.certificate] });
  assert.equal((await post('https://bot.example/')).status, 200);
  const without = await facing(authority.issue(['bot.example']), { ca: [] });
  assert.equal((await without.post('https://bot.example/')).status, 200);
});

test('who does not speak TLS is no endpoint', async () => {
  const plain = await rawServer(() => {});
  plain.on('connection', (socket) => socket.write('HTTP/1.1 400 secret\r\n\r\n'));
  const { post } = lab({ records: { 'bot.example': [PUBLIC] }, port: plain.port });
  const { code, message } = await failureOf(post('https://bot.example/'));
  assert.equal(code, 'tls');
  assert.match(message, /^TLS failed \((EPROTO|ERR_SSL_\w+)\)$/);
});

test('old versions of TLS are not spoken', async () => {
  const old = {
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  } as const;
  const { post } = await facing({ ...authority.issue(['bot.example']), ...old });
  const { code, message } = await failureOf(post('https://bot.example/'));
  assert.equal(code, 'tls');
  assert.match(message, /^TLS failed \((EPROTO|ERR_SSL_\w+)\)$/);
});

test('whoever hangs up during the handshake is told of as such', async () => {
  const rude = await rawServer(() => {});
  rude.on('connection', (socket) => socket.once('data', () => socket.resetAndDestroy()));
  const { post } = lab({ records: { 'bot.example': [PUBLIC] }, port: rude.port });
  const { code, message } = await failureOf(post('https://bot.example/'));
  assert.deepEqual([code, message], ['connection', 'the connection broke off']);
});
