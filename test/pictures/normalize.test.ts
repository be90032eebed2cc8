import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { gate } from '../../src/pictures/gate.ts';
import { normalizePicture } from '../../src/pictures/normalize.ts';
import { halves } from './upload.ts';
import { colourAt } from './world.ts';

const [RED, BLUE, WHITE] = ['192,0,0', '0,0,192', '256,256,256'];
const normalize = async (bytes: Uint8Array) => {
  const picture = await normalizePicture(bytes, gate(2));
  assert.equal(picture.type, 'image/jpeg');
  return { bytes: picture.bytes, ...(await sharp(picture.bytes).metadata()) };
};

test('JPEG, PNG and WebP become a square JPEG of at most 1024 pixels, cut from the middle', async () => {
  const margin = { left: 500, right: 500, background: '#00c000' };
  const middle = await halves(1200, 1200).png().toBuffer();
  const source = sharp(await sharp(middle).extend(margin).png().toBuffer());
  for (const upload of [source.jpeg(), source.clone().png(), source.clone().webp()]) {
    const { format, width, height, bytes } = await normalize(await upload.toBuffer());
    assert.deepEqual({ format, width, height }, { format: 'jpeg', width: 1024, height: 1024 });
    assert.equal(await colourAt(bytes, 0.02), RED);
    assert.equal(await colourAt(bytes, 0.48), RED);
    assert.equal(await colourAt(bytes, 0.52), BLUE);
    assert.equal(await colourAt(bytes, 0.98), BLUE);
  }
});

test('a smaller picture keeps its size, however odd its shape', async () => {
  for (const [width, height] of [
    [300, 200],
    [1, 1],
    [5000, 2],
    [3, 4000],
  ] as const) {
    const upload = await halves(width + 1, height)
      .png()
      .toBuffer();
    const side = Math.min(width + 1, height);
    assert.deepEqual(await normalize(upload).then(({ width, height }) => [width, height]), [
      side,
      side,
    ]);
  }
});

test('the EXIF orientation is applied before the picture is cut', async () => {
  const upright = halves(1000, 400);
  const turned = await upright.withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const { bytes, orientation } = await normalize(turned);
  assert.equal(orientation, undefined);
  assert.equal(await colourAt(bytes, 0.5, 0.2), RED);
  assert.equal(await colourAt(bytes, 0.5, 0.8), BLUE);
});

test('EXIF, XMP, ICC, comments and trailing data do not survive', async () => {
  const told = await halves(400, 400)
    .withExif({ IFD0: { Copyright: 'SECRET-COPYRIGHT' }, IFD3: { GPSLatitude: '52/1 31/1 0/1' } })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">SECRET-XMP</x:xmpmeta>')
    .withIccProfile('p3')
    .jpeg()
    .toBuffer();
  const upload = Buffer.concat([told, Buffer.from('SECRET-TRAILER')]);
  const before = await sharp(upload).metadata();
  assert.ok(before.exif && before.xmp && before.icc, 'the upload carries all of them');
  const { exif, xmp, icc, iptc, bytes } = await normalize(upload);
  assert.deepEqual(
    { exif, xmp, icc, iptc },
    {
      exif: undefined,
      xmp: undefined,
      icc: undefined,
      iptc: undefined,
    },
  );
  assert.ok(!Buffer.from(bytes).includes('SECRET'));
});

test('what is transparent becomes white', async () => {
  const background = { r: 192, g: 0, b: 0, alpha: 0 };
  const upload = sharp({ create: { width: 50, height: 50, channels: 4, background } });
  for (const file of [upload.png(), upload.clone().webp()]) {
    assert.equal(await colourAt((await normalize(await file.toBuffer())).bytes), WHITE);
  }
});

test('greys, CMYK and 16 bits become plain sRGB', async () => {
  const uploads = [
    halves(64, 64).greyscale().jpeg(),
    halves(64, 64).toColourspace('cmyk').jpeg(),
    halves(64, 64).toColourspace('rgb16').png(),
  ];
  for (const upload of uploads) {
    const { space, depth, channels } = await normalize(await upload.toBuffer());
    assert.equal(depth, 'uchar');
    assert.ok(space === 'srgb' ? channels === 3 : space === 'b-w', space);
  }
});

test('of an animation the first frame is kept', async () => {
  const frames = await Promise.all(
    ['#c00000', '#0000c0', '#00c000'].map((background) =>
      sharp({ create: { width: 40, height: 40, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  const animated = await sharp(frames, { join: { animated: true } })
    .webp()
    .toBuffer();
  assert.equal((await sharp(animated, { animated: true }).metadata()).pages, 3);
  const { bytes, width, height } = await normalize(animated);
  assert.deepEqual([width, height], [40, 40]);
  assert.equal(await colourAt(bytes), RED);
});
