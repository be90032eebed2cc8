/**
 * A real Chromium for tests: Debian's where it is installed, else the one that npm's
 * `@sparticuz/chromium` carries, unpacked into a folder of this launch and removed with it.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const INSTALLED = '/usr/bin/chromium';
const UNPACK = join(import.meta.dirname, 'unpack.ts');

/**
 * The package's own flags are not taken: they switch off the same-origin policy and site isolation,
 * which are what these tests lean on. A browser of root's has no sandbox.
 */
const FLAGS = ['--no-sandbox', '--font-render-hinting=none', '--disable-gpu'];

interface Installation {
  executablePath: string;
  env: NodeJS.ProcessEnv;
  remove(): void;
}

/** Close it when the test ends; its files go with it, also when the test forgets to. */
export async function launch(): Promise<Browser> {
  const { executablePath, env, remove } = existsSync(INSTALLED) ? installed() : await unpacked();
  process.once('exit', remove);
  try {
    const browser = await chromium.launch({ executablePath, args: FLAGS, env: plain(env) });
    browser.once('disconnected', () => {
      process.off('exit', remove);
      remove();
    });
    return browser;
  } catch (error) {
    process.off('exit', remove);
    remove();
    throw error;
  }
}

const installed = (): Installation => ({
  executablePath: INSTALLED,
  env: process.env,
  remove() {},
});

/** By a process of its own: the package unpacks to the temporary folder of its process. */
async function unpacked(): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'pagescope-chromium-'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    await promisify(execFile)(process.execPath, [UNPACK], {
      env: { ...process.env, TMPDIR: folder },
    });
    const fontconfig = join(folder, 'fonts.conf');
    writeFileSync(fontconfig, fontsIn(folder));
    const env = {
      ...process.env,
      // Chromium's own libraries, for machines that have none.
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: fontconfig,
      HOME: folder,
      TMPDIR: folder,
    };
    return { executablePath: join(folder, 'chromium'), env, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The font that comes along, so that texts are as wide everywhere, and the machine's for the rest. */
const fontsIn = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;

function plain(env: NodeJS.ProcessEnv): Record<string, string> {
  const set = Object.entries(env).filter((entry): entry is [string, string] => entry[1] != null);
  return Object.fromEntries(set);
}
