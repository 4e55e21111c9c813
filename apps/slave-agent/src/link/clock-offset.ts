/** One round trip: the court's clock at sending and at the answer, the hub's at receipt and at answering; all ms. */
export interface RoundTrip {
  readonly t0: number;
  readonly t1: number;
  readonly t2: number;
  readonly t3: number;
}

/**
 * Court's clock minus the hub's clock, ms: of the round trip that took the least time, whose two ways differ the least.
 * null for none.
 */
export function clockOffset(trips: readonly RoundTrip[]): number | null {
  let best: RoundTrip | null = null;
  const took = (trip: RoundTrip): number => trip.t3 - trip.t0 - (trip.t2 - trip.t1);
  for (const trip of trips) if (best === null || took(trip) < took(best)) best = trip;
  return best === null ? null : (best.t0 - best.t1 + (best.t3 - best.t2)) / 2;
}
