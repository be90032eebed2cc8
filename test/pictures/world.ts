/** One person known to two pages, a clock, and the server of their pictures. */
import assert from 'node:assert/strict';
import sharp from 'sharp';
import type { EventType } from '../../src/domain/consent.ts';
import { admitToPair } from '../../src/domain/pair.ts';
import { BLANK_PERSON, type Person, type Picture } from '../../src/domain/person.ts';
import { PICTURE_FORMS, type PictureForm } from '../../src/pictures/forms.ts';
import { gate } from '../../src/pictures/gate.ts';
import { type PictureAnswer, type PictureServer, servePictures } from '../../src/pictures/serve.ts';
import { pictureUrls } from '../../src/pictures/urls.ts';
import { memoryStore } from '../../src/store/memory.ts';

export const FORMS = Object.keys(PICTURE_FORMS) as PictureForm[];
export const ORIGIN = 'http://localhost:8080';
export const KEY = Uint8Array.from({ length: 32 }, (_, index) => index * 7);
export const NOW = Date.parse('2024-04-08T22:54:52.679Z');

export const PETER = 'peter';
export const PAGE = '113456789012345';
export const OTHER_PAGE = '998765432109876';
/** As adopted PSIDs may be: the very same one on both pages. */
export const PSID = '5689791144460501';

export async function newWorld(person: Partial<Person> = {}) {
  const store = memoryStore();
  const clock = { now: NOW };
  const urls = pictureUrls({ key: KEY, origin: ORIGIN });
  const serve = servePictures({ store, urls, gate: gate(2), now: () => clock.now });
  await store.people.add({
    ...BLANK_PERSON,
    id: PETER,
    first_name: 'Peter',
    created_at: 0,
    ...person,
  });
  let events = 0;

  return {
    store,
    clock,
    serve,

    mint: (form: PictureForm, page_id = PAGE): string =>
      urls.mint(form, { page_id, psid: PSID }, clock.now),

    /** Something happens between the person and the page, a second after what happened before. */
    async happens(type: EventType, page_id = PAGE): Promise<void> {
      const at = clock.now + ++events * 1000;
      const id = { event_id: `e${events}`, digest: `d${events}` };
      await store.pairs.admit({ page_id, psid: PSID, person_id: PETER }, id, (pair) =>
        admitToPair(pair, { ...id, type, at, detail: {} }, at),
      );
    },

    change: (change: Partial<Person>) =>
      store.people.change(PETER, (before) => ({ ...before, ...change })),

    /** Loads a URL as a client would, once its origin has led here. */
    load(url: string, method = 'GET'): Promise<PictureAnswer> {
      assert.ok(url.startsWith(`${ORIGIN}/`));
      return loadPath(serve, url.slice(ORIGIN.length), method);
    },
  };
}

export function loadPath(
  serve: PictureServer,
  path: string,
  method = 'GET',
): Promise<PictureAnswer> {
  const mark = path.indexOf('?');
  const [pathname, query] = mark < 0 ? [path, ''] : [path.slice(0, mark), path.slice(mark + 1)];
  return serve({ method, pathname, query });
}

/** A square of one colour, as it would stand in a store. */
export async function square(side: number, background = '#c00000'): Promise<Picture> {
  const bytes = await sharp({ create: { width: side, height: side, channels: 3, background } })
    .jpeg()
    .toBuffer();
  return { type: 'image/jpeg', bytes };
}

/** The colour in the middle of a picture, as `r,g,b` in steps of 32 (a JPEG is never exact). */
export async function colourAt(bytes: Uint8Array, x = 0.5, y = 0.5): Promise<string> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const at =
    (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
  return [...data.subarray(at, at + 3)].map((value) => Math.round(value / 32) * 32).join();
}
