/** Stretches of time in words. */
const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** `2 days 3 hours`: the two largest units that are there. */
export function spanOf(ms: number): string {
  let rest = Math.abs(ms);
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const many = Math.floor(rest / size);
    rest -= many * size;
    if (many > 0) parts.push(`${many} ${unit}${many === 1 ? '' : 's'}`);
  }
  return parts.slice(0, 2).join(' ') || 'a moment';
}

export const aheadOf = (offset_ms: number): string =>
  `${spanOf(offset_ms)} ${offset_ms < 0 ? 'behind' : 'ahead'}`;
