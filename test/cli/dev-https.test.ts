import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { PSID, TOKEN } from '../world.ts';
import { dev, directory, freePort, pagescope } from './command.ts';
import { PETERS_NAME, place, traces } from './run.ts';

const PETER = `/v2.6/${PSID.peter}?fields=first_name&access_token=${TOKEN}`;

interface ByTls {
  origin: string;
  authority_file: string;
}

async function devByTls(t: Parameters<typeof dev>[0], cwd: string, ...args: string[]) {
  const server = await dev(t, cwd, ['--https', '--https-port', '0', ...args]);
  return { ...server, https: (server.ready as unknown as { https: ByTls }).https };
}

function get(url: string, options: https.RequestOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    https
      .get(url, options, async (response) => {
        resolve(Buffer.concat(await response.toArray()).toString());
      })
      .on('error', reject);
  });
}

test('dev --https serves the same world by TLS, to those who trust its certificate', async (t) => {
  const cwd = directory(t);
  const server = await devByTls(t, cwd, '--require-https');
  const { origin, authority_file } = server.https;
  assert.match(origin, /^https:\/\/127\.0\.0\.1:\d+$/);
  assert.equal(authority_file, join(cwd, '.pagescope/store.db.ca.pem'));
  const ca = readFileSync(authority_file, 'utf8');
  assert.match(ca, /^-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----\n$/);

  const agent = new https.Agent({ ca, keepAlive: true });
  assert.equal(await get(origin + PETER, { agent }), PETERS_NAME);
  const byName = origin.replace('127.0.0.1', 'localhost');
  assert.equal(await get(byName + PETER, { ca, family: 4 }), PETERS_NAME);
  const plain = await fetch(server.ready.origin + PETER).then((response) => response.text());
  assert.match(plain, /"message":"You must use https:/);
  await assert.rejects(get(origin + PETER, {}), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });

  const socket = net.connect(Number(new URL(origin).port), '127.0.0.1');
  socket.write(`GET ${PETER} HTTP/1.1\r\nHost: x\r\n\r\n`);
  const answer = Buffer.concat(await socket.toArray().catch(() => [])).toString('latin1');
  assert.doesNotMatch(answer, /HTTP/, 'plain HTTP is not for this port');

  await server.stop('SIGTERM');
  assert.equal(existsSync(authority_file), false);
  agent.destroy();
});

test('each start has a certificate of its own', async (t) => {
  const cwd = directory(t);
  const certificates: string[] = [];
  for (let start = 0; start < 2; start++) {
    const server = await devByTls(t, cwd);
    certificates.push(readFileSync(server.https.authority_file, 'utf8'));
    await server.stop();
  }
  assert.notEqual(certificates[0], certificates[1]);
});

test('a world in memory has its certificate elsewhere, and takes it away', async (t) => {
  const { tmp, where } = place(t);
  const before = process.env.TMPDIR;
  process.env.TMPDIR = tmp;
  t.after(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  });
  const server = await devByTls(t, where.cwd, '--db', ':memory:');
  assert.ok(server.https.authority_file.startsWith(tmp));
  await server.stop();
  assert.deepEqual(
    traces(tmp).filter((name) => name.startsWith('pagescope')),
    [],
  );
});

test('a port for TLS that is in use is told, and the world is closed again', async (t) => {
  const cwd = directory(t);
  const port = await freePort();
  const other = net.createServer().listen(port, '127.0.0.1');
  t.after(() => other.close());
  await once(other, 'listening');
  const args = ['dev', '--port', '0', '--https', '--https-port', String(port)];
  const { code, stderr } = await pagescope(args, { cwd });
  assert.equal(code, 1);
  assert.match(stderr, /^pagescope: Port \d+ on 127\.0\.0\.1 is in use\. .* --https-port/);
  assert.ok(!existsSync(join(cwd, '.pagescope/store.db.live')));
});
