import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Endpoint } from '../../src/webhooks/endpoint.ts';

const NOW = 1_000_000;

function failingTimes(count: number, now = NOW): Endpoint {
  const endpoint = new Endpoint('41');
  for (let failure = 0; failure < count; failure++) endpoint.failed(now, 0, 1);
  return endpoint;
}

test('an endpoint is given eight at a time, one more with each that it takes, and 64 at most', () => {
  const endpoint = new Endpoint('41');
  assert.equal(endpoint.free(NOW), 8);
  endpoint.succeeded(10, NOW);
  assert.equal(endpoint.free(NOW), 9);
  for (let count = 0; count < 100; count++) endpoint.succeeded(10, NOW);
  assert.equal(endpoint.free(NOW), 64);
  for (let count = 0; count < 10; count++) endpoint.begin(NOW);
  assert.equal(endpoint.free(NOW), 54);
  endpoint.end(NOW);
  assert.equal(endpoint.free(NOW), 55);
});

test('each failure halves what it is given, to one at least', () => {
  const free = [1, 2, 3, 4].map((count) => failingTimes(count).free(NOW));
  assert.deepEqual(free, [4, 2, 1, 1]);
});

test('more may be under way than the window still holds', () => {
  const endpoint = new Endpoint('41');
  for (let count = 0; count < 8; count++) endpoint.begin(NOW);
  endpoint.failed(NOW, 0, 1);
  assert.equal(endpoint.free(NOW), 0);
});

test('the fifth failure in a row opens the circuit, not the fifth of all', () => {
  const endpoint = failingTimes(4);
  endpoint.succeeded(10, NOW);
  for (let count = 0; count < 4; count++) endpoint.failed(NOW, 0, 1);
  assert.deepEqual([endpoint.isOpen, endpoint.pausedUntil(NOW)], [false, 0]);
  endpoint.failed(NOW, 0, 1);
  assert.deepEqual([endpoint.isOpen, endpoint.pausedUntil(NOW)], [true, NOW + 1000]);
  assert.equal(endpoint.free(NOW), 0);
});

test('after the pause one delivery finds out how it is, however much it took before', () => {
  const endpoint = new Endpoint('41');
  for (let count = 0; count < 100; count++) endpoint.succeeded(10, NOW);
  for (let count = 0; count < 5; count++) endpoint.failed(NOW, 0, 1);
  assert.equal(endpoint.free(NOW + 999), 0);
  assert.equal(endpoint.free(NOW + 1000), 1);
  endpoint.begin(NOW);
  assert.equal(endpoint.free(NOW + 1000), 0);
});

test('what was under way when the circuit opened does not make the pause longer', () => {
  const endpoint = failingTimes(50);
  assert.equal(endpoint.pausedUntil(NOW), NOW + 1000);
});

test('each try that fails doubles the pause, up to a minute', () => {
  const endpoint = failingTimes(5);
  const pauses: number[] = [];
  let now = NOW;
  for (let count = 0; count < 9; count++) {
    now = endpoint.pausedUntil(now);
    endpoint.failed(now, 0, 1);
    pauses.push(endpoint.pausedUntil(now) - now);
  }
  assert.deepEqual(pauses.slice(0, 5), [2000, 4000, 8000, 16_000, 32_000]);
  assert.deepEqual(new Set(pauses.slice(5)), new Set([60_000]));
});

test('a pause is up to a quarter shorter, so that endpoints are not tried together', () => {
  const endpoint = failingTimes(4);
  endpoint.failed(NOW, 0, 0);
  assert.equal(endpoint.pausedUntil(NOW), NOW + 750);
});

test('one delivery closes the circuit, and everything begins anew with one', () => {
  const endpoint = failingTimes(5);
  endpoint.failed(NOW + 1000, 0, 1);
  endpoint.succeeded(10, NOW);
  assert.deepEqual([endpoint.isOpen, endpoint.free(NOW + 5000)], [false, 1]);
  for (let count = 0; count < 5; count++) endpoint.failed(NOW + 5000, 0, 1);
  assert.equal(endpoint.pausedUntil(NOW + 5000), NOW + 6000);
});

test('an endpoint that asks to be left alone is, for an hour at most', () => {
  const endpoint = failingTimes(0);
  endpoint.failed(NOW, 7000, 1);
  assert.equal(endpoint.pausedUntil(NOW), NOW + 7000);
  assert.deepEqual([endpoint.isOpen, endpoint.free(NOW + 7000)], [false, 4]);
  endpoint.failed(NOW, 1e9, 1);
  assert.equal(endpoint.pausedUntil(NOW), NOW + 3_600_000);
});

test('a clock that is set back ends a pause that would last for longer', () => {
  const endpoint = failingTimes(5, NOW + 1e10);
  assert.equal(endpoint.pausedUntil(NOW), 0);
  assert.equal(endpoint.free(NOW), 1);
});

test('it is proven while its last answer was a good one', () => {
  const endpoint = new Endpoint('41');
  assert.equal(endpoint.isProven, false);
  endpoint.succeeded(10, NOW);
  assert.equal(endpoint.isProven, true);
  endpoint.failed(NOW, 0, 1);
  assert.equal(endpoint.isProven, false);
});

test('an endpoint that takes its time is given less, however well it answers', () => {
  const endpoint = new Endpoint('41');
  for (let count = 0; count < 100; count++) endpoint.succeeded(1001, NOW);
  assert.deepEqual([endpoint.free(NOW), endpoint.isProven], [16, false]);
  for (let count = 0; count < 100; count++) endpoint.succeeded(1000, NOW);
  assert.deepEqual([endpoint.free(NOW), endpoint.isProven], [64, true]);
  endpoint.succeeded(1001, NOW);
  assert.deepEqual([endpoint.free(NOW), endpoint.isProven], [63, false]);
});

test('an endpoint that has not moved for a second is stuck with all that it was given', () => {
  const endpoint = new Endpoint('41');
  assert.equal(endpoint.stuck(NOW), 0);
  endpoint.begin(NOW);
  endpoint.begin(NOW + 900);
  assert.deepEqual([endpoint.stuck(NOW + 1000), endpoint.stuck(NOW + 1001)], [0, 2]);
  endpoint.end(NOW + 1001);
  assert.deepEqual([endpoint.stuck(NOW + 2001), endpoint.stuck(NOW + 2002)], [0, 1]);
  endpoint.end(NOW + 2002);
  assert.equal(endpoint.stuck(NOW + 9000), 0);
  endpoint.begin(NOW + 9000);
  assert.equal(endpoint.stuck(NOW + 9500), 0);
});

test('one that has ended may be followed while the window bears what is left', () => {
  const endpoint = new Endpoint('41');
  for (let count = 0; count < 8; count++) endpoint.begin(NOW);
  assert.equal(endpoint.bearsMore(NOW), true);
  endpoint.failed(NOW, 0, 1);
  assert.equal(endpoint.bearsMore(NOW), false);
  for (let count = 0; count < 4; count++) endpoint.end(NOW);
  assert.equal(endpoint.bearsMore(NOW), true);
  endpoint.failed(NOW, 5000, 1);
  assert.equal(endpoint.bearsMore(NOW), false);
});
