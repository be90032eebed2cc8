import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault, failureOf as worded } from '../../src/webhooks/egress/fault.ts';
import { SendFailure } from '../../src/webhooks/send.ts';
import { failureOf, lab, localLab, PUBLIC, rawServer } from './egress-lab.ts';

const SECRETS = ['s3cret', 'sha1=', 'hub.verify_token'];

test('no failure tells anything of a URL but its host, nor of headers, nor of a body', async () => {
  const answers = [
    's3cret\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: s3cret\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\ns3cret',
    'HTTP/1.1 200 OK\r\nX: s3cret\0\r\n\r\n',
    '',
  ];
  const server = await rawServer((socket) => socket.end(answers.shift() ?? ''));
  const query = '/s3cret?s3cret=1&hub.verify_token=s3cret#s3cret';
  const headers = { 'X-Hub-Signature': 'sha1=s3cret', 'X-Bad': 'fine' };
  const body = '{}';
  const failing: Promise<unknown>[] = [];
  const { send } = localLab();
  for (const _ of [...answers]) {
    const url = `http://localhost:${server.port}${query}`;
    failing.push(failureOf(send({ method: 'POST', url, headers, body })));
  }
  const guard = lab({ records: { 'inside.example': ['10.0.0.1'], 'bot.example': [PUBLIC] } });
  for (const origin of [
    'https://inside.example',
    'https://unknown.example',
    'https://s3cret:s3cret@bot.example',
    'https://bot.example:22',
    'https://10.0.0.1',
    'http://bot.example',
    'gopher://bot.example',
    'https://bot .example',
    's3cret',
    '',
  ]) {
    const url = `${origin}${query}`;
    failing.push(failureOf(guard.send({ method: 'POST', url, headers, body })));
  }
  const bad = { ...headers, 'X-Bad': 's3cret\n' };
  const url = `http://localhost:${server.port}${query}`;
  failing.push(failureOf(send({ method: 'POST', url, headers: bad, body })));

  for (const failure of await Promise.all(failing)) {
    const { message, code, stack = '', ...rest } = failure as SendFailure;
    const all = JSON.stringify([message, code, stack, rest, String(failure)]);
    for (const secret of SECRETS) assert.ok(!all.includes(secret), all);
    assert.equal((failure as SendFailure).cause, undefined);
  }
});

test('codes of the system become words, and unknown ones stand behind words', () => {
  const say = (code: string) => {
    const failure = worded(Object.assign(new Error('s3cret'), { code }), 7);
    assert.ok(failure instanceof SendFailure);
    return [failure.code, failure.message, failure.latency_ms];
  };
  assert.deepEqual(say('ECONNREFUSED'), ['connection', 'connection refused', 7]);
  assert.deepEqual(say('ENETUNREACH'), ['connection', 'there is no way to it from here', 7]);
  assert.deepEqual(say('EWHATEVER'), ['connection', 'the connection failed (EWHATEVER)', 7]);
  assert.deepEqual(say('HPE_WHATEVER'), ['answer', 'its answer is not HTTP/1.1 (HPE_WHATEVER)', 7]);
  assert.deepEqual(say('UNSPECIFIED'), ['tls', 'its certificate is not accepted (UNSPECIFIED)', 7]);
  assert.deepEqual(say('ERR_SSL_WHATEVER'), ['tls', 'TLS failed (ERR_SSL_WHATEVER)', 7]);
});

test('a mistake of this program is not put into other words', () => {
  const mistake = new TypeError('x is not a function');
  assert.equal(worded(mistake, 0), mistake);
  assert.ok(worded(new Fault('timeout', 'timeout'), 0) instanceof SendFailure);
});
