import type { AlertMetric } from '@restrike/contracts';

/** How a metric is shown to people: its value times `factor`, with a unit. */
export interface MetricUnit {
  readonly factor: number;
  readonly unit: string;
}

/** A metric's unit is in its name; a share is shown in per cent. */
export function unitOf(metric: AlertMetric): MetricUnit {
  if (metric.endsWith('-share')) return { factor: 100, unit: '%' };
  if (metric.endsWith('-ms')) return { factor: 1, unit: 'ms' };
  if (metric.endsWith('-hours-left')) return { factor: 1, unit: 'h' };
  if (metric.endsWith('-per-second')) return { factor: 1, unit: '/s' };
  if (metric.endsWith('-per-minute')) return { factor: 1, unit: '/min' };
  return { factor: 1, unit: '' };
}

/** Without what floating point leaves behind: 0.07 × 100 is 7. */
export const shownValue = (value: number, { factor }: MetricUnit): number => Number((value * factor).toPrecision(9));
export const keptValue = (shown: number, { factor }: MetricUnit): number => Number((shown / factor).toPrecision(9));
