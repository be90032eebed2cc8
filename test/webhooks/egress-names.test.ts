import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalOf } from '../../src/webhooks/egress.ts';
import {
  failureOf,
  httpServer,
  httpsServer,
  lab,
  localLab,
  PUBLIC,
  PUBLIC_TOO,
  PUBLIC_V6,
  unknownName,
} from './egress-lab.ts';

const endpoint = await httpsServer(['bot.example', 'other.example'], (request, response) => {
  response.end(`${request.headers.host} ${request.url}`);
});
const { port } = endpoint;

/** Gives the first answer first, and the last one ever after. */
function changing(...answers: (readonly string[])[]) {
  const asked: string[] = [];
  const resolve = async (name: string) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)]!;
    asked.push(name);
    return answer;
  };
  return { asked, resolve };
}

test('the addresses that were checked are connected to, and the name is asked once', async () => {
  const addresses = [PUBLIC, PUBLIC_TOO, PUBLIC_V6];
  const { post, asked, opened } = lab({ records: { 'bot.example': addresses }, port });
  const { status, body } = await post('https://bot.example/hook?a=1#part');
  assert.deepEqual([status, body], [200, 'bot.example /hook?a=1']);
  assert.deepEqual(asked, ['bot.example']);
  assert.equal(opened.length, 1);
  assert.deepEqual([opened[0]!.addresses, opened[0]!.port], [addresses, 443]);
  assert.equal(opened[0]!.secure?.servername, 'bot.example');
});

test('a name that turns private between check and connection is not asked again', async () => {
  const rebinding = changing([PUBLIC], ['127.0.0.1']);
  const { post, opened } = lab({ ...rebinding, port });
  assert.equal((await post('https://bot.example/')).status, 200);
  assert.equal(rebinding.asked.length, 1);
  assert.deepEqual(
    opened.map(({ addresses }) => addresses),
    [[PUBLIC]],
  );
});

test('a name that is private the second time is refused then, and its idle connection unused', async () => {
  let now = 0;
  const rebinding = changing([PUBLIC], ['169.254.169.254']);
  const { post, opened } = lab({ ...rebinding, port, clock: () => now, remembered_ms: 1000 });
  await post('https://bot.example/');
  now = 999;
  await post('https://bot.example/');
  assert.equal(opened.length, 1);
  now = 1000;
  const { code, message } = await failureOf(post('https://bot.example/'));
  assert.equal(code, 'refused');
  assert.equal(
    message,
    'refused: bot.example has the address 169.254.169.254, which is link local (RFC 3927)',
  );
  assert.equal(opened.length, 1);
  assert.equal(rebinding.asked.length, 2);
});

test('a name that moves to another public address gets a connection there', async () => {
  const moving = changing([PUBLIC], [PUBLIC_TOO]);
  const { post, opened } = lab({ ...moving, port, remembered_ms: 0 });
  await post('https://bot.example/');
  await post('https://bot.example/');
  assert.deepEqual(
    opened.map(({ addresses }) => addresses),
    [[PUBLIC], [PUBLIC_TOO]],
  );
});

test('the order of the addresses makes no other endpoint', async () => {
  const turning = changing([PUBLIC, PUBLIC_TOO], [PUBLIC_TOO, PUBLIC]);
  const { post, opened } = lab({ ...turning, port, remembered_ms: 0 });
  await post('https://bot.example/');
  await post('https://bot.example/');
  assert.equal(opened.length, 1);
});

test('many at once ask once', async () => {
  const { post, asked } = lab({ records: { 'bot.example': [PUBLIC] }, port });
  await Promise.all(Array.from({ length: 20 }, () => post('https://bot.example/')));
  assert.equal(asked.length, 1);
});

test('a failure is not remembered', async () => {
  let isThere = false;
  const { post } = lab({ resolve: async () => (isThere ? [PUBLIC] : unknownName()), port });
  assert.equal((await failureOf(post('https://bot.example/'))).code, 'unresolved');
  isThere = true;
  assert.equal((await post('https://bot.example/')).status, 200);
});

test('no more names are remembered than there is room for', async () => {
  const rebinding = changing(['10.0.0.1']);
  const { post } = lab(rebinding);
  for (let index = 0; index <= 10_000; index += 1) {
    await failureOf(post(`https://n${index}.example/`));
  }
  await failureOf(post('https://n1.example/'));
  assert.equal(rebinding.asked.length, 10_001);
  await failureOf(post('https://n0.example/'));
  assert.equal(rebinding.asked.length, 10_002);
});

test('an empty answer, an unknown name and a silent name service are told apart', async () => {
  const failing = (code: string) => async () => {
    throw Object.assign(new Error(`queryA ${code}`), { code });
  };
  const say = async (resolve: () => Promise<string[]>) => {
    const { code, message } = await failureOf(lab({ resolve }).post('https://bot.example/'));
    assert.equal(code, 'unresolved');
    return message;
  };
  assert.equal(await say(async () => []), 'bot.example has no address');
  assert.equal(await say(failing('ENOTFOUND')), 'bot.example has no address');
  assert.equal(await say(failing('ENODATA')), 'bot.example has no address');
  const silent = 'the name service does not answer for bot.example (ETIMEOUT)';
  assert.equal(await say(failing('ETIMEOUT')), silent);
});

test('a dot at the end is no part of the name', async () => {
  const { post, asked, opened } = lab({ records: { 'bot.example': [PUBLIC] }, port });
  assert.equal((await post('https://bot.example./a')).body, 'bot.example /a');
  assert.deepEqual(asked, ['bot.example']);
  assert.equal(opened[0]!.secure?.servername, 'bot.example');
});

test('a name beyond ASCII is asked for in its own alphabet', async () => {
  const { post, asked } = lab();
  await failureOf(post('https://bücher.example/'));
  assert.deepEqual(asked, ['xn--bcher-kva.example']);
});

test('other ports can be allowed, and 443 and 8443 are', async () => {
  const records = { 'bot.example': [PUBLIC] };
  const { post, opened } = lab({ records, port });
  assert.equal((await post('https://bot.example:8443/')).body, 'bot.example:8443 /');
  assert.equal(opened[0]!.port, 8443);
  const other = lab({ records, port, ports: [9443] });
  await other.post('https://bot.example:9443/');
  assert.equal(
    (await failureOf(other.post('https://bot.example/'))).message,
    'refused: port 443 is not one of 9443',
  );
  assert.equal(other.opened.length, 1);
});

test('where loopback is allowed it is by http, on any port, by address and by name', async () => {
  const bot = await httpServer((request, response) => response.end(request.headers.host));
  const records: Record<string, string[]> = { 'bot.test': ['127.0.0.1'] };
  const { post } = localLab({ resolve: async (name) => records[name] ?? unknownName() });
  for (const host of ['127.0.0.1', 'localhost', 'bot.localhost', 'bot.test']) {
    const { body } = await post(`http://${host}:${bot.port}/`);
    assert.equal(body, `${host}:${bot.port}`);
  }
});

test('where loopback is allowed everything else is as strict as ever', async () => {
  const resolve = async (name: string) =>
    ({
      'public.example': [PUBLIC],
      'private.example': ['192.168.0.1'],
      'mixed.example': ['127.0.0.1', PUBLIC],
      'both.example': ['127.0.0.1', '10.0.0.1'],
    })[name] ?? unknownName();
  const { post, opened } = lab({ allowLoopback: true, resolve });
  const REFUSED: [url: string, why: RegExp][] = [
    ['http://public.example/', /^refused: http is for loopback alone$/],
    ['http://public.example:443/', /^refused: http is for loopback alone$/],
    ['https://public.example:3000/', /^refused: port 3000 is not one of 443, 8443$/],
    ['http://93.184.215.14/', /^refused: http is for loopback alone$/],
    ['https://93.184.215.14:3000/', /^refused: port 3000 is not one of 443, 8443$/],
    ['http://private.example/', /192\.168\.0\.1, which is private-use/],
    ['https://mixed.example/', /127\.0\.0\.1, which is loopback/],
    ['http://both.example/', /127\.0\.0\.1, which is loopback/],
    ['http://169.254.169.254/', /^refused: 169\.254\.169\.254 is link local/],
    ['http://0.0.0.0:3000/', /^refused: 0\.0\.0\.0 is this host on this network/],
    ['http://[64:ff9b::127.0.0.1]/', /leads to 127\.0\.0\.1, which is loopback/],
    ['http://user@localhost/', /^refused: a URL with a user name or a password$/],
    ['ftp://localhost/', /^refused: the URL is not an https one$/],
  ];
  for (const [url, why] of REFUSED) assert.match((await failureOf(post(url))).message, why, url);
  assert.equal(opened.length, 0);
});

test('a URL alone tells what is wrong with it before anybody is asked', () => {
  const refusal = (url: string, allowLoopback = false) => refusalOf(url, { allowLoopback });
  assert.equal(refusal('https://bot.example/hook'), undefined);
  assert.equal(refusal('https://10.1/hook'), 'refused: 10.0.0.1 is private-use (RFC 1918)');
  assert.equal(refusal('http://localhost:3000/'), 'refused: the URL is not an https one');
  assert.equal(refusal('http://localhost:3000/', true), undefined);
  assert.equal(refusal('https://bot.example:22/'), 'refused: port 22 is not one of 443, 8443');
});
