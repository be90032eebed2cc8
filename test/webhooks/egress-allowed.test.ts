/** Ranges of the operator's own network, which webhooks may go to because the operator said so. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { blockOf, isWithin } from '../../src/webhooks/egress/address.ts';
import { createEgress, refusalOf } from '../../src/webhooks/egress.ts';
import { failureOf, httpServer, httpsServer, lab, PUBLIC } from './egress-lab.ts';

const rules = { allowLoopback: false, ranges: ['10.1.0.0/16', 'fd00::/8'], ports: [443, 5000] };

describe('a range', () => {
  test('is a prefix and its length, or one address', () => {
    for (const [cidr, inside, outside] of [
      ['10.1.0.0/16', '10.1.255.255', '10.2.0.0'],
      ['192.168.7.12', '192.168.7.12', '192.168.7.13'],
      ['192.168.7.12/32', '192.168.7.12', '192.168.7.11'],
      ['fd00::/8', 'fdff::1', 'fe00::1'],
      ['10.0.0.0/8', '::ffff:10.9.9.9', '64:ff9b::10.9.9.9'],
      ['0.0.0.0/0', '255.255.255.255', '::1'],
    ] as const) {
      assert.ok(isWithin(inside, blockOf(cidr)!), `${inside} is in ${cidr}`);
      assert.ok(!isWithin(outside, blockOf(cidr)!), `${outside} is not in ${cidr}`);
    }
  });

  test('is nothing else', () => {
    for (const text of [
      '',
      '/8',
      '10.0.0.0/33',
      '10.0.0.0/',
      '10.0.0.0/-1',
      '10.0.0/8',
      '10.0.0.1/8',
      'fd00::/129',
      'fe80::1%eth0',
      'bot.internal',
      '*',
    ]) {
      assert.equal(blockOf(text), undefined, text);
    }
    assert.throws(() => createEgress({ allowLoopback: false, ranges: ['10.0.0.1/8'] }));
  });
});

test('addresses of an allowed range may be sent to, by https and by http, on the ports that are allowed', async () => {
  const records = { 'bot.example': ['10.1.2.3'] };
  const secure = await httpsServer(['bot.example'], (_request, response) => response.end('ok'));
  const clear = await httpServer((_request, response) => response.end('ok'));
  const { post } = lab({ ...rules, records, port: secure.port });
  assert.equal((await post('https://bot.example/hook')).status, 200);
  const plain = lab({ ...rules, records, port: clear.port });
  assert.equal((await plain.post('http://bot.example:5000/hook')).status, 200);
  assert.equal((await plain.post('http://10.1.2.3:5000/hook')).status, 200);
  assert.deepEqual(
    plain.opened.map(({ addresses, port }) => [...addresses, port]),
    [
      ['10.1.2.3', 5000],
      ['10.1.2.3', 5000],
    ],
  );
  const { message } = await failureOf(plain.post('http://bot.example:6379/'));
  assert.equal(message, 'refused: port 6379 is not one of 443, 5000');
});

test('what lies outside of it stays as it was', async () => {
  const { post, opened } = lab({
    ...rules,
    records: {
      'near.example': ['10.2.0.1'],
      'mixed.example': ['10.1.2.3', '10.2.0.1'],
      'half.example': ['10.1.2.3', PUBLIC],
      'public.example': [PUBLIC],
    },
  });
  const own = 'refused: http is for ranges that were allowed alone';
  for (const [url, told] of [
    ['https://near.example/', /near\.example has the address 10\.2\.0\.1, which is private-use/],
    ['https://mixed.example/', /mixed\.example has the address 10\.2\.0\.1/],
    ['https://169.254.169.254/', /is link local/],
    ['http://127.0.0.1:5000/', /is loopback/],
    ['https://[64:ff9b::10.1.2.3]/', /leads to 10\.1\.2\.3, which is private-use/],
    ['http://half.example:5000/', new RegExp(own)],
    ['http://public.example:5000/', new RegExp(own)],
  ] as const) {
    assert.match((await failureOf(post(url))).message, told, url);
  }
  assert.equal(opened.length, 0);
});

test('a URL is refused by itself as the way out would refuse it', () => {
  const { refusalOf: refused, close } = createEgress(rules);
  close();
  for (const [url, told] of [
    ['https://bot.example/hook', undefined],
    ['http://10.1.2.3:5000/', undefined],
    ['http://10.2.2.3:5000/', 'refused: 10.2.2.3 is private-use (RFC 1918)'],
    ['https://bot.example:444/', 'refused: port 444 is not one of 443, 5000'],
    ['ftp://bot.example/', 'refused: the URL is not an https one'],
  ] as const) {
    assert.equal(refused(url), told);
    assert.equal(refusalOf(url, rules), told);
  }
  const local = { ...rules, allowLoopback: true };
  assert.equal(
    refusalOf('http://8.8.8.8:443/', local),
    'refused: http is for loopback and ranges that were allowed alone',
  );
});
