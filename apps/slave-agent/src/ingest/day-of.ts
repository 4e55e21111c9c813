let cachedFrom = 1;
let cachedUntil = 0;
let cached = '';

/** Calendar day, local to this machine, of a moment: `YYYY-MM-DD`. */
export function dayOf(ms: number): string {
  if (ms >= cachedFrom && ms < cachedUntil) return cached;
  const date = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  cached = `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  cachedFrom = new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  cachedUntil = new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
  return cached;
}
