/** Wrong attempts after which every further one waits. */
const freeAttempts = 5;
const longestWaitMs = 60_000;
/** Without a wrong attempt for so long, all is forgotten. */
const forgetAfterMs = 15 * 60_000;

/** Attempts from one place: how many were wrong, and when the last one was, by a clock that nobody sets: one that is set back must not keep the operator out until it has caught up. Plain value. */
export interface Attempts {
  readonly wrong: number;
  readonly lastAt: number;
}

export const noAttempts: Attempts = { wrong: 0, lastAt: 0 };

/** Milliseconds until the next attempt may be made; 0 for now. Doubles with each wrong one, up to a minute. */
export function waitBeforeAttempt({ wrong, lastAt }: Attempts, now: number): number {
  if (wrong < freeAttempts || now - lastAt >= forgetAfterMs) return 0;
  return Math.max(0, lastAt + Math.min(longestWaitMs, 1_000 * 2 ** (wrong - freeAttempts)) - now);
}

/** Counts an attempt before it is judged, so that many at once are many; a right one is forgotten with {@link noAttempts}. */
export function countAttempt(attempts: Attempts, now: number): Attempts {
  const wrong = now - attempts.lastAt >= forgetAfterMs ? 0 : attempts.wrong;
  return { wrong: Math.min(wrong + 1, 1_000), lastAt: now };
}
