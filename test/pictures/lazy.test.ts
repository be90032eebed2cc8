import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';

const room = new URL('../../src/pictures/', import.meta.url);

test('loading the room loads neither sharp nor the avatar library: a start waits for neither', async () => {
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
    for (const name of ['serve', 'normalize', 'portraits', 'silhouette']) {
      await import('${room}' + name + '.ts');
    }
    const before = loaded.filter((url) => /sharp|dicebear/.test(url)).length;
    const { portrait } = await import('${room}portraits.ts');
    await portrait('x');
    const after = loaded.filter((url) => /sharp|dicebear/.test(url)).length;
    console.log(JSON.stringify({ before, after: after > 0 }));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '--eval',
    script,
  ]);
  assert.deepEqual(JSON.parse(stdout), { before: 0, after: true });
});
