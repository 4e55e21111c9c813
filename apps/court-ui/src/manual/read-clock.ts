/** Reads a clock as people write it, `1:23`, `83` or `1.23`, as ms; null when it is none or beyond an hour. */
export function readClock(text: string): number | null {
  const match = /^(?:(\d{1,2})[:.])?(\d{1,4})$/.exec(text.trim());
  if (match === null) return null;
  const [, minutes, seconds] = match;
  const rest = Number(seconds);
  if (minutes !== undefined && rest > 59) return null;
  const ms = (Number(minutes ?? 0) * 60 + rest) * 1_000;
  return ms <= 3_600_000 ? ms : null;
}
