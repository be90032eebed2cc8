/**
 * Every command that the docs print is run, in order, in one shell for each document, and what they
 * print after it is compared; `…` there stands for anything.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';

const ROOT = resolve(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'src/cli/main.ts');
const DOCUMENTS = [
  'README.md',
  'docs/tutorial.md',
  'docs/how-to.md',
  'docs/run.md',
  'docs/webhooks.md',
];

/** Commands that are shown and not run here, each with what runs them instead. */
const ELSEWHERE: [RegExp, string][] = [
  [/^npm ci && npm start$/, 'the world that every document runs against'],
  [/^npm ci && npm test$/, 'this very test'],
  [/^npm start -- --era/, 'test/cli'],
  [/^npm start -- --https|^NODE_EXTRA_CA_CERTS=/, 'test/cli/dev-https.test.ts'],
  [/^(export PAGESCOPE_|npm run pagescope serve)/, 'test/cli'],
  [/^PAGESCOPE_WORLDS=/, 'test/webhooks/simulation.test.ts, with fewer of them'],
];

interface Block {
  language: string;
  text: string;
}

function blocksOf(document: string): Block[] {
  const source = readFileSync(join(ROOT, document), 'utf8');
  return [...source.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    language: match[1]!,
    text: match[2]!.trim(),
  }));
}

async function startDev(cwd: string) {
  const child = spawn(process.execPath, [MAIN, 'dev', '--port', '0', '--json'], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  const { origin } = JSON.parse(line);
  return {
    origin: origin as string,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** The commands of one block as they run here. */
function runnable(text: string, origin: string): string[] {
  return text
    .split('\n')
    .filter((command) => !ELSEWHERE.some(([shown]) => shown.test(command)))
    .map((command) =>
      command
        .replaceAll('http://127.0.0.1:2600', origin)
        .replace(/^npm run --silent pagescope (?:-- )?/, `'${process.execPath}' '${MAIN}' `)
        .replace(/^('.*main\.ts' \w+) -- /, '$1 ')
        .replace(/\bnode -p\b/, `'${process.execPath}' -p`),
    );
}

/** Compares word for word; an ellipsis stands for anything. */
function assertShown(actual: string, shown: string, where: string): void {
  const pattern = shown
    .split('…')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[\\s\\S]*');
  assert.match(actual.trim(), new RegExp(`^${pattern}$`), where);
}

for (const document of DOCUMENTS) {
  test(`the commands in ${document} do what it says`, async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'pagescope-docs-'));
    writeFileSync(join(cwd, 'photo.jpg'), PHOTO);
    const world = await startDev(cwd);
    try {
      const blocks = blocksOf(document);
      let environment = '';
      for (const [index, { language, text }] of blocks.entries()) {
        if (language !== 'sh') continue;
        const commands = runnable(text, world.origin);
        if (commands.length === 0) continue;
        const script = commands.map((command) => `${command}\necho`).join('\n');
        const output = execFileSync('bash', ['-euo', 'pipefail', '-c', `${environment}${script}`], {
          cwd,
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        environment += commands.filter((command) => /^export /.test(command)).join('\n');
        if (environment !== '' && !environment.endsWith('\n')) environment += '\n';
        const next = blocks[index + 1];
        if (next === undefined || !['json', ''].includes(next.language)) continue;
        const shown = next.text.replaceAll(
          'http:\\/\\/127.0.0.1:2600',
          world.origin.replaceAll('/', '\\/'),
        );
        const last = next.language === '' ? output : output.trim().split('\n').at(-1)!;
        assertShown(last.replaceAll(/\n+/g, '\n'), shown, text);
      }
    } finally {
      await world.stop();
      rmSync(cwd, { recursive: true, force: true });
    }
  });
}

/** One grey pixel. */
const PHOTO = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==',
  'base64',
);
