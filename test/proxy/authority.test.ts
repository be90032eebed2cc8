import assert from 'node:assert/strict';
import { randomBytes, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { test } from 'node:test';
import tls from 'node:tls';
import { type Authority, type Credentials, createAuthority } from '../../src/proxy/authority.ts';
import { ANSWERED_NAMES } from '../../src/proxy/hosts.ts';

const HOSTS = [...ANSWERED_NAMES, 'localhost', '127.0.0.1', '::1'];
const DAY_MS = 86_400_000;

const make = (hosts = HOSTS, now = Date.now()): Authority =>
  createAuthority({ hosts, random: randomBytes, now });
const authority = make();
const good = authority.issue(HOSTS);

/** How a client ends that trusts the authority and asks for a host: 'accepted', or why not. */
async function visit(
  credentials: Credentials,
  host: string,
  ca: string | undefined = authority.certificate,
): Promise<string> {
  const server = tls.createServer(credentials, (socket) => socket.end());
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const servername = net.isIP(host) > 0 ? '' : host;
  const socket = tls.connect({
    port,
    host: '127.0.0.1',
    servername,
    ca,
    checkServerIdentity: (_, certificate) => tls.checkServerIdentity(host, certificate),
  });
  try {
    await once(socket, 'secureConnect');
    return 'accepted';
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    return KNOWN.test(code) ? code : message;
  } finally {
    socket.destroy();
    server.close();
  }
}

/** Node has no code for some of OpenSSL's reasons. */
const KNOWN = /^(ERR_TLS|UNABLE)_/;

for (const host of HOSTS) {
  test(`a client that trusts the authority accepts its certificate for ${host}`, async () => {
    assert.equal(await visit(good, host), 'accepted');
  });
}

for (const host of ['example.com', 'facebook.com', 'api.facebook.com', '127.0.0.2', '::2']) {
  test(`a client that trusts the authority refuses its certificate for ${host}`, async () => {
    assert.equal(await visit(authority.issue([host]), host), 'permitted subtree violation');
  });
}

test('a host of the authority does not excuse another one beside it', async () => {
  const mixed = authority.issue(['graph.facebook.com', 'example.com']);
  assert.equal(await visit(mixed, 'graph.facebook.com'), 'permitted subtree violation');
});

test('a certificate is good for no host that it does not name', async () => {
  const one = authority.issue(['graph.facebook.com']);
  assert.equal(await visit(one, 'www.facebook.com'), 'ERR_TLS_CERT_ALTNAME_INVALID');
});

test('a client that does not know the authority refuses its certificates', async () => {
  assert.equal(
    await visit(good, 'graph.facebook.com', tls.rootCertificates[0]),
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  );
});

test("a client that knows another run's authority refuses them too", async () => {
  assert.equal(
    await visit(good, 'graph.facebook.com', make().certificate),
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  );
});

test('what it issues is no authority itself', () => {
  assert.equal(new X509Certificate(authority.certificate).ca, true);
  assert.equal(new X509Certificate(good.cert).ca, false);
});

test('certificates live as long as every system lets them, from yesterday on', () => {
  const now = Date.UTC(2026, 1, 2);
  const certificate = new X509Certificate(make(HOSTS, now).certificate);
  assert.equal(certificate.validFromDate.getTime(), now - DAY_MS);
  assert.equal(certificate.validToDate.getTime(), now + 396 * DAY_MS);
});

test('no two authorities share a name, a number or a key', () => {
  const [one, two] = [make(), make()].map(({ certificate }) => new X509Certificate(certificate));
  assert.notEqual(one!.subject, two!.subject);
  assert.notEqual(one!.serialNumber, two!.serialNumber);
  assert.notEqual(one!.publicKey.equals(two!.publicKey), true);
});
