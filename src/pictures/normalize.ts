/**
 * Uploaded bytes become a picture that is safe to keep and to hand out: a square sRGB JPEG of at
 * most 1024 pixels that was drawn anew, so nothing of the upload but its pixels survives (no EXIF,
 * no place, no thumbnail, no trailing data).
 */
import type { Picture } from '../domain/person.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Gate } from './gate.ts';
import { JPEG, loadSharp, PICTURE_SIDE_PX_MAX } from './jpeg.ts';

/** docs/reference.md, Limits. */
export const UPLOAD_BYTES_MAX = 8 * 1024 * 1024;
/** A few kilobytes can claim any size; nothing is decoded beyond these. */
export const UPLOAD_PIXELS_MAX = 40_000_000;
export const UPLOAD_SIDE_PX_MAX = 16_384;

const DECODE_SECONDS_MAX = 30;

type Format = 'JPEG' | 'PNG' | 'WebP';

/** The first bytes decide what a file is, whatever its name or Content-Type says. */
const MAGIC: { format: Format; bytes: (number | null)[] }[] = [
  { format: 'JPEG', bytes: [0xff, 0xd8, 0xff] },
  { format: 'PNG', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { format: 'WebP', bytes: [...ascii('RIFF'), null, null, null, null, ...ascii('WEBP')] },
];

/**
 * Rejects with a `Refusal` (`unreadable_picture`, member `picture`) for anything that is not a
 * complete JPEG, PNG or WebP of a sensible size. Of an animation the first frame is kept; what is
 * transparent becomes white.
 */
export async function normalizePicture(bytes: Uint8Array, gate: Gate): Promise<Picture> {
  if (bytes.length > UPLOAD_BYTES_MAX) {
    throw unreadable(`The picture has ${bytes.length} bytes; at most ${UPLOAD_BYTES_MAX} (8 MiB).`);
  }
  const format = formatOf(bytes);
  if (format === undefined) {
    throw unreadable('The picture is not a JPEG, PNG or WebP file by its first bytes.');
  }
  const sharp = await loadSharp();

  return gate(async () => {
    // Reads the header alone, so that a claim of any size gets its answer in numbers.
    const { width, height } = await sharp(bytes, { limitInputPixels: false })
      .metadata()
      .catch((cause: unknown) => {
        throw damaged(format, cause);
      });
    if (Math.max(width, height) > UPLOAD_SIDE_PX_MAX || width * height > UPLOAD_PIXELS_MAX) {
      throw unreadable(
        `The picture claims ${width}×${height} pixels; at most ${UPLOAD_PIXELS_MAX} in all ` +
          `and ${UPLOAD_SIDE_PX_MAX} a side.`,
      );
    }
    const side = Math.min(width, height, PICTURE_SIDE_PX_MAX);
    const drawn = await sharp(bytes, {
      // Stricter would refuse photos that every viewer shows; laxer would keep half a picture.
      failOn: 'error',
      limitInputPixels: UPLOAD_PIXELS_MAX,
      pages: 1,
    })
      .autoOrient()
      .flatten({ background: '#fff' })
      .resize(side, side, { fit: 'cover', position: 'centre' })
      .jpeg(JPEG)
      .timeout({ seconds: DECODE_SECONDS_MAX })
      .toBuffer()
      .catch((cause: unknown) => {
        throw damaged(format, cause);
      });
    return { type: 'image/jpeg', bytes: drawn };
  });
}

function formatOf(file: Uint8Array): Format | undefined {
  return MAGIC.find(({ bytes }) => bytes.every((byte, at) => byte === null || byte === file[at]))
    ?.format;
}

function ascii(text: string): number[] {
  return [...Buffer.from(text, 'latin1')];
}

function damaged(format: Format, cause: unknown): Refusal {
  return unreadable(`The picture begins as a ${format} file but cannot be read to its end.`, cause);
}

function unreadable(detail: string, cause?: unknown): Refusal {
  return new Refusal('unreadable_picture', detail, 'picture', { cause });
}
