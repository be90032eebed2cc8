import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { INPUTS, type Inputs, simulate } from '../../scripts/scale/model.ts';

const ROOT = join(import.meta.dirname, '../..');
const PRESET = Object.fromEntries(
  Object.entries(INPUTS).map(([name, { value }]) => [name, value]),
) as unknown as Inputs;

test('the tables of docs/scale.md are what the script prints', () => {
  const text = readFileSync(join(ROOT, 'docs/scale.md'), 'utf8');
  const blocks = [...text.matchAll(/<!-- npm run scale(?: -- (.*?))? -->\n\n((?:\|.*\n)+)/g)];
  assert.equal(blocks.length, 3);
  for (const [, words = '', shown] of blocks) {
    const args = ['scripts/scale.ts', '--markdown', ...words.split(' ').filter(Boolean)];
    const printed = execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
    assert.ok(printed.includes(shown!), `\n${shown}\nis not in\n${printed}`);
  }
});

test('every pair has a shard and no shard is over its bytes', () => {
  for (const pairs of [1, 1e6, 1e9, 1e10, 1e12]) {
    const { shards, pairs_each, data_tb, lanes_each } = simulate({ ...PRESET, pairs });
    assert.ok(Number.isInteger(shards) && shards >= 1 && lanes_each >= 1);
    assert.ok(Math.abs(shards * pairs_each - pairs) < pairs * 1e-9);
    assert.ok(data_tb / shards <= PRESET.shard_tb, `${pairs} pairs`);
  }
});

test('more reads take more web cores in proportion, and never fewer shards', () => {
  const still = { ...PRESET, events: 1e-9, webhooks: 1e-9 };
  const one = simulate({ ...still, reads: 150_000 });
  const ten = simulate({ ...still, reads: 1_500_000 });
  assert.ok(Math.abs(ten.web_cores / one.web_cores - 10) < 1e-6);
  assert.ok(ten.shards_by_reads > one.shards_by_reads);
});

test('150,000 reads of 55 µs at half of each core are 16.5 cores', () => {
  const { web_cores } = simulate({
    ...PRESET,
    reads: 150_000,
    read_us: 55,
    busy: 0.5,
    events: 1e-9,
    webhooks: 1e-9,
  });
  assert.equal(web_cores.toFixed(1), '16.5');
});

test('what makes no sense is refused by the flag it came with', () => {
  assert.throws(
    () =>
      execFileSync(process.execPath, ['scripts/scale.ts', '--pairs', 'many'], {
        cwd: ROOT,
        stdio: 'pipe',
      }),
    /--pairs takes a number above 0/,
  );
});
