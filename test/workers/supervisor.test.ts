import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Log } from '../../src/observe/log.ts';
import {
  createSupervisor,
  DRAIN_MS_MAX,
  type Ending,
  GRACE_MS,
  LOOK_MS,
  READY_MS_MAX,
  SILENT_LOOKS_MAX,
  WorkerEnded,
  type WorkerProcess,
} from '../../src/workers/supervisor.ts';

const SILENT = { error() {}, info() {}, warn() {} } as unknown as Log;

interface Made extends WorkerProcess {
  slot: number;
  hangs: boolean;
  givesSigns: boolean;
  told: string[];
  waitsFor(): void;
  answers(): void;
  dies(): void;
}

/** Workers that do nothing by themselves, and a time that goes by when it is told to. */
function staged(count: number, keeper?: number) {
  const made: Made[] = [];
  let now = 0;
  let waiting: { at: number; call: () => void }[] = [];
  const after = (ms: number, call: () => void) => {
    const one = { at: now + ms, call };
    waiting.push(one);
    return () => {
      waiting = waiting.filter((other) => other !== one);
    };
  };
  const spawn = (slot: number): WorkerProcess => {
    const waits = Promise.withResolvers<void>();
    const ready = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<Ending>();
    const told: string[] = [];
    let signs = 1;
    const worker: Made = {
      slot,
      hangs: false,
      givesSigns: true,
      signs: () => {
        if (!worker.givesSigns) return 0;
        return worker.hangs ? signs : ++signs;
      },
      told,
      pid: made.length,
      waits: waits.promise,
      ready: ready.promise,
      ended: ended.promise,
      drain: (grace_ms) => void told.push(`drain ${grace_ms}`),
      kill: () => {
        told.push('kill');
        ended.resolve({ code: null, signal: 'SIGKILL' });
      },
      waitsFor: () => waits.resolve(),
      answers: () => ready.resolve(),
      dies: () => ended.resolve({ code: 1, signal: null }),
    };
    made.push(worker);
    return worker;
  };
  const supervisor = createSupervisor({
    count,
    keeper,
    spawn,
    after,
    clock: () => now,
    log: SILENT,
  });
  const pass = async (ms: number): Promise<void> => {
    now += ms;
    const due = waiting.filter(({ at }) => at <= now);
    waiting = waiting.filter(({ at }) => at > now);
    for (const { call } of due) call();
    await turn();
  };
  return { supervisor, made, pass };
}

async function started(count: number, keeper?: number) {
  const stage = staged(count, keeper);
  const start = stage.supervisor.start();
  for (let slot = 0; slot < count; slot++) {
    await turn();
    stage.made[slot]!.answers();
  }
  await start;
  return stage;
}

test('the first worker answers before the others are started', async () => {
  const { supervisor, made } = staged(3);
  const start = supervisor.start();
  await turn();
  assert.equal(made.length, 1);
  made[0]!.answers();
  await turn();
  assert.deepEqual(
    made.map(({ slot }) => slot),
    [0, 1, 2],
  );
  made[1]!.answers();
  made[2]!.answers();
  await start;
});

test('nothing is served when one of them cannot start', async () => {
  const { supervisor, made, pass } = staged(3);
  const start = assert.rejects(supervisor.start(), WorkerEnded);
  await turn();
  made[0]!.answers();
  await turn();
  made[2]!.dies();
  await start;
  assert.deepEqual(made[0]!.told, ['kill']);
  assert.deepEqual(made[1]!.told, ['kill']);
  await pass(60_000);
  assert.equal(made.length, 3, 'none is started again');
});

test('one that dies is started again, and each time it dies at once later', async () => {
  const { supervisor, made, pass } = await started(1);
  for (const delay_ms of [100, 200, 400, 800]) {
    made.at(-1)!.dies();
    await turn();
    const before = made.length;
    await pass(delay_ms - 1);
    assert.equal(made.length, before);
    await pass(1);
    assert.equal(made.length, before + 1, `after ${delay_ms} ms`);
    made.at(-1)!.answers();
    await turn();
  }
  assert.equal(supervisor.revived, 4);
  // It lived for a while: that it died has nothing to do with the times before.
  await pass(10_000);
  made.at(-1)!.dies();
  await turn();
  await pass(100);
  assert.equal(made.length, 6);
});

test('one that cannot be started again is tried again', async () => {
  const { supervisor, made, pass } = await started(1);
  made[0]!.dies();
  await turn();
  await pass(100);
  made[1]!.dies();
  await turn();
  await pass(200);
  made[2]!.answers();
  await turn();
  assert.equal(supervisor.revived, 1);
});

test('an old worker goes only when the new one answers, one after another', async () => {
  const { supervisor, made } = await started(2);
  const restart = supervisor.restart();
  await turn();
  assert.equal(made.length, 3);
  assert.deepEqual(made[0]!.told, []);
  made[2]!.answers();
  await turn();
  assert.deepEqual(made[0]!.told, [`drain ${GRACE_MS}`]);
  assert.equal(made.length, 3, 'the next one waits for the end of the first');
  made[0]!.dies();
  await turn();
  assert.deepEqual(made[1]!.told, []);
  made[3]!.answers();
  await turn();
  made[1]!.dies();
  assert.equal(await restart, true);
  assert.equal(supervisor.revived, 0, 'none of them died');
});

for (const [how, fails] of [
  ['ends', async ({ made }) => made[2]!.dies()],
  ['takes too long', async ({ pass }) => pass(READY_MS_MAX)],
] as [string, (stage: Awaited<ReturnType<typeof started>>) => Promise<void>][]) {
  test(`the old ones go on when the new one ${how}`, async () => {
    const stage = await started(2);
    const restart = stage.supervisor.restart();
    await turn();
    await fails(stage);
    assert.equal(await restart, false);
    assert.deepEqual([stage.made[0]!.told, stage.made[1]!.told], [[], []]);
    assert.deepEqual(stage.made[2]!.told, ['kill']);
    assert.equal(stage.made.length, 3);
  });
}

test('one that does not end in time is ended', async () => {
  const { supervisor, made, pass } = await started(2);
  const stop = supervisor.stop();
  await turn();
  assert.deepEqual([made[0]!.told, made[1]!.told], [['drain 0'], ['drain 0']]);
  made[0]!.dies();
  await pass(DRAIN_MS_MAX);
  await stop;
  assert.deepEqual(made[1]!.told, ['drain 0', 'kill']);
  await pass(60_000);
  assert.equal(made.length, 2, 'none is started again');
});

test('a keeper is relieved when its successor waits for it, and stops last', async () => {
  const { supervisor, made } = await started(2, 0);
  const restarted = supervisor.restart();
  await turn();
  const [old, reader, fresh] = made as [Made, Made, Made];
  assert.equal(fresh.slot, 0);
  assert.deepEqual(old.told, [], 'as long as the new one may fail to start');
  fresh.waitsFor();
  await turn();
  assert.deepEqual(old.told, ['drain 0']);
  old.dies();
  await turn();
  assert.equal(made.length, 3, 'it was no death');
  fresh.answers();
  await turn();
  made[3]!.answers();
  await turn();
  reader.dies();
  assert.equal(await restarted, true);

  const stopped = supervisor.stop();
  await turn();
  assert.deepEqual([fresh.told, made[3]!.told], [[], ['drain 0']]);
  made[3]!.dies();
  await turn();
  assert.deepEqual(fresh.told, ['drain 0']);
  fresh.dies();
  await stopped;
});

test('a keeper goes on when its successor fails before it waits, and is started again when that fails later', async () => {
  const { supervisor, made, pass } = await started(2, 0);
  const [old] = made as [Made];
  const first = supervisor.restart();
  await turn();
  made[2]!.dies();
  assert.equal(await first, false);
  assert.deepEqual(old.told, []);

  const second = supervisor.restart();
  await turn();
  made[3]!.waitsFor();
  await turn();
  old.dies();
  made[3]!.dies();
  assert.equal(await second, false);
  await pass(100);
  assert.equal(made.length, 5);
  assert.equal(made[4]!.slot, 0);
});

test('one that hangs is ended and started again, one that is only late is not', async () => {
  const { made, pass } = await started(2);
  const [hanging, late] = made as [Made, Made];
  hanging.hangs = true;
  for (let look = 1; look <= SILENT_LOOKS_MAX; look++) {
    assert.deepEqual(hanging.told, [], `after ${look - 1} looks`);
    late.hangs = look < SILENT_LOOKS_MAX;
    await pass(LOOK_MS);
  }
  assert.deepEqual(hanging.told, ['kill']);
  await pass(100);
  assert.deepEqual(
    made.map(({ slot }) => slot),
    [0, 1, 0],
  );
  made[2]!.answers();
  for (let look = 1; look <= 4 * SILENT_LOOKS_MAX; look++) {
    late.hangs = look % SILENT_LOOKS_MAX !== 0;
    await pass(LOOK_MS);
  }
  assert.deepEqual(late.told, []);
  assert.equal(made.length, 3);
});

test('one whose program gives no sign of life is left alone', async () => {
  const { made, pass } = await started(1);
  made[0]!.givesSigns = false;
  await pass(LOOK_MS);
  for (let look = 0; look < 10; look++) await pass(LOOK_MS);
  assert.deepEqual(made[0]!.told, []);
});
