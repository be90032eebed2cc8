import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import tls from 'node:tls';
import { createAuthority } from '../../src/proxy/authority.ts';
import { childEnvironment, HOOK } from '../../src/proxy/environment.ts';
import { ANSWERED_NAMES } from '../../src/proxy/hosts.ts';
import { certificatesIn, systemRoots } from '../../src/proxy/roots.ts';
import { writeTrust } from '../../src/proxy/trust.ts';
import type { Environment } from '../../src/proxy/upstream.ts';
import { seededRandom } from '../world.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagescope-environment-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const { certificate } = createAuthority({
  hosts: ANSWERED_NAMES,
  random: seededRandom('environment'),
  now: Date.now(),
});
const ours = certificate.trim();

function childOf(env: Environment): Record<string, string> {
  const trust = writeTrust(certificate, env, folder);
  return childEnvironment(env, {
    proxyUrl: 'http://pagescope:secret@127.0.0.1:1',
    endpointPort: 2,
    trust,
    offline: false,
    pathDelimiter: ':',
  });
}

const rootsOf = (env: Record<string, string>, variable: string): string[] =>
  certificatesIn(readFileSync(env[variable]!, 'utf8'));

/** A file of the roots that somebody trusted before. */
function roots(name: string, ...certificates: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, certificates.join('\n'));
  return path;
}

const [ONE, TWO] = tls.rootCertificates as [string, string];

test('nobody else gets any of it', () => {
  const before = { ...process.env };
  const env: Environment = Object.freeze({ HOME: 'here', NODE_OPTIONS: '--trace-warnings' });
  const child = childOf(env);
  assert.equal(child.HOME, 'here');
  assert.deepEqual(env, { HOME: 'here', NODE_OPTIONS: '--trace-warnings' });
  assert.deepEqual({ ...process.env }, before);
});

test('the proxy is told in both cases, with its secret', () => {
  const child = childOf({ https_proxy: 'http://other:1' });
  for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy']) {
    assert.equal(child[name], 'http://pagescope:secret@127.0.0.1:1');
  }
});

describe('NO_PROXY', () => {
  for (const [before, kept] of [
    [undefined, ''],
    ['intern.example,10.0.0.1', ',intern.example,10.0.0.1'],
    ['.example  db:5432', ',.example,db:5432'],
    ['localhost,127.0.0.1,a', ',a'],
    ['*', ''],
    ['facebook.com', ''],
    ['.facebook.com,a', ',a'],
    ['*.Facebook.com.', ''],
    ['graph.facebook.com:443', ''],
    ['connect.facebook.net', ''],
    ['graph.facebook.com:8443', ',graph.facebook.com:8443'],
    ['book.com,com,a', ',book.com,a'],
    ['graph.facebook.com.evil.example', ',graph.facebook.com.evil.example'],
  ] as const) {
    test(`keeps of ${before} all that is not answered here`, () => {
      const child = childOf({ no_proxy: before });
      assert.equal(child.NO_PROXY, `127.0.0.1,localhost,::1${kept}`);
      assert.equal(child.no_proxy, child.NO_PROXY);
    });
  }
});

describe('roots', () => {
  const BUNDLES = ['SSL_CERT_FILE', 'CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE'];

  for (const variable of BUNDLES) {
    test(`${variable} has the system's, and the authority of this run`, () => {
      const told = rootsOf(childOf({}), variable);
      assert.deepEqual(told, [...certificatesIn(systemRoots()), ours]);
      assert.ok(told.length > 20);
    });

    test(`${variable} keeps those that were set before`, () => {
      const told = rootsOf(childOf({ [variable]: roots('one.pem', ONE, TWO) }), variable);
      assert.deepEqual(told, [ONE, TWO, ours]);
    });

    test(`${variable} has the system's in the place of a file that is not there`, () => {
      const told = rootsOf(childOf({ [variable]: join(folder, 'not-there') }), variable);
      assert.equal(told.length, certificatesIn(systemRoots()).length + 1);
    });
  }

  test('a folder of roots is kept as well', () => {
    const inner = mkdtempSync(join(folder, 'roots-'));
    writeFileSync(join(inner, 'a.0'), ONE);
    writeFileSync(join(inner, 'b.0'), `remark\n${TWO}\nremark\n`);
    writeFileSync(join(inner, 'README'), 'none here');
    const told = rootsOf(childOf({ REQUESTS_CA_BUNDLE: inner }), 'REQUESTS_CA_BUNDLE');
    assert.deepEqual(told, [ONE, TWO, ours]);
  });

  for (const variable of ['NODE_EXTRA_CA_CERTS', 'DENO_CERT']) {
    test(`${variable} adds to those that the runtime brings, and to what was added before`, () => {
      assert.deepEqual(rootsOf(childOf({}), variable), [ours]);
      const told = rootsOf(childOf({ [variable]: roots('two.pem', TWO) }), variable);
      assert.deepEqual(told, [TWO, ours]);
    });
  }

  test('PHP is told the same file by a settings file of its own, after its others', () => {
    const child = childOf({});
    const php = child.PHP_INI_SCAN_DIR!;
    assert.match(php, /^:/);
    const ini = readFileSync(join(php.slice(1), 'pagescope.ini'), 'utf8');
    assert.ok(ini.includes(`curl.cainfo="${child.SSL_CERT_FILE}"`));
    assert.ok(ini.includes(`openssl.cafile="${child.SSL_CERT_FILE}"`));
    assert.match(childOf({ PHP_INI_SCAN_DIR: 'a:b' }).PHP_INI_SCAN_DIR!, /^a:b:/);
  });
});

test('Node loads the hook after what it was to load before', () => {
  assert.equal(childOf({}).NODE_OPTIONS, `--require ${HOOK}`);
  assert.equal(childOf({ NODE_OPTIONS: '-r a' }).NODE_OPTIONS, `-r a --require ${HOOK}`);
});

describe('Java', () => {
  const options = (env: Environment): string[] => childOf(env).JAVA_TOOL_OPTIONS!.split(' ');
  const named = (told: string[], name: string): string | undefined =>
    told.find((option) => option.startsWith(`-D${name}=`))?.slice(name.length + 3);

  test('keeps the options that were set before, and trusts the roots', () => {
    const told = options({ JAVA_TOOL_OPTIONS: '-Xmx1g' });
    assert.equal(told[0], '-Xmx1g');
    assert.match(readFileSync(named(told, 'javax.net.ssl.trustStore')!, 'latin1'), /Pagescope/);
  });

  test('is told of the proxy, that it may show credentials, and of the hosts that go past it', () => {
    const told = options({ NO_PROXY: '.intern.example,db:5432' });
    assert.equal(named(told, 'jdk.http.auth.tunneling.disabledSchemes'), '');
    for (const scheme of ['http', 'https']) {
      assert.equal(named(told, `${scheme}.proxyHost`), '127.0.0.1');
      assert.equal(named(told, `${scheme}.proxyPort`), '1');
    }
    assert.equal(
      named(told, 'http.nonProxyHosts'),
      'localhost|127.*|[::1]|intern.example|db|*.intern.example|*.db',
    );
  });

  test('is not told the secret, which every Java would print', () => {
    assert.ok(!options({}).join(' ').includes('secret'));
  });
});
