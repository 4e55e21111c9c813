import { readFileSync } from 'node:fs';

/** A drive that was just connected counts as one of its own so soon, ms. */
const keptMs = 2_000;
let kept: { readonly at: number; readonly mounts: readonly string[] } | null = null;

/** {@link mountPoints} of now, or of a moment ago: folders are asked for many times a second. */
export function recentMounts(): readonly string[] {
  const at = performance.now();
  if (kept === null || at - kept.at > keptMs) kept = { at, mounts: mountPoints() };
  return kept.mounts;
}

/** Where drives and shares are mounted on this machine, without a question to any of them; none where the platform has no such list. Spaces in it are `\040`. */
export function mountPoints(table = readTable()): readonly string[] {
  return table.split('\n').flatMap((line) => {
    const [, place] = line.split(' ');
    return place === undefined ? [] : [place.replace(/\\([0-7]{3})/g, (_all, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))];
  });
}

function readTable(): string {
  try {
    return readFileSync('/proc/self/mounts', 'utf8');
  } catch {
    return '';
  }
}
