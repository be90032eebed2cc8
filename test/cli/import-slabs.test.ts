import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { freshHash, LineReader, type Slab } from '../../src/cli/import/lines.ts';

async function read(bytes: Buffer, sizes: number[], slabBytes: number): Promise<Slab[]> {
  async function* chunks(): AsyncGenerator<Buffer> {
    let from = 0;
    for (let index = 0; from < bytes.length; index++) {
      const size = sizes[index % sizes.length]!;
      yield bytes.subarray(from, from + size);
      from += size;
    }
  }
  const start = { offset: 0, lines: 0 };
  const reader = new LineReader(slabBytes, { start, hash: freshHash() });
  return Array.fromAsync(reader.slabs(chunks()));
}

const text = fc.array(fc.constantFrom('a', 'é', '🌙', '\n', '\r'), { maxLength: 60 });
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

test('however a stream is cut, its lines are the same, and each slab can be gone on from', async () => {
  await fc.assert(
    fc.asyncProperty(text, sizes, fc.integer({ min: 1, max: 30 }), async (parts, cut, size) => {
      const bytes = Buffer.from(parts.join(''));
      const slabs = await read(bytes, cut, size);
      const lines = slabs.flatMap((slab) => slab.lines);

      const expected = parts.join('').split('\n');
      if (expected.at(-1) === '') expected.pop();
      assert.deepEqual(
        lines.map((line) => line.bytes!.toString()),
        expected,
      );
      for (const [index, { number, offset, bytes: line }] of lines.entries()) {
        assert.equal(number, index + 1);
        assert.ok(bytes.subarray(offset, offset + line!.length).equals(line!));
      }
      for (const { lines, end } of slabs) {
        assert.equal(end.lines, lines.at(-1)!.number);
        const before = bytes.subarray(0, end.offset);
        assert.ok(end.offset === bytes.length || before.at(-1) === 10, 'between two lines');
        assert.equal(end.digest, createHash('sha256').update(before).digest('hex'));
      }
    }),
  );
});
