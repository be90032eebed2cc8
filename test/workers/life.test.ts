import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { test } from 'node:test';
import { setTimeout as later } from 'node:timers/promises';
import { ADMIN_KEY, ask, plant, serving, stores } from './serving.ts';

for (const [name, db] of await stores()) {
  test(`on ${name}, a worker that is killed is started again, and the others answer meanwhile`, async (t) => {
    const served = await serving(t, db, { workers: 2 });
    const { read } = await plant(served);
    const pid = (await served.logged('worker ready', served.count)).at(-1)!.pid!;
    // Keys come by the environment: a list of processes shows none.
    const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    assert.deepEqual(args.split('\0').slice(-4), ['serve', '--workers', '2', '']);
    assert.ok(!args.includes(ADMIN_KEY));

    process.kill(pid, 'SIGKILL');
    await served.logged('worker died');
    for (let count = 0; count < 20; count++) assert.equal((await ask(read)).status, 200);
    await served.logged('worker ready', served.count + 1);
    // It answers before the supervisor hears of it.
    let text = '';
    while (!/^pagescope_worker_revivals_total 1$/m.test(text)) {
      ({ text } = await ask(`${served.origin}/metrics`));
      await later(10);
    }
    assert.match(text, new RegExp(`^pagescope_workers ${served.count}$`, 'm'));
    for (let worker = 0; worker < served.count; worker++) {
      assert.match(
        text,
        new RegExp(`^process_start_time_seconds\\{worker="${worker}"\\} \\d+$`, 'm'),
      );
    }
    assert.equal((await ask(`${served.origin}/readyz`)).status, 200);
    served.kill('SIGTERM');
    assert.deepEqual(await served.ended, { code: 0 });
  });

  test(`on ${name}, workers that lose their supervisor end`, async (t) => {
    const served = await serving(t, db, { workers: 2 });
    const pids = (await served.logged('worker ready', served.count)).map(({ pid }) => pid!);
    served.kill('SIGKILL');
    const isThere = (pid: number): boolean => {
      try {
        process.kill(pid, 0);
        return true;
      } catch {
        return false;
      }
    };
    while (pids.some(isThere)) await later(10);
  });

  test(`on ${name}, SIGTERM finishes the request that is under way`, async (t) => {
    const served = await serving(t, db, { workers: 2 });
    const { page } = await plant({ ...served, api: withoutPerson(served.api) });
    const body = JSON.stringify({ type: 'message', page_id: page.id, person_id: 'ann' });
    const socket = net.connect(Number(new URL(served.origin).port), '127.0.0.1');
    await once(socket, 'connect');
    const head = `POST /admin/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ADMIN_KEY}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    socket.write(head + body.slice(0, 10));
    await later(100);
    served.kill('SIGTERM');
    // Nobody else is answered from here on.
    while ((await ask(`${served.origin}/healthz`).catch(() => undefined)) !== undefined) {
      await later(10);
    }
    socket.write(body.slice(10));
    const text = (await socket.setEncoding('utf8').toArray()).join('');
    assert.match(text, /^HTTP\/1\.1 200 OK\r\n/);
    assert.match(text, /^connection: close\r\n/im);
    assert.deepEqual(await served.ended, { code: 0 });
  });
}

/** Ann is there already. */
function withoutPerson(api: Awaited<ReturnType<typeof serving>>['api']): typeof api {
  return async (path, body) => (path === '/people' ? undefined : api(path, body));
}
