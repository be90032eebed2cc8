import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import fc from 'fast-check';
import { Refusal } from '../../src/domain/refusal.ts';
import { FLUSH_MS, LOOK_MS, MANY, startAudit } from '../../src/observe/audit.ts';
import type { ReadBatch } from '../../src/store/store.ts';

const KIND = { page_id: 'p', app_id: 'x', fields: ['first_name'], answer: 'profile' };

async function noted(reads: { person_id: string; psid: string; empty: boolean }[]) {
  const recorded: ReadBatch[] = [];
  const trail = {
    record: async (batches: readonly ReadBatch[]) => void recorded.push(...batches),
    forgetBefore: async () => {},
  };
  const onError = assert.ifError;
  const audit = startAudit({ trail: trail as never, clock: () => 61_000, onError });
  const empty = { ...KIND, fields: [], answer: 'empty' };
  for (const read of reads) audit.note(read.empty ? empty : KIND, read, 61_000);
  await audit.close();
  return { recorded, lost: audit.lost };
}

/** How often each was read, whatever batch says so. */
function sums(recorded: ReadBatch[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { answer, minute, reads } of recorded) {
    assert.equal(minute, 60_000);
    for (const [person_id, psid, count] of reads) {
      const key = `${answer} ${person_id} ${psid}`;
      sums[key] = (sums[key] ?? 0) + count;
    }
  }
  return sums;
}

const person_id = fc.oneof(
  fc.constantFrom('ann', 'bob'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 90 }),
);
const psid = fc.constantFrom('1001', '2001', '71001', '12345678901234567890', '7');

test('what is noted is recorded as often as it was noted, under its own ids', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ person_id, psid, empty: fc.boolean() }), { maxLength: 60 }),
      async (reads) => {
        const expected: Record<string, number> = {};
        for (const { person_id, psid, empty } of reads) {
          const key = `${empty ? 'empty' : 'profile'} ${person_id} ${psid}`;
          expected[key] = (expected[key] ?? 0) + 1;
        }
        // A PSID is one person's on a page.
        const owners = new Map(reads.map((read) => [read.psid, read.person_id]));
        fc.pre(reads.every((read) => owners.get(read.psid) === read.person_id));
        assert.deepEqual(sums((await noted(reads)).recorded), expected);
      },
    ),
    { numRuns: 300, maxSkipsPerRun: 10_000 },
  );
});

test('one person who is read again and again takes one place', async () => {
  const reads = Array.from({ length: 50_000 }, () => ({
    person_id: 'ann',
    psid: '1001',
    empty: false,
  }));
  const { recorded, lost } = await noted(reads);
  assert.deepEqual(recorded[0]?.reads, [['ann', '1001', 50_000]]);
  assert.equal(lost, 0);
});

test('what does not fit is counted, and room comes back with each flush', async () => {
  mock.timers.enable({ apis: ['setInterval'] });
  try {
    let recorded = 0;
    const trail = {
      record: async (batches: readonly ReadBatch[]) => {
        for (const { reads } of batches) recorded += reads.length;
      },
      forgetBefore: async () => {},
    };
    const onError = assert.ifError;
    const audit = startAudit({ trail: trail as never, clock: () => 61_000, onError });
    for (let round = 1; round <= 2; round++) {
      for (let id = 0; id < 25_000; id++) {
        audit.note(KIND, { person_id: `person-${id}`, psid: String(1_000_000 + id) }, 61_000);
      }
      assert.equal(audit.lost, round * 5000);
      mock.timers.tick(FLUSH_MS);
      await new Promise((done) => setImmediate(done));
      assert.equal(recorded, round * 20_000);
    }
    await audit.close();
  } finally {
    mock.timers.reset();
  }
});

test('few reads are written in their time, many at the next look', async () => {
  mock.timers.enable({ apis: ['setInterval'] });
  try {
    const recorded: number[] = [];
    const trail = {
      record: async ([batch]: readonly ReadBatch[]) => void recorded.push(batch!.reads.length),
      forgetBefore: async () => {},
    };
    const onError = assert.ifError;
    const audit = startAudit({ trail: trail as never, clock: () => 61_000, onError });
    const note = (count: number): void => {
      for (let id = 0; id < count; id++) {
        audit.note(KIND, { person_id: `person-${id}`, psid: String(1_000_000 + id) }, 61_000);
      }
    };
    const look = async (times: number): Promise<void> => {
      for (let time = 0; time < times; time++) {
        mock.timers.tick(LOOK_MS);
        await new Promise((done) => setImmediate(done));
      }
    };
    note(MANY - 1);
    await look(FLUSH_MS / LOOK_MS - 1);
    assert.deepEqual(recorded, []);
    await look(1);
    assert.deepEqual(recorded, [MANY - 1]);
    note(MANY);
    await look(1);
    assert.deepEqual(recorded, [MANY - 1, MANY]);
    note(1);
    await look(FLUSH_MS / LOOK_MS - 1);
    assert.equal(recorded.length, 2, 'its time begins anew');
    await look(1);
    assert.equal(recorded.length, 3);
    await audit.close();
  } finally {
    mock.timers.reset();
  }
});

test('a store that is away is not asked sooner because many wait for it', async () => {
  mock.timers.enable({ apis: ['setInterval'] });
  let asked = 0;
  const trail = {
    record: async () => {
      asked++;
      throw new Refusal('unavailable', 'away');
    },
    forgetBefore: async () => {},
  };
  const options = { clock: () => 61_000, onError: () => {} };
  const audit = startAudit({ trail: trail as never, ...options });
  const note = (): void => {
    for (let id = 0; id < MANY; id++) {
      audit.note(KIND, { person_id: `person-${id}`, psid: String(1_000_000 + id) }, 61_000);
    }
  };
  try {
    // What is asked for first is taken, and waits; what comes then gathers.
    for (let look = 0; look < 1 + FLUSH_MS / LOOK_MS; look++) {
      note();
      mock.timers.tick(LOOK_MS);
      await new Promise((done) => setImmediate(done));
    }
    assert.equal(asked, 2);
    await audit.close();
  } finally {
    mock.timers.reset();
  }
});

/** Notes two reads, with a flush that fails in between, and stops. */
async function failingOnce(error: Error) {
  mock.timers.enable({ apis: ['setInterval'] });
  const recorded: ReadBatch[] = [];
  let fails = true;
  const trail = {
    record: async (batches: readonly ReadBatch[]) => {
      if (fails) throw error;
      recorded.push(...batches);
    },
    forgetBefore: async () => {},
  };
  const told: unknown[] = [];
  const onError = (error: unknown): void => void told.push(error);
  const audit = startAudit({ trail: trail as never, clock: () => 61_000, onError });
  audit.note(KIND, { person_id: 'ann', psid: '1' }, 61_000);
  mock.timers.tick(FLUSH_MS);
  await new Promise((resolve) => setImmediate(resolve));
  fails = false;
  audit.note(KIND, { person_id: 'bob', psid: '2' }, 61_000);
  await audit.close();
  mock.timers.reset();
  assert.deepEqual(told, [error]);
  return { sums: sums(recorded), lost: audit.lost };
}

test('what a store that was away did not take is written when it is back', async () => {
  const { sums, lost } = await failingOnce(new Refusal('unavailable', 'away'));
  assert.deepEqual(sums, { 'profile ann 1': 1, 'profile bob 2': 1 });
  assert.equal(lost, 0);
});

test('what can never be written is counted, and holds up nothing', async () => {
  const { sums, lost } = await failingOnce(new Error('no such column'));
  assert.deepEqual(sums, { 'profile bob 2': 1 });
  assert.equal(lost, 1);
});
