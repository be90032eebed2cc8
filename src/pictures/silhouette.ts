/** What people without a photo get: the same neutral figure for everybody. */
import type { Picture } from '../domain/person.ts';
import { drawPicture } from './jpeg.ts';

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">
  <defs>
    <linearGradient id="wall" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#d9dfe7"/><stop offset="1" stop-color="#c3ccd8"/>
    </linearGradient>
    <linearGradient id="figure" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#ffffff"/><stop offset="1" stop-color="#eef1f5"/>
    </linearGradient>
  </defs>
  <rect width="100" height="100" fill="url(#wall)"/>
  <g fill="url(#figure)">
    <path d="M50 17c11 0 18.500 8.200 18.500 19.400C68.500 48.600 60.400 59 50 59S31.500 48.600 31.500 36.400C31.500 25.200 39 17 50 17Z"/>
    <path d="M8 104c0-22 12.500-32.500 28.200-36.800 3.900 3.300 8.600 5 13.800 5s9.900-1.700 13.800-5C79.500 71.500 92 82 92 104Z"/>
  </g>
</svg>`;

/** Draws each width once, when it is first asked for. */
export function silhouettes(): (width_px: number) => Promise<Picture> {
  const drawn = new Map<number, Promise<Picture>>();
  return (width_px) => {
    let picture = drawn.get(width_px);
    if (picture === undefined) {
      picture = drawPicture(SVG, width_px);
      drawn.set(width_px, picture);
    }
    return picture;
  };
}
