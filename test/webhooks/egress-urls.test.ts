import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOSTILE_LITERALS, HOSTILE_RECORDS, HOSTILE_URLS } from './egress-hostile.ts';
import { failureOf, lab, PUBLIC, rawServer } from './egress-lab.ts';

let connections = 0;
const trap = await rawServer(() => {});
trap.on('connection', (socket) => {
  connections += 1;
  socket.destroy();
});
const guard = lab({ records: { ...HOSTILE_RECORDS, 'good.example': [PUBLIC] }, port: trap.port });

async function refuses(url: string, why: RegExp, notation = ''): Promise<void> {
  const failure = await failureOf(guard.post(url));
  assert.match(failure.message, why, `${url} ${notation}`);
  assert.equal(guard.opened.length, 0, `${url} was connected to`);
  assert.equal(connections, 0);
}

test('there are hundreds of hostile URLs, and no two are the same', () => {
  const all = [...HOSTILE_LITERALS, ...HOSTILE_URLS].map(([url]) => url);
  assert.ok(all.length >= 400, `${all.length}`);
  assert.deepEqual(
    all.filter((url, index) => all.indexOf(url) !== index),
    [],
  );
});

for (const notation of new Set(HOSTILE_LITERALS.map(([, name]) => name))) {
  test(`special addresses make no connection, written: ${notation}`, async () => {
    for (const [url, name] of HOSTILE_LITERALS) {
      if (name === notation) await refuses(url, /^refused: [\d.:a-f]+ (is|leads to) .*\(/, name);
    }
  });
}

test('the other hostile URLs make no connection, each by the rule that it breaks', async () => {
  for (const [url, why] of HOSTILE_URLS) await refuses(url, why);
});

test('the trap works: a good URL springs it', async () => {
  const failure = await failureOf(guard.post('https://good.example/'));
  assert.equal(failure.code, 'connection');
  assert.equal(guard.opened.length, 1);
  assert.equal(connections, 1);
});
