import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { builtConsole, consoleServer } from './server-kit.ts';

/** Builds as the real one is told to, out of one source. */
const BUILDER = `
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
const [command, flag, outDir] = process.argv.slice(2);
if (command !== 'build' || flag !== '--outDir') throw new Error('told otherwise');
const source = readFileSync('src/main.txt', 'utf8');
if (source.includes('broken')) {
  console.error('<b>unexpected end</b> in main.txt');
  process.exit(1);
}
mkdirSync(outDir, { recursive: true });
writeFileSync(outDir + '/index.html', '<!doctype html><title>' + source + '</title>');
`;

/** A console that was not built yet. */
function checkout(source: string) {
  const directory = mkdtempSync(join(tmpdir(), 'pagescope-console-'));
  mkdirSync(join(directory, 'src'));
  const builder = join(directory, 'builder.mjs');
  writeFileSync(builder, BUILDER);
  const main = join(directory, 'src/main.txt');
  let age = 0;
  const write = (text: string): void => {
    writeFileSync(main, text);
    // Newer than whatever was built of it before, however coarse the disk's clock is.
    const at = Date.now() / 1000 + 60 * age++;
    utimesSync(main, at, at);
  };
  write(source);
  return { directory, builder, write };
}

type Server = Awaited<ReturnType<typeof consoleServer>>;

async function settled(server: Server, headers: Record<string, string>) {
  for (;;) {
    const answer = await server.ask('GET /', { headers });
    if (!answer.text.includes('Building the console')) return answer;
    assert.match(answer.text, /http-equiv="refresh"/);
    await new Promise(setImmediate);
  }
}

test('a console that is not built is built for the first who comes, who waits and goes on', async () => {
  const { directory, builder } = checkout('made');
  await using server = await consoleServer({ directory, builder });
  assert.ok(!existsSync(join(directory, 'dist')), 'nobody has come yet');
  await server.ask('GET /');
  assert.ok(!existsSync(join(directory, 'dist')), 'nobody who is not signed in makes it work');
  const headers = await server.signIn();
  const first = await server.ask('GET /', { headers });
  assert.match(first.text, /Building the console/);
  assert.match((await settled(server, headers)).text, /<title>made<\/title>/);
  const left = readdirSync(directory).filter((name) => name.startsWith('dist'));
  assert.deepEqual(left, ['dist'], 'nothing is left of the way there');
});

test('what was changed is built again, and a build that fails says why until it is changed', async () => {
  const { directory, builder, write } = checkout('one');
  await using server = await consoleServer({ directory, builder });
  const headers = await server.signIn();
  assert.match((await settled(server, headers)).text, /<title>one</);
  write('broken');
  const failed = await settled(server, headers);
  assert.equal(failed.status, 503);
  assert.match(failed.text, /&#60;b&#62;unexpected end/);
  assert.match((await server.ask('GET /', { headers })).text, /could not be built/);
  write('two');
  assert.match((await settled(server, headers)).text, /<title>two</);
});

test('an installation carries its console, and builds nothing', async () => {
  const directory = builtConsole();
  mkdirSync(join(directory, 'src'));
  await using server = await consoleServer({ directory, builder: join(directory, 'none.js') });
  const answer = await server.ask('GET /', { headers: await server.signIn() });
  assert.match(answer.text, /<title>Console</);
});

test('without a console and a builder it says what to do', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'pagescope-console-'));
  await using server = await consoleServer({ directory });
  const answer = await server.ask('GET /', { headers: await server.signIn() });
  assert.equal(answer.status, 503);
  assert.match(answer.text, /npm ci/);
  const { status } = await server.ask('GET /admin/v1/pages', { headers: await server.signIn() });
  assert.equal(status, 200, 'the Admin API is there');
});
