import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { joinMetrics } from '../../src/observe/joined-metrics.ts';
import { createMetrics, type MetricValues } from '../../src/observe/metrics.ts';
import { createHub, type Line } from '../../src/workers/hub.ts';
import type { ToWorker } from '../../src/workers/messages.ts';

const OWN = [{ name: 'own' }] as unknown as MetricValues;
const OF = (name: string) => [{ name }] as unknown as MetricValues;

function hubOf(count: number) {
  let timeOut = (): void => {};
  const after = (_ms: number, call: () => void) => {
    timeOut = call;
    return () => {
      timeOut = () => {};
    };
  };
  const hub = createHub({ own: async () => OWN, after });
  const lines = Array.from({ length: count }, () => {
    const told: ToWorker[] = [];
    return { told, send: (message: ToWorker) => void told.push(message) };
  });
  for (const line of lines) hub.join(line);
  const says = (line: Line, name: string) =>
    hub.hear(line, { kind: 'count', id: 0, values: OF(name) });
  return { hub, lines, says, timeOut: () => timeOut() };
}

test('whoever asks gets the numbers of all', async () => {
  const { hub, lines, says } = hubOf(2);
  const [one, other] = lines as [(typeof lines)[0], (typeof lines)[0]];
  hub.hear(one, { kind: 'numbers', id: 7 });
  await turn();
  assert.deepEqual(one.told, [{ kind: 'count', id: 0 }]);
  assert.deepEqual(other.told, [{ kind: 'count', id: 0 }]);
  says(one, 'one');
  assert.equal(one.told.length, 1);
  says(other, 'other');
  assert.deepEqual(one.told[1], {
    kind: 'numbers',
    id: 7,
    all: [OWN, OF('one'), OF('other')].map((m) => m),
  });
  assert.equal(other.told.length, 1);
});

test('numbers of one that is gone, or stuck, are not waited for', async () => {
  const { hub, lines, says, timeOut } = hubOf(3);
  const [one, gone] = lines as [(typeof lines)[0], (typeof lines)[0]];
  hub.hear(one, { kind: 'numbers', id: 7 });
  await turn();
  says(one, 'one');
  hub.leave(gone);
  assert.equal(one.told.length, 1);
  timeOut();
  assert.deepEqual(one.told[1], { kind: 'numbers', id: 7, all: [OWN, OF('one')] });
});

test('a lane that one found taken is told all others', () => {
  const { hub, lines } = hubOf(3);
  hub.hear(lines[1]!, { kind: 'taken', taken: [[5, ['42']]] });
  assert.deepEqual(
    lines.map(({ told }) => told),
    [[{ kind: 'taken', taken: [[5, ['42']]] }], [], [{ kind: 'taken', taken: [[5, ['42']]] }]],
  );
});

test('joined numbers keep whose they are', async () => {
  const values = [0, 1].map(async (worker) => {
    const options = { auditLost: () => worker, overloadRefused: () => 0, process: false, worker };
    const metrics = createMetrics(options);
    metrics.answered('profile', 0);
    metrics.attempted('delivered', 10);
    return JSON.parse(JSON.stringify(await metrics.values())) as MetricValues;
  });
  const { body, contentType } = await joinMetrics(await Promise.all(values));
  assert.match(contentType, /^text\/plain/);
  for (const worker of [0, 1]) {
    assert.match(
      body,
      new RegExp(
        `^pagescope_graph_answers_total\\{kind="profile",code="0",worker="${worker}"\\} 1$`,
        'm',
      ),
    );
    assert.match(
      body,
      new RegExp(`^pagescope_audit_lost_total\\{worker="${worker}"\\} ${worker}$`, 'm'),
    );
  }
  assert.equal(body.match(/# TYPE pagescope_webhook_latency_seconds histogram/g)?.length, 1);
});
