/**
 * Longer names are written smaller, so that they stay whole.
 * @param full letters that fit at full size: some twenty in a scoreboard's row.
 * @param small letters that fit a step smaller.
 * @param smaller letters that fit two steps smaller.
 */
export function nameLength(name: string | null, full = 20, small = 28, smaller = Infinity): 'short' | 'long' | 'longest' | 'overlong' {
  const letters = name?.length ?? 0;
  return letters <= full ? 'short' : letters <= small ? 'long' : letters <= smaller ? 'longest' : 'overlong';
}
