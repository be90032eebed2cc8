import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { launch } from './chromium.ts';

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

/** Serves one page on a free port of loopback, until the test ends. */
async function serve(html: string, headers: Record<string, string> = {}) {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html', ...headers }).end(html);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}

test('a real browser runs scripts, draws, keeps origins apart, and leaves nothing behind', async () => {
  // A temporary folder of this test's own, in which nobody else leaves anything.
  const folder = mkdtempSync(join(tmpdir(), 'pagescope-test-'));
  process.env.TMPDIR = folder;
  const browser = await launch();
  const unframable = await serve('<h1>alone</h1>', {
    'content-security-policy': "frame-ancestors 'none'",
  });
  const site = await serve(`<h1>Hi</h1><iframe src="${unframable.origin}"></iframe>`);
  try {
    const page = await browser.newPage();
    await page.goto(site.origin);
    assert.equal(await page.locator('h1').innerText(), 'Hi');
    const png = await page.screenshot();
    assert.deepEqual(png.subarray(0, 8), PNG);

    const [, frame] = page.frames();
    assert.equal(await frame!.locator('h1').count(), 0, 'the frame was refused');
    const read = page.evaluate(
      (url) => fetch(url).then((answer) => answer.text()),
      unframable.origin,
    );
    await assert.rejects(read, /Failed to fetch/, 'another origin is not read');
  } finally {
    await browser.close();
    site.close();
    unframable.close();
  }
  const left = readdirSync(folder);
  rmSync(folder, { recursive: true });
  assert.deepEqual(left, []);
});
