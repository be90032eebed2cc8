import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showProgress } from '../../src/cli/import/progress.ts';
import { newTally, summary } from '../../src/cli/import/tally.ts';

function terminal(isTTY: boolean) {
  const written: string[] = [];
  const stream = { isTTY, write: (text: string) => written.push(text) };
  return { written, stream: stream as unknown as NodeJS.WriteStream };
}

test('a terminal shows how far an import is, how fast, and how long it takes', () => {
  const { written, stream } = terminal(true);
  let now = 1000;
  const from = { bytes: 1000, lines: 10 };
  const progress = showProgress({ terminal: stream, bytes: 9000, from, clock: () => now });
  now += 2000;
  progress.at(3000, 20_010);
  now += 50;
  progress.at(3100, 21_000);
  assert.deepEqual(written, [
    '\r\x1b[K 33% ████████░░░░░░░░░░░░░░░░ 20,010 lines  10,000 a second  0:06 left',
  ]);
  progress.clear();
  assert.equal(written[1], '\r\x1b[K');
});

test('of a pipe nobody knows the end', () => {
  const { written, stream } = terminal(true);
  let now = 1000;
  const from = { bytes: 0, lines: 0 };
  const progress = showProgress({ terminal: stream, bytes: undefined, from, clock: () => now });
  now += 1000;
  progress.at(3000, 500);
  assert.deepEqual(written, ['\r\x1b[K500 lines  500 a second']);
});

test('what is no terminal gets no progress', () => {
  const { written, stream } = terminal(false);
  const from = { bytes: 0, lines: 0 };
  const progress = showProgress({ terminal: stream, bytes: 1, from, clock: Date.now });
  progress.at(1, 1);
  progress.clear();
  assert.deepEqual(written, []);
});

test('the summary counts everything', () => {
  const tally = { ...newTally(), apps: 1, pages: 2, people: 50_000, events: 1, present: 3, bad: 1 };
  assert.equal(
    summary(tally, 2, 100_000),
    '1 app, 2 pages, 50,000 people, 1 event (3 already there), 1 bad line, 2.0 s, 50,000 a second',
  );
  assert.equal(summary(newTally(), 0, 0), '0 people, 0 events, 0 bad lines, 0.0 s, 0 a second');
});
