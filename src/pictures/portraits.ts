/**
 * Drawn portraits for the people of a seeded world: nobody's face.
 *
 * Drawn by DiceBear (code: MIT) in the style "Open Peeps" by Pablo Stanley (art: CC0 1.0,
 * https://www.openpeeps.com/). Both are loaded with the first portrait, never at start-up.
 */
import type { Picture } from '../domain/person.ts';
import { drawPicture, PICTURE_SIDE_PX_MAX } from './jpeg.ts';

/** Of all that the style can draw, what a person might choose for a profile picture. */
const LOOKS = {
  expressionVariant: ['calm', 'cheeky', 'contempt', 'cute', 'smile'],
  headVariant: [
    'afro',
    'bangs',
    'bangs2',
    'bun',
    'bun2',
    'cornrows',
    'dreads1',
    'dreads2',
    'flatTop',
    'grayBun',
    'grayMedium',
    'grayShort',
    'hatBeanie',
    'hatHip',
    'hijab',
    'long',
    'longBangs',
    'medium1',
    'medium2',
    'medium3',
    'mediumBangs',
    'mediumBangs3',
    'mediumStraight',
    'pomp',
    'short1',
    'short2',
    'short3',
    'short4',
    'short5',
    'shaved1',
    'shaved2',
    'turban',
    'twists',
    'twists2',
  ],
  headContrastColor: ['#2c1b18', '#4a312c', '#724133', '#a55728', '#b58143', '#d6b370'],
  accessoriesVariant: ['glasses', 'glasses2', 'glasses3', 'glasses4'],
  facialHairProbability: 0,
  maskProbability: 0,
  backgroundColor: ['#b6e3f4', '#c0aede', '#d1d4f9', '#ffd5dc', '#ffdfbf', '#c9e7cb'],
} as const;

/** The portrait of this seed: the same on every machine, 1024 pixels wide. */
export async function portrait(seed: string): Promise<Picture> {
  const [{ Avatar, Style }, { default: openPeeps }] = await Promise.all([
    import('@dicebear/core'),
    import('@dicebear/styles/open-peeps.json', { with: { type: 'json' } }),
  ]);
  const drawing = new Avatar(new Style(openPeeps), { ...LOOKS, seed });
  return drawPicture(drawing.toString(), PICTURE_SIDE_PX_MAX);
}
