import type { MatchClock } from '@restrike/contracts';

/** Value of a clock now, ms, never below 0. `now` is on the clock that stated `asOf`. */
export function clockNow(clock: MatchClock, now: number): number {
  return clock.running ? Math.max(0, clock.ms - Math.max(0, now - clock.asOf)) : clock.ms;
}

/** A correction this great is shown at once; a smaller one against the direction is network jitter. */
const jitterMs = 900;

/**
 * What a display shows after what it showed: a running clock counts down and never jumps up by jitter. It stands until the
 * clock has caught up, and follows at once when the change is too great to be jitter or the clock does not run.
 *
 * @param shown value on screen, ms; null when nothing is.
 */
export function steadyClock(shown: number | null, current: number, running: boolean): number {
  if (shown === null || !running) return current;
  return current > shown && current - shown < jitterMs ? shown : current;
}

/**
 * How long until a running clock reads otherwise, ms; null where it stands, at 0.
 *
 * @param shown value on screen, ms; see {@link steadyClock}.
 */
export function msToNextReading(shown: number, current: number): number | null {
  return shown <= 0 ? null : current - (Math.ceil(shown / 1000) - 1) * 1000;
}

/** `M:SS`; a part of a second still counts as the whole one, as on the scoreboard. */
export function formatClock(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`;
}
