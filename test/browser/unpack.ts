/** Unpacks npm's Chromium, its fonts and its libraries into TMPDIR. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflate } from '@sparticuz/chromium';

const packs = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '../bin');
await Promise.all(readdirSync(packs).map((pack) => inflate(join(packs, pack))));
