import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { setTimeout as later } from 'node:timers/promises';
import { ask, plant, serving, stores } from './serving.ts';

for (const [name, db] of await stores()) {
  test(`on ${name}, all workers are replaced, and no request fails`, async (t) => {
    const served = await serving(t, db, { workers: 2 });
    const { read, page } = await plant(served);
    const failures: string[] = [];
    const counts: Record<string, number> = {};
    let over = false;

    /** Asks again and again; `pause_ms`: the connection is idle so long in between. */
    const hammer = async (
      name: string,
      pause_ms: number,
      request: (agent: http.Agent | false) => Promise<{ status: number; text: string }>,
      keeps = true,
    ): Promise<void> => {
      const agent = keeps && new http.Agent({ keepAlive: true, maxSockets: 1 });
      while (!over) {
        const outcome = await request(agent).then(
          ({ status, text }) => (status === 200 ? undefined : `${status} ${text}`),
          (error: Error) => String(error),
        );
        if (outcome !== undefined) failures.push(`${name}: ${outcome}`);
        counts[name] = (counts[name] ?? 0) + 1;
        await later(pause_ms);
      }
      if (agent) agent.destroy();
    };
    const reads = (agent: http.Agent | false) => ask(read, { agent });
    const posts = (agent: http.Agent | false) =>
      ask(read, { agent, body: { method: 'get' } }).then(({ status, text }) => ({ status, text }));
    const events = (agent: http.Agent | false) => {
      const body = { type: 'message', page_id: page.id, person_id: 'ann' };
      return ask(`${served.origin}/admin/v1/events`, { agent, body });
    };
    const hammering = [
      ...[1, 2, 3, 4].map(() => hammer('kept', 0, reads)),
      ...[1, 2].map(() => hammer('new', 0, reads, false)),
      ...[1, 2].map(() => hammer('posts', 0, posts)),
      ...[1, 2].map(() => hammer('events', 3, events)),
      ...[1, 2, 3, 4].map((nth) => hammer('at leisure', 150 * nth, reads)),
    ];
    const before = (await served.logged('worker ready', served.count)).map(({ pid }) => pid);
    served.kill('SIGHUP');
    await served.logged('restarted');
    const after = (await served.logged('worker ready', 2 * served.count))
      .slice(served.count)
      .map(({ pid }) => pid);
    // Also by those who came last.
    const seen = counts.new!;
    while (counts.new! < seen + 20) await later(10);
    over = true;
    await Promise.all(hammering);

    assert.deepEqual([failures.length, failures.slice(0, 5)], [0, []]);
    for (const name of ['kept', 'new', 'posts', 'events', 'at leisure']) {
      assert.ok(counts[name]! > 3, JSON.stringify(counts));
    }
    for (const pid of before) {
      assert.ok(!after.includes(pid));
      assert.throws(() => process.kill(pid!, 0), { code: 'ESRCH' }, 'the old one is gone');
    }
    assert.equal(served.log().filter(({ msg }) => msg === 'restarted').length, 1);
    served.kill('SIGTERM');
    assert.deepEqual(await served.ended, { code: 0 });
  });
}
