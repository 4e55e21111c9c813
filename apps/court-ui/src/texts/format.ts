/** `14:32`. */
export const clockTime = (ms: number): string => new Date(ms).toLocaleTimeString([], { hourCycle: 'h23', hour: '2-digit', minute: '2-digit' });
/** `14:32:07`. */
export const clockSeconds = (ms: number): string => new Date(ms).toLocaleTimeString([], { hourCycle: 'h23', hour: '2-digit', minute: '2-digit', second: '2-digit' });
/** `14:32:07.123`. */
export const clockMillis = (ms: number): string => `${clockSeconds(ms)}.${String(Math.floor(ms) % 1_000).padStart(3, '0')}`;
/** `2026-11-21 14:32`. */
export const dateTime = (ms: number): string => `${new Date(ms).toLocaleDateString('sv')} ${clockTime(ms)}`;

/** Position in a video, `H:MM:SS`. */
export function videoPosition(ms: number): string {
  const s = Math.floor(Math.abs(ms) / 1_000);
  return `${ms < 0 ? '−' : ''}${String(Math.floor(s / 3_600))}:${String(Math.floor(s / 60) % 60).padStart(2, '0')}:${String(s % 60).padStart(2, '0')}`;
}

/** `12 s`, `4 min`, `3 h 05 min`. */
export function duration(ms: number): string {
  const s = Math.round(ms / 1_000);
  if (s < 90) return `${String(s)} s`;
  const minutes = Math.floor(s / 60);
  return minutes < 90 ? `${String(minutes)} min` : `${String(Math.floor(minutes / 60))} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** Hours for which a disk lasts: `2.4`, and from a hundred on `323`. */
export const hoursLeft = (hours: number): string => hours.toFixed(hours < 100 ? 1 : 0);

/** `1.4 GB`, as disks are sold and shown. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let rest = value;
  let unit = 0;
  while (rest >= 1_000 && unit < units.length - 1) {
    rest /= 1_000;
    unit += 1;
  }
  return `${unit === 0 || rest >= 100 ? String(Math.round(rest)) : rest.toFixed(1)} ${units[unit] ?? ''}`;
}
