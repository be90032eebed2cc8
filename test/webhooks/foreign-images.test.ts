/** A picture that a bot names is fetched by the way out of webhooks, and is a picture or nothing. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { Refusal } from '../../src/domain/refusal.ts';
import { gate } from '../../src/pictures/gate.ts';
import { createEgress, type Egress } from '../../src/webhooks/egress.ts';
import {
  createForeignImages,
  IMAGE_BYTES_MAX,
  IMAGE_EGRESS,
} from '../../src/webhooks/foreign-images.ts';

/** Every value that a byte can have, behind the first bytes of a PNG. */
const PNG = Buffer.concat([
  Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
  Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
]);
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

const ANSWERS: Readonly<Record<string, [status: number, body: Buffer | string, to?: string]>> = {
  '/bean.png': [200, PNG],
  '/moved': [302, '', '/bean.png'],
  '/round': [302, '', '/round'],
  '/inside': [302, '', 'http://10.0.0.1/bean.png'],
  '/gone': [404, 'no'],
  '/script': [200, SVG],
  '/huge': [200, Buffer.concat([PNG, Buffer.alloc(IMAGE_BYTES_MAX)])],
};

let origin: string;
let server: http.Server;
let egress: Egress;
before(async () => {
  server = http.createServer((request, response) => {
    const [status, body, location] = ANSWERS[request.url!]!;
    response.writeHead(status, { 'content-type': 'image/png', ...(location && { location }) });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  egress = createEgress({ allowLoopback: true, ...IMAGE_EGRESS });
});
after(() => {
  egress.close();
  server.closeAllConnections();
  server.close();
});

const fetched = (url: string) => createForeignImages(egress.send, gate(2))(url);

test('every byte of it arrives, also by way of a redirect', async () => {
  for (const path of ['/bean.png', '/moved']) {
    const { type, bytes } = await fetched(origin + path);
    assert.equal(type, 'image/png');
    assert.deepEqual(bytes, PNG);
  }
});

const REFUSED: Readonly<Record<string, RegExp>> = {
  '/round': /leads on/,
  '/inside': /not fetched/,
  '/gone': /404/,
  '/script': /no JPEG, PNG, GIF or WebP/,
  '/huge': /8 MiB/,
};

for (const [path, why] of Object.entries(REFUSED)) {
  test(`${path} is refused`, async () => {
    await assert.rejects(fetched(origin + path), (error) => {
      assert.ok(error instanceof Refusal);
      assert.equal(error.code, 'unreadable_picture');
      assert.match(error.message, why);
      return true;
    });
  });
}

test('an address inside is never asked, in dev neither', async () => {
  for (const url of ['http://10.0.0.1/a.png', 'http://169.254.169.254/a.png', 'ftp://x/a.png']) {
    await assert.rejects(fetched(url), /not fetched/);
  }
});
