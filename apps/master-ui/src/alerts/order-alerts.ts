import type { Alert } from '@restrike/contracts';

const rank = { critical: 0, warning: 1, info: 2 } as const;

/** Alerts that last, worst first, then the newest; those that nobody has acknowledged before the others. */
export function orderAlerts(alerts: Iterable<Alert>): Alert[] {
  return [...alerts]
    .filter(({ clearedAt }) => clearedAt === null)
    .sort((a, b) => Number(a.acknowledgedAt !== null) - Number(b.acknowledgedAt !== null) || rank[a.severity] - rank[b.severity] || b.raisedAt - a.raisedAt);
}

/** Alerts that are over, the newest first. */
export function pastAlerts(alerts: Iterable<Alert>): Alert[] {
  return [...alerts].filter(({ clearedAt }) => clearedAt !== null).sort((a, b) => (b.clearedAt ?? 0) - (a.clearedAt ?? 0));
}
