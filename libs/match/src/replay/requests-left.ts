import type { AthleteState } from '@restrike/contracts';

/** A coach's video requests: what was asked, what was lost, and what is left of the quota. One that was upheld costs nothing. */
export interface RequestsLeft {
  readonly asked: number;
  readonly rejected: number;
  readonly left: number;
}

/** Counts from what the challenges of the match came to; the sender never tells the quota, so it is a setting. */
export function requestsLeft(challenges: AthleteState['challenges'], quota: number): RequestsLeft {
  return { asked: challenges.asked, rejected: challenges.rejected, left: Math.max(0, quota - challenges.rejected) };
}
