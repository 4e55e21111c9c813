/** Time of day, `14:32:05`, or `14:32` without seconds. */
export const timeOf = (ms: number, withSeconds = false): string => new Date(ms).toLocaleTimeString([], { hourCycle: 'h23', hour: '2-digit', minute: '2-digit', ...(withSeconds ? { second: '2-digit' } : {}) });

/** Day and time, `21 Nov 14:32`. */
export const momentOf = (ms: number, language: string): string => new Date(ms).toLocaleString(language, { hourCycle: 'h23', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** A span of time as people say it: `42 s`, `3 min`, `2 h 05`, `4 d`. */
export function spanOf(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 100) return `${String(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${String(minutes)} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${String(hours)} h ${String(minutes % 60).padStart(2, '0')}`;
  return `${String(Math.round(hours / 24))} d`;
}

/** Bytes with a unit, to three digits. */
export function bytesOf(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined) return '–';
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${value >= 100 || unit === 0 ? String(Math.round(value)) : value.toFixed(1)} ${units[unit] ?? ''}`;
}

/** A share as a percentage. */
export const percentOf = (share: number | null | undefined, digits = 0): string => (share === null || share === undefined ? '–' : `${(share * 100).toFixed(digits)} %`);
