/** What changed between two texts, line by line. */

export interface Line {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** The longest common lines stay; both texts are short. */
export function lineDifference(before: string, after: string): Line[] {
  const old = before.split('\n');
  const now = after.split('\n');
  const lengths = Array.from({ length: old.length + 1 }, () =>
    new Array<number>(now.length + 1).fill(0),
  );
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      lengths[i]![j] =
        old[i] === now[j]
          ? lengths[i + 1]![j + 1]! + 1
          : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      lines.push({ kind: 'same', text: old[i]! });
      i++;
      j++;
    } else if (j >= now.length || (i < old.length && lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) {
      lines.push({ kind: 'removed', text: old[i++]! });
    } else lines.push({ kind: 'added', text: now[j++]! });
  }
  return lines;
}
