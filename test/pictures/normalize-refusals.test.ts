import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import sharp from 'sharp';
import { Refusal } from '../../src/domain/refusal.ts';
import { gate } from '../../src/pictures/gate.ts';
import { normalizePicture, UPLOAD_BYTES_MAX } from '../../src/pictures/normalize.ts';
import { halves, pngBomb } from './upload.ts';

const through = gate(2);

async function refused(bytes: Uint8Array, why: RegExp, what?: string): Promise<void> {
  await assert.rejects(
    normalizePicture(bytes, through),
    (error) => {
      assert.ok(error instanceof Refusal, String(error));
      assert.equal(error.code, 'unreadable_picture');
      assert.equal(error.member, 'picture');
      assert.match(error.message, why);
      return true;
    },
    what,
  );
}

test('anything but JPEG, PNG and WebP by its first bytes is refused', async () => {
  const image = halves(20, 20);
  const others = {
    GIF: await image.clone().gif().toBuffer(),
    TIFF: await image.clone().tiff().toBuffer(),
    AVIF: await image.clone().avif().toBuffer(),
    SVG: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    XML: Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
    HTML: Buffer.from('<!doctype html><script>alert(1)</script>'),
    PDF: Buffer.from('%PDF-1.7\n'),
    WAV: Buffer.from('RIFF\0\0\0\0WAVEfmt '),
    nothing: Buffer.alloc(0),
    'half a magic': Buffer.from([0xff, 0xd8]),
  };
  for (const [what, bytes] of Object.entries(others)) {
    await refused(bytes, /not a JPEG, PNG or WebP/, what);
  }
});

test('a few bytes that claim a huge picture are refused before anything is decoded', async () => {
  for (const [width, height] of [
    [16_000, 16_000],
    [30_000, 30_000],
    [8_000, 5_001],
    [16_385, 10],
    [10, 16_385],
  ] as const) {
    const why = new RegExp(`claims ${width}×${height} pixels; at most 40000000 in all and 16384`);
    await refused(pngBomb(width, height), why);
  }
  await refused(pngBomb(2 ** 31 - 1, 2 ** 31 - 1), /claims|cannot be read/);
});

test('a file that is cut off is refused, wherever it is cut', async () => {
  const noise = { width: 200, height: 200, channels: 3 as const, background: '#808080' };
  const image = sharp({ create: { ...noise, noise: { type: 'gaussian', mean: 128, sigma: 60 } } });
  for (const upload of [
    image.clone().jpeg(),
    image.clone().jpeg({ progressive: true }),
    image.clone().png(),
    image.clone().png({ progressive: true }),
    image.clone().webp(),
  ]) {
    const whole = await upload.toBuffer();
    await normalizePicture(whole, through);
    for (const part of [0.02, 0.25, 0.5, 0.75, 0.95]) {
      const cut = whole.subarray(0, Math.max(13, Math.floor(whole.length * part)));
      await refused(
        cut,
        /begins as a (JPEG|PNG|WebP) file but cannot be read to its end/,
        `${part}`,
      );
    }
  }
});

test('a magic number before something else is refused', async () => {
  const magics = [
    Buffer.from([0xff, 0xd8, 0xff]),
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    Buffer.from('RIFF\x10\0\0\0WEBP', 'latin1'),
  ];
  for (const magic of magics) {
    await refused(Buffer.concat([magic, Buffer.from('<svg/>')]), /cannot be read to its end/);
    await refused(magic, /cannot be read to its end/);
  }
});

test('more than 8 MiB is refused without a look', async () => {
  const jpeg = await halves(20, 20).jpeg().toBuffer();
  const most = Buffer.concat([jpeg, Buffer.alloc(UPLOAD_BYTES_MAX - jpeg.length)]);
  await normalizePicture(most, through);
  await refused(Buffer.concat([most, Buffer.alloc(1)]), /8388609 bytes; at most 8388608 \(8 MiB\)/);
});

test('damaged bytes are read or refused, and nothing else happens', async () => {
  const image = halves(64, 64);
  const files = await Promise.all([
    image.clone().jpeg().toBuffer(),
    image.clone().png().toBuffer(),
    image.clone().webp().toBuffer(),
  ]);
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files), damage, async (file, hits) => {
      const bytes = Buffer.from(file);
      for (const [at, value] of hits) bytes[at % bytes.length] = value;
      try {
        await normalizePicture(bytes, through);
      } catch (error) {
        assert.ok(error instanceof Refusal, String(error));
      }
    }),
  );
});
