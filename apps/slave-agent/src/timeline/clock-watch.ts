import type { ClockJump } from '@restrike/contracts';

/** A wall clock that is this far from where the monotonic clock expects it was stepped, ms; less is the usual drift. */
const jumpMs = 500;

/** SES-4: notices that the wall clock was stepped or the machine slept. Pure: time comes in. */
export class ClockWatch {
  private expectedOffset: number | null = null;

  /** @returns the jump since the last look; null when there was none. */
  look(wallMs: number, timelineMs: number): Omit<ClockJump, 'jumpId'> | null {
    const offset = wallMs - timelineMs;
    const before = this.expectedOffset;
    if (before === null || Math.abs(offset - before) < jumpMs) {
      this.expectedOffset ??= offset;
      return null;
    }
    this.expectedOffset = offset;
    return { atMs: Math.trunc(timelineMs), wallBefore: timelineMs + before, wallAfter: wallMs, deltaMs: offset - before };
  }
}
