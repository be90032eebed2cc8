import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { test } from 'node:test';
import { catchSignals } from '../../src/cli/run-child.ts';

function childThatTells(): { child: ChildProcess; got: unknown[] } {
  const got: unknown[] = [];
  const kill = (signal: unknown) => got.push(signal);
  return { child: { kill } as unknown as ChildProcess, got };
}

test('a signal that comes before the program reaches it when it starts', () => {
  const signals = catchSignals(false);
  process.emit('SIGTERM', 'SIGTERM');
  const { child, got } = childThatTells();
  signals.sendTo(child);
  assert.deepEqual(got, ['SIGTERM']);
  signals.release();
});

test('what the terminal sends to everybody is not sent a second time', () => {
  const signals = catchSignals(true);
  const { child, got } = childThatTells();
  signals.sendTo(child);
  process.emit('SIGINT', 'SIGINT');
  process.emit('SIGQUIT', 'SIGQUIT');
  assert.deepEqual(got, []);
  process.emit('SIGTERM', 'SIGTERM');
  assert.deepEqual(got, ['SIGTERM']);
  signals.release();
});

test('after the program has ended, signals are nobody else’s any more', () => {
  const before = process.listenerCount('SIGTERM');
  const signals = catchSignals(false);
  assert.equal(process.listenerCount('SIGTERM'), before + 1);
  signals.release();
  assert.equal(process.listenerCount('SIGTERM'), before);
});
