import type { ChallengeState, MatchState } from '@restrike/contracts';

/** How long the closing picture with the ruling stays, ms. */
export const closingMs = 4_000;

/**
 * What the review animation shows. `open`: a review is going on, `fresh` when it began before our eyes, so that the opening plays; `closing`:
 * it has just ended, with its ruling. Null shows nothing.
 */
export type IvrPhase =
  | { readonly kind: 'open'; readonly challenge: Pick<ChallengeState, 'by'>; readonly fresh: boolean; readonly key: number }
  | { readonly kind: 'closing'; readonly challenge: Pick<ChallengeState, 'by' | 'result' | 'won'>; readonly until: number; readonly key: number }
  | null;

/**
 * The next phase from the one before and the newest state. Pure: `now` is any monotonic clock, ms; `isFirst` for the state a page is loaded with,
 * which is shown as it stands: a review that goes on without its opening, one that is over not at all.
 */
export function nextIvrPhase(before: IvrPhase, state: Pick<MatchState, 'challenge'> | null, now: number, isFirst: boolean): IvrPhase {
  const challenge = state?.challenge ?? null;
  if (challenge?.open === true) {
    if (before?.kind === 'open' && before.key === challenge.sequence) return before;
    return { kind: 'open', challenge, fresh: !isFirst, key: challenge.sequence };
  }
  if (before?.kind === 'open') {
    const ended = challenge !== null && challenge.sequence === before.key ? challenge : { by: before.challenge.by, result: null, won: null };
    return { kind: 'closing', challenge: ended, until: now + closingMs, key: before.key };
  }
  if (before?.kind === 'closing') {
    if (now >= before.until) return null;
    // The ruling may come in a message of its own, after the review was closed.
    if (challenge !== null && challenge.sequence === before.key && challenge.result !== before.challenge.result) return { ...before, challenge };
    return before;
  }
  return null;
}
