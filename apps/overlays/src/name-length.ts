/** Longer names are written smaller, so that they stay whole: a scoreboard's row has room for some twenty letters at its full size. */
export function nameLength(name: string | null): 'short' | 'long' | 'longest' {
  const letters = name?.length ?? 0;
  return letters <= 20 ? 'short' : letters <= 28 ? 'long' : 'longest';
}
