/** A start of the store as its epoch keeps it. */
export interface StoreOpening {
  readonly originMs: number | null;
  /** Identity of the machine's start where the platform tells; null where not. */
  readonly bootId: string | null;
  /** Latest monotonic reading that is known of it, microseconds. */
  readonly latestUs: number | null;
}

/** The machine's clocks when the store is opened. */
export interface MachineMoment {
  /** Wall clock, ms. */
  readonly now: number;
  /** Monotonic clock, microseconds. */
  readonly monotonicUs: number;
  readonly bootId: string | null;
}

/**
 * SES-4: what ties the monotonic clock to the timeline: timeline = origin + monotonic. It is set once per start of the machine, by the wall clock
 * of that moment, and kept by every later opening of the same start, so that a wall clock that is stepped in between moves nothing.
 *
 * Where the platform does not name its starts: the monotonic clock begins anew with each, so a smaller reading is another start; and a later start
 * lies after the former one's last reading, so an origin that moved by less than that is the same start with a stepped wall clock.
 */
export function timelineOrigin(before: StoreOpening | null, { now, monotonicUs, bootId }: MachineMoment): number {
  const fresh = Math.round(now - monotonicUs / 1_000);
  if (before === null || before.originMs === null || before.latestUs === null || monotonicUs < before.latestUs) return fresh;
  if (bootId !== null && before.bootId !== null) return bootId === before.bootId ? before.originMs : fresh;
  return fresh - before.originMs < before.latestUs / 1_000 ? before.originMs : fresh;
}
