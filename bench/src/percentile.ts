/** Value below which the share `p` (0…1) of the values lies, nearest rank; NaN of nothing. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))] ?? Number.NaN;
}

/** Count, p50, p99 and greatest, rounded to a hundredth. */
export function summary(values: readonly number[]): { readonly count: number; readonly p50: number; readonly p99: number; readonly max: number } {
  const round = (value: number): number => Math.round(value * 100) / 100;
  return { count: values.length, p50: round(percentile(values, 0.5)), p99: round(percentile(values, 0.99)), max: round(percentile(values, 1)) };
}
