/** Every picture that leaves this server is a JPEG of one of a few widths. */
import type { Picture } from '../domain/person.ts';
import type { Gate } from './gate.ts';

/** Width and height of the largest picture: what a lookaside URL names (dossier §8). */
export const PICTURE_SIDE_PX_MAX = 1024;

export const JPEG = { quality: 90 } as const;

/** A stored picture at this width; one that is smaller stays as large as it is. */
export async function sizePicture(
  picture: Picture,
  width_px: number,
  gate: Gate,
): Promise<Picture> {
  const sharp = await loadSharp();
  return gate(async () => {
    const sized = await sharp(picture.bytes)
      .resize(width_px, width_px, { fit: 'cover', withoutEnlargement: true })
      .flatten({ background: '#fff' })
      .jpeg(JPEG)
      .toBuffer();
    return { type: 'image/jpeg', bytes: sized };
  });
}

/** A drawing of ours (never an upload) at this width. */
export async function drawPicture(svg: string, width_px: number): Promise<Picture> {
  const sharp = await loadSharp();
  const drawn = await sharp(Buffer.from(svg))
    .resize(width_px, width_px)
    .flatten({ background: '#fff' })
    .jpeg(JPEG)
    .toBuffer();
  return { type: 'image/jpeg', bytes: drawn };
}

/** Loaded with the first picture: a server that is asked for none starts without it. */
export async function loadSharp(): Promise<typeof import('sharp')['default']> {
  return (await import('sharp')).default;
}
