import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isPsid, keyLane, LANES, mintPsid, psidLane } from '../../src/domain/psid.ts';

const sevenBytes = fc.uint8Array({ minLength: 7, maxLength: 7 });
const digits = fc.tuple(
  fc.constantFrom(...'123456789'),
  fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 19, size: 'max' }),
);
const anyPsid = digits.map((parts) => parts.join(''));

/** Answers with each of `draws`, then fails; counts how many bytes were asked for at a time. */
function drawing(...draws: (bigint | Uint8Array)[]) {
  const asked: number[] = [];
  const random = (bytes: number): Uint8Array => {
    asked.push(bytes);
    const draw = draws.shift();
    if (draw === undefined) throw new Error('no randomness left');
    if (draw instanceof Uint8Array) return draw;
    return Uint8Array.from({ length: 7 }, (_, index) =>
      Number((draw >> BigInt(48 - 8 * index)) & 255n),
    );
  };
  return { random, asked };
}

describe('a minted PSID', () => {
  test('is sixteen digits that a double still holds, whatever the randomness', () => {
    fc.assert(
      fc.property(fc.infiniteStream(sevenBytes), (stream) => {
        const psid = mintPsid(() => stream.next().value);
        assert.match(psid, /^[1-9]\d{15}$/);
        assert.ok(Number.isSafeInteger(Number(psid)));
        assert.equal(String(Number(psid)), psid);
        assert.ok(isPsid(psid));
      }),
    );
  });
  test('is the number drawn, so that each is as likely as any other', () => {
    for (const value of [10n ** 15n, 10n ** 15n + 1n, 4_503_599_627_370_496n, (1n << 53n) - 1n]) {
      assert.equal(mintPsid(drawing(value).random), String(value));
    }
  });
  test('ignores the three bits too many', () => {
    const value = 1_234_567_890_123_456n;
    assert.equal(mintPsid(drawing(value | (7n << 53n)).random), String(value));
  });
  test('is drawn anew rather than bent when it would be too short', () => {
    const { random, asked } = drawing(0n, 10n ** 15n - 1n, 1n << 53n, 5_000_000_000_000_000n);
    assert.equal(mintPsid(random), '5000000000000000');
    assert.deepEqual(asked, [7, 7, 7, 7]);
  });
});

describe('an adopted PSID', () => {
  test('is any one to twenty digits without a leading zero', () => {
    fc.assert(fc.property(anyPsid, (psid) => isPsid(psid)));
    for (const psid of ['1', '10', '1254477777772919', '99999999999999999999']) {
      assert.equal(isPsid(psid), true, psid);
    }
  });
  test('is nothing else', () => {
    const others = [
      '',
      '0',
      '01',
      '-1',
      '+1',
      '1.0',
      '1e3',
      ' 1',
      '1 ',
      '1\n',
      '0x1',
      '１２３',
      'me',
    ];
    for (const psid of [...others, '1'.repeat(21)]) assert.equal(isPsid(psid), false, psid);
  });
});

describe('a lane', () => {
  test('of a PSID is the PSID modulo the number of lanes, however long it is', () => {
    fc.assert(
      fc.property(anyPsid, (psid) => psidLane(psid) === Number(BigInt(psid) % BigInt(LANES))),
    );
  });
  test('is a whole number below 1024 for any key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (key) => {
        const lane = keyLane(key);
        return Number.isInteger(lane) && lane >= 0 && lane < LANES;
      }),
    );
  });
  test('never changes, because rows are stored under it', () => {
    assert.equal(LANES, 1024);
    assert.equal(psidLane('1254477777772919'), 375);
    assert.equal(psidLane('99999999999999999999'), 1023);
    // Published FNV-1a values: 811c9dc5, e40c292c, bf9cf968.
    assert.deepEqual(['', 'a', 'foobar'].map(keyLane), [0x1c5, 0x12c, 0x168]);
  });
  test('takes its share of consecutive keys, give or take', () => {
    const loads = new Array<number>(LANES).fill(0);
    for (let index = 0; index < 100 * LANES; index++) loads[keyLane(`person-${index}`)]!++;
    assert.ok(
      Math.max(...loads) < 200 && Math.min(...loads) > 30,
      `${Math.min(...loads)}–${Math.max(...loads)}`,
    );
  });
});
