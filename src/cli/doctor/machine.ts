/** The machine and what runs on it. */
import { existsSync, statfsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { loadSharp } from '../../pictures/jpeg.ts';
import type { Patient } from '../doctor.ts';
import { type Finding, fine, wrong } from './finding.ts';

/** Brings node:sqlite and runs TypeScript as it is. */
const NODE_MAJOR_MIN = 24;
const GB = 1024 ** 3;
/** A store that cannot grow refuses every write. */
const FREE_GB_MIN = 0.5;
/** This was written later. */
const CLOCK_MIN = Date.UTC(2026, 0, 1);
const CLOCK_MAX = Date.UTC(2100, 0, 1);

export function checkNode(): Finding[] {
  const { node } = process.versions;
  return [
    Number.parseInt(node, 10) >= NODE_MAJOR_MIN
      ? fine(`Node ${node}`)
      : wrong(`Node ${node} is too old. Install Node ${NODE_MAJOR_MIN} or newer, or run npm ci.`),
  ];
}

export async function checkSharp(): Promise<Finding[]> {
  try {
    const sharp = await loadSharp();
    const pixel = { width: 1, height: 1, channels: 3, background: '#fff' } as const;
    await sharp({ create: pixel }).jpeg().toBuffer();
    return [fine('sharp draws pictures')];
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n', 1)[0] : error;
    return [wrong(`sharp does not work, so no picture can be sized: ${why}. Run npm ci again.`)];
  }
}

export function checkClock(): Finding[] {
  const now = Date.now();
  const says = new Date(now).toISOString();
  return [
    now > CLOCK_MIN && now < CLOCK_MAX
      ? fine(`the clock says ${says}`)
      : wrong(`the clock says ${says}. Set it: tokens expire and events are ordered by it.`),
  ];
}

export function checkDisk({ db }: Patient): Finding[] {
  let directory = dirname(resolve(db));
  while (!existsSync(directory)) directory = dirname(directory);
  const { bavail, bsize } = statfsSync(directory);
  const free = (bavail * bsize) / GB;
  const says = `${free.toFixed(1)} GB are free at ${directory}`;
  return [free >= FREE_GB_MIN ? fine(says) : wrong(`only ${says}. Make room for the store.`)];
}
