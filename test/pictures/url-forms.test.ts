import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PictureForm } from '../../src/pictures/forms.ts';
import { pictureUrls } from '../../src/pictures/urls.ts';
import { FORMS, KEY, NOW, ORIGIN, PAGE } from './world.ts';

const lookasideUrl = (hash: string, eai = '') =>
  `/platform/profilepic/?${eai}psid=1107678927&width=1024&ext=1549209201&hash=${hash}`;
const eai = (head: string) => `eai=${head.padEnd(76, '_x')}&`;

/**
 * Recorded URLs without their hosts (dossier §8, vectors.json; 2025: public files). Of `eai`, whose
 * content nobody knows, the first characters and the length stand here.
 */
const RECORDED: Record<PictureForm, string[]> = {
  akamai2016: [
    '/v/t1.0-1/p200x200/13055603_10105219398495383_8237637584159975445_n.jpg?oh=1d241d4b6d4dac50eaf9bb73288ea192&oe=57AF5C03',
  ],
  fbcdn2017: [
    '/v/t1.0-1/10891970_10202794776264547_7735284103185449987_n.jpg?oh=f9473778263c392d7a9485afc8a7fa5c&oe=5AA968AF',
  ],
  lookaside2018: [lookasideUrl('AeQ5_frOwCI51K21'), lookasideUrl('AeTCd-rocyZvfxA4')],
  lookaside2020: [lookasideUrl('AeQjAiGr-n4SEAw5JME')],
  lookaside2024: [lookasideUrl('AfrhXVAflxC-Asrf656Rzq_5JuyF9hqEPPOlxLNR-ArrCQ', eai('AXGM'))],
  lookaside2025: [
    lookasideUrl('AT8VRCfpFZZMkZB4ygq4QPKk', eai('AXFb')),
    lookasideUrl('AT_gNYm8Sqkolm9KnrnLmDm4', eai('Aa3O')),
  ],
};

const CDN = '\\d{8}_\\d{13,17}_\\d{19}_n\\.jpg\\?oh=[0-9a-f]{32}&oe=[0-9A-F]{8}$';
const EAI = 'eai=A[Xa][\\w-]{74}&';
const lookaside = (hash: string, eai = '') =>
  new RegExp(`^/platform/profilepic/\\?${eai}psid=\\d+&width=1024&ext=\\d{10}&hash=${hash}$`);

const SHAPES: Record<PictureForm, RegExp> = {
  akamai2016: new RegExp(`^/v/t1\\.0-1/p200x200/${CDN}`),
  fbcdn2017: new RegExp(`^/v/t1\\.0-1/${CDN}`),
  lookaside2018: lookaside('Ae[Q-T][\\w-]{13}'),
  lookaside2020: lookaside('Ae[Q-T][\\w-]{16}'),
  lookaside2024: lookaside('Af[o-r][\\w-]{42}[AQgw]', EAI),
  lookaside2025: lookaside('AT[89_-][\\w-]{21}', EAI),
};

const urls = pictureUrls({ key: KEY, origin: ORIGIN });

for (const form of FORMS) {
  test(`${form}: what is minted has the shape of what was recorded`, () => {
    for (const recorded of RECORDED[form]) assert.match(recorded, SHAPES[form]);
    for (let index = 0; index < 500; index++) {
      const psid = String(10_105_219_398_495_383n + BigInt(index) * 7919n);
      const url = urls.mint(form, { page_id: PAGE, psid }, NOW + index * 86_400_000);
      assert.ok(url.startsWith(ORIGIN));
      assert.match(url.slice(ORIGIN.length), SHAPES[form]);
      assert.ok(url.includes(psid), 'names the PSID');
      assert.ok(!url.includes(PAGE), 'does not name the page');
      const escaped = urls.mintEscaped(form, { page_id: PAGE, psid }, NOW + index * 86_400_000);
      assert.equal(escaped, url.replaceAll('/', '\\/'));
    }
  });

  test(`${form}: any PSID that can be adopted is read back from its URL`, () => {
    for (const psid of ['1', '42', '1107678927', '99999999999999999999']) {
      const url = new URL(urls.mint(form, { page_id: PAGE, psid }, NOW));
      const claim = urls.read(url.pathname, url.search.slice(1));
      assert.equal(claim?.psid, psid);
      assert.equal(claim?.form, form);
      assert.ok(claim && urls.genuine(claim, PAGE));
    }
  });
}

test('a URL begins with the configured origin', () => {
  const { mint } = pictureUrls({ key: KEY, origin: 'https://graph.example.com' });
  assert.match(
    mint('lookaside2018', { page_id: PAGE, psid: '1' }, NOW),
    /^https:\/\/graph\.example\.com\/platform\/profilepic\/\?psid=1&/,
  );
});

test('an origin with more than a scheme and an authority, or a short key, is refused', () => {
  for (const origin of ['https://a.example/', 'https://a.example/x', 'a.example']) {
    assert.throws(() => pictureUrls({ key: KEY, origin }), TypeError);
  }
  assert.throws(() => pictureUrls({ key: KEY.slice(1), origin: ORIGIN }), TypeError);
});

test('two pages that compare the URLs of one person find nothing in common', () => {
  for (const form of FORMS) {
    const one = urls.mint(form, { page_id: '1', psid: '1111111111111111' }, NOW);
    const other = urls.mint(form, { page_id: '2', psid: '2222222222222222' }, NOW);
    const stranger = urls.mint(form, { page_id: '2', psid: '3333333333333333' }, NOW);
    assert.deepEqual(common(one, other), common(one, stranger));
  }
});

/** The parts of two URLs that are the same. */
function common(one: string, other: string): string[] {
  const parts = new Set(other.split(/[/_?&]/));
  return one.split(/[/_?&]/).filter((part) => parts.has(part));
}
