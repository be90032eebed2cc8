/** Programs of other languages, as they are installed here. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pagescope } from './command.ts';
import { otherServer } from './other-server.ts';
import { PETER, PETERS_NAME, serverForRuns, without } from './run.ts';

const { place, run } = await serverForRuns();

const PLAIN = PETER.replace('https:', 'http:');

test('curl is answered by https: and http:', { skip: without('curl') }, async (t) => {
  const { code, stdout, stderr } = await run(t, 'curl', '-sS', PETER, PLAIN);
  assert.equal(code, 0, stderr);
  assert.equal(stdout, PETERS_NAME + PETERS_NAME);
});

test('curl is shown a picture', { skip: without('curl') }, async (t) => {
  const script = `
    url=$(curl -sS "$0" | sed 's/.*"profile_pic":"\\([^"]*\\)".*/\\1/; s/\\\\\\//\\//g')
    curl -sS -o /dev/null -w '%{http_code} %{content_type}' "$url"
  `;
  const { stdout, stderr } = await run(
    t,
    'sh',
    '-c',
    script,
    PETER.replace('first_name', 'profile_pic'),
  );
  assert.equal(stdout, '200 image/jpeg', stderr);
});

test('curl that goes by other roots refuses the certificate', {
  skip: without('curl'),
}, async (t) => {
  const { code } = await run(t, 'sh', '-c', 'CURL_CA_BUNDLE= SSL_CERT_FILE= curl -sS "$0"', PETER);
  assert.equal(code, 60);
});

test('curl is not answered for another host when nothing may go out', {
  skip: without('curl'),
}, async (t) => {
  const { where } = place(t);
  const other = await otherServer(t);
  const ran = await pagescope(
    [
      'run',
      '--db',
      ':memory:',
      '--offline',
      'sh',
      '-c',
      'curl -sS "$0"; curl -sS http://far.example; curl -sS https://far.example',
      other,
    ],
    where,
  );
  assert.equal(ran.code, 56);
  assert.equal(
    ran.stdout,
    'not ourspagescope run --offline lets nothing out: far.example was refused.\n',
  );
  assert.match(ran.stderr, /CONNECT tunnel failed, response 502/);
});

const PYTHON = `
import json, ssl, sys, urllib.request
def read(url, **more):
    try:
        return urllib.request.urlopen(url, **more).read().decode()
    except Exception as error:
        return repr(error)
https, http, other = sys.argv[1:]
bare = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
print(json.dumps([read(https), read(http), read(other), read(https, context=bare)]))
`;

test("Python's urllib is answered by https: and http:", { skip: without('python3') }, async (t) => {
  const other = await otherServer(t);
  const { stdout, stderr } = await run(t, 'python3', '-c', PYTHON, PETER, PLAIN, other);
  assert.notEqual(stdout, '', stderr);
  const [https, http, local, untrusted] = JSON.parse(stdout);
  assert.deepEqual([https, http, local], [PETERS_NAME, PETERS_NAME, 'not ours']);
  assert.match(untrusted, /CERTIFICATE_VERIFY_FAILED/);
});

const JAVA = `
import java.net.*;
import java.net.http.*;
public class Ask {
  public static void main(String[] urls) throws Exception {
    Authenticator.setDefault(new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        if (getRequestorType() != RequestorType.PROXY) return null;
        String[] pair = URI.create(System.getenv("HTTPS_PROXY")).getUserInfo().split(":", 2);
        return new PasswordAuthentication(pair[0], pair[1].toCharArray());
      }
    });
    var client = HttpClient.newBuilder().authenticator(Authenticator.getDefault()).build();
    for (String url : urls) {
      System.out.println(new String(new URL(url).openStream().readAllBytes()));
      var request = HttpRequest.newBuilder(URI.create(url)).build();
      System.out.println(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
  }
}
`;

/** As docs/run.md has it. */
test("Java's two clients, given an Authenticator, are answered by https: and http:", {
  skip: without('java'),
}, async (t) => {
  const other = await otherServer(t);
  const { cwd, where } = place(t);
  writeFileSync(join(cwd, 'Ask.java'), JAVA);
  const words = ['java', '-XX:TieredStopAtLevel=1', 'Ask.java', PETER, PLAIN, other];
  const { stdout, stderr } = await pagescope(['run', '--', ...words], where);
  const twice = [PETERS_NAME, PETERS_NAME, 'not ours'].flatMap((answer) => [answer, answer]);
  assert.deepEqual(stdout.trim().split('\n'), twice, stderr);
});

const BARE_JAVA = `
public class Bare {
  public static void main(String[] urls) throws Exception {
    new java.net.URL(urls[0]).openStream();
  }
}
`;

test('Java without one is refused, and does not go past to Facebook', {
  skip: without('java'),
}, async (t) => {
  const { cwd, where } = place(t);
  writeFileSync(join(cwd, 'Bare.java'), BARE_JAVA);
  const words = ['java', '-XX:TieredStopAtLevel=1', 'Bare.java', PETER];
  const { code, stderr } = await pagescope(['run', '--', ...words], where);
  assert.equal(code, 1);
  assert.match(stderr, /Unable to tunnel through proxy\. Proxy returns "HTTP\/1\.1 407 /);
});

const RUBY = `
require 'net/http'
require 'json'
puts JSON.generate(ARGV.map { |url| Net::HTTP.get(URI(url)) })
`;

test("Ruby's Net::HTTP is answered by https: and http:", { skip: without('ruby') }, async (t) => {
  const other = await otherServer(t);
  const { stdout, stderr } = await run(t, 'ruby', '-e', RUBY, PETER, PLAIN, other);
  assert.notEqual(stdout, '', stderr);
  assert.deepEqual(JSON.parse(stdout), [PETERS_NAME, PETERS_NAME, 'not ours']);
});

const PHP = `
$ask = function ($url) {
  $curl = curl_init($url);
  curl_setopt($curl, CURLOPT_RETURNTRANSFER, true);
  return curl_exec($curl) ?: curl_error($curl);
};
echo json_encode(array_map($ask, array_slice($argv, 1)));
`;

test("PHP's curl is answered by https: and http:", { skip: withoutPhpCurl() }, async (t) => {
  const other = await otherServer(t);
  const { stdout, stderr } = await run(t, 'php', '-r', PHP, '--', PETER, PLAIN, other);
  assert.notEqual(stdout, '', stderr);
  assert.deepEqual(JSON.parse(stdout), [PETERS_NAME, PETERS_NAME, 'not ours']);
});

function withoutPhpCurl(): string | false {
  const { status } = spawnSync('php', ['-r', "exit(extension_loaded('curl') ? 0 : 1);"]);
  return status === 0 ? false : 'php with its curl is not on this machine';
}
