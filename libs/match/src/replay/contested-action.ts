/** A span of one court's timeline, ms: the monotonic clock tied once to the wall clock. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** An event of the round clock, as far as it tells when the action ended. */
export interface ClockEvent {
  readonly atMs: number;
  /** Whether the clock runs from here on; null when the event does not say so. */
  readonly runs: boolean | null;
}

/**
 * What a challenge is about (CLP-4): the last seconds of action before it was asked. When the clock stood, the action ended where it stopped.
 *
 * @param clockEvents newest first, all before the request; empty when nothing is known, and then the action ends at the request.
 * @param windowMs how much action may be contested.
 */
export function contestedAction(askedMs: number, clockEvents: readonly ClockEvent[], windowMs: number): Span {
  let toMs = askedMs;
  for (const { atMs, runs } of clockEvents) {
    if (runs === true) break;
    // A stop is told twice at the end of a round: the first one ended the action.
    if (runs === false) toMs = Math.min(toMs, atMs);
  }
  return { fromMs: toMs - windowMs, toMs };
}

/** How much of a span another one shows, ms. */
export function heldMs(outer: Span, inner: Span): number {
  return Math.max(0, Math.min(outer.toMs, inner.toMs) - Math.max(outer.fromMs, inner.fromMs));
}

/** Whether a span holds another, with some slack at both ends: a picture is not cut at a hundredth of a second. */
export function holdsSpan(outer: Span, inner: Span, slackMs = 0): boolean {
  return outer.fromMs - slackMs <= inner.fromMs && outer.toMs + slackMs >= inner.toMs;
}
