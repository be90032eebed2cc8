import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { after, test } from 'node:test';
import { dnsResolver, systemResolver } from '../../src/webhooks/egress/resolve.ts';
import { failureOf, lab, PUBLIC } from './egress-lab.ts';

const [A, CNAME, AAAA] = [1, 5, 28];
const NO_SUCH_NAME = 3;
const SERVER_FAILURE = 2;

interface Zone {
  records?: [type: number, data: Buffer][];
  status?: number;
}

/** A name server on loopback. `zoneOf` undefined: it is silent until `speak` is called. */
async function nameServer(zoneOf: (name: string, type: number) => Zone | undefined) {
  const socket = dgram.createSocket('udp4');
  const waiting: (() => void)[] = [];
  socket.on('message', (query, { port, address }) => {
    const { name, end } = nameIn(query);
    const type = query.readUInt16BE(end);
    const reply = (zone: Zone) => socket.send(answerTo(query, end + 4, zone), port, address);
    const zone = zoneOf(name, type);
    if (zone === undefined) waiting.push(() => reply({ status: NO_SUCH_NAME }));
    else reply(zone);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  after(() => socket.close());
  const speak = () => {
    for (const answer of waiting.splice(0)) answer();
  };
  return { server: `127.0.0.1:${socket.address().port}`, waiting, speak };
}

function nameIn(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}

function answerTo(query: Buffer, end: number, { records = [], status = 0 }: Zone): Buffer {
  const head = Buffer.from(query.subarray(0, end));
  head.writeUInt16BE(0x8180 | status, 2);
  for (const [at, count] of [
    [6, records.length],
    [8, 0],
    [10, 0],
  ]) {
    head.writeUInt16BE(count!, at);
  }
  // Each is of the name that the one before it points to.
  let owner = 0xc00c;
  let length = end;
  const written = records.map(([type, data]) => {
    const record = Buffer.alloc(12 + data.length);
    record.writeUInt16BE(owner, 0);
    record.writeUInt16BE(type, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt16BE(data.length, 10);
    data.copy(record, 12);
    if (type === CNAME) owner = 0xc000 | (length + 12);
    length += record.length;
    return record;
  });
  return Buffer.concat([head, ...written]);
}

const v4 = (text: string) => Buffer.from(text.split('.').map(Number));
const v6 = (last: number) => Buffer.from([0x26, 0x06, ...new Array<number>(13).fill(0), last]);
const labels = (name: string) =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0]),
  ]);

const ZONES: Record<string, Partial<Record<number, Zone>>> = {
  'both.example': {
    [A]: {
      records: [
        [A, v4(PUBLIC)],
        [A, v4('10.0.0.1')],
      ],
    },
    [AAAA]: { records: [[AAAA, v6(7)]] },
  },
  'four.example': { [A]: { records: [[A, v4(PUBLIC)]] } },
  'six.example': { [AAAA]: { records: [[AAAA, v6(8)]] } },
  'half-broken.example': {
    [A]: { records: [[A, v4(PUBLIC)]] },
    [AAAA]: { status: SERVER_FAILURE },
  },
  'broken.example': { [A]: { status: SERVER_FAILURE } },
  'inside.example': {
    [A]: {
      records: [
        [CNAME, labels('metadata.google.internal')],
        [A, v4('169.254.169.254')],
      ],
    },
  },
  'home.example': {
    [A]: {
      records: [
        [CNAME, labels('localhost')],
        [A, v4('127.0.0.1')],
      ],
    },
  },
};

const names = await nameServer((name, type) => {
  if (name.startsWith('silent')) return undefined;
  return ZONES[name] === undefined ? { status: NO_SUCH_NAME } : (ZONES[name][type] ?? {});
});
const resolve = dnsResolver([names.server]);

test('the name service gives the addresses of both families', async () => {
  assert.deepEqual(
    (await resolve('both.example')).toSorted(),
    ['10.0.0.1', '2606::7', PUBLIC].toSorted(),
  );
  assert.deepEqual(await resolve('four.example'), [PUBLIC]);
  assert.deepEqual(await resolve('six.example'), ['2606::8']);
});

test('a family whose server fails does not hide the other', async () => {
  assert.deepEqual(await resolve('half-broken.example'), [PUBLIC]);
});

test('an unknown name is not one whose server fails', async () => {
  await assert.rejects(resolve('unknown.example'), { code: 'ENOTFOUND' });
  await assert.rejects(resolve('broken.example'), { code: 'ESERVFAIL' });
});

test('an alias of an internal name is refused by the address behind it', async () => {
  const { post, opened } = lab({ resolve });
  const { message } = await failureOf(post('https://inside.example/'));
  assert.match(message, /^refused: inside\.example has the address 169\.254\.169\.254/);
  assert.match((await failureOf(post('https://home.example/'))).message, /127\.0\.0\.1/);
  assert.equal(opened.length, 0);
});

test('silent names hold up no others, and are given up in time', async () => {
  const { post } = lab({ resolve, timeout_ms: 50 });
  const silent = Array.from({ length: 40 }, (_, index) =>
    failureOf(post(`https://silent${index}.example/`)),
  );
  assert.deepEqual(await resolve('four.example'), [PUBLIC]);
  for (const failure of await Promise.all(silent)) {
    assert.equal(failure.code, 'timeout');
    assert.equal(failure.message, 'timeout after 0.05 s, waiting for an address');
  }
  assert.ok(names.waiting.length >= 40);
  names.speak();
});

test('the system is asked for names of this machine', async () => {
  assert.deepEqual(await systemResolver('127.0.0.1'), ['127.0.0.1']);
});
