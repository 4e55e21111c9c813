import type { ChallengeState, MatchState } from '@restrike/contracts';

/** How long the closing picture with the ruling stays, ms. */
export const closingMs = 4_000;

/** Who asked for the review; `replay` when the operator just plays one. */
export type ReviewBy = ChallengeState['by'] | 'replay';

/**
 * What the review animation shows. `open`: a review is going on, `fresh` when it began before our eyes, so that the opening plays; `closing`:
 * it has just ended, with its ruling. Null shows nothing.
 */
export type IvrPhase =
  | { readonly kind: 'open'; readonly challenge: { readonly by: ReviewBy }; readonly fresh: boolean; readonly key: number }
  | { readonly kind: 'closing'; readonly challenge: { readonly by: ReviewBy } & Pick<ChallengeState, 'result'>; readonly until: number; readonly key: number }
  | null;

/** What the court's own rules say of the replay: they open and close it, for a REPLAY without a challenge as well. */
export type ReplayWord = {
  readonly isOpen: boolean;
  readonly at: number;
  /** It was so already when this page connected. */
  readonly isOld: boolean;
} | null;

/**
 * The next phase from the one before and the newest state. Pure: `now` is any monotonic clock, ms; `isFirst` for the state a page is loaded with,
 * which is shown as it stands: a review that goes on without its opening, one that is over not at all. Where the court's rules are heard (`replay`)
 * they decide when it opens and closes; else the challenge of the match does.
 */
export function nextIvrPhase(before: IvrPhase, state: Pick<MatchState, 'challenge'> | null, now: number, isFirst: boolean, replay: ReplayWord = null): IvrPhase {
  const challenge = state?.challenge ?? null;
  const isOpen = replay?.isOpen ?? challenge?.open ?? false;
  if (isOpen) {
    // The rule may open before the state says who asked: what is open stays open, and is told by whom when that is known.
    const by = challenge?.open === true ? challenge.by : before?.kind === 'open' ? before.challenge.by : 'replay';
    const key = replay === null ? (challenge?.sequence ?? 0) : replay.at;
    if (before?.kind === 'open' && (replay !== null || before.key === key)) return before.challenge.by === by ? before : { ...before, challenge: { by } };
    return { kind: 'open', challenge: { by }, fresh: !isFirst && replay?.isOld !== true, key };
  }
  const answered = challenge !== null && !challenge.open ? challenge : null;
  if (before?.kind === 'open') {
    const result = before.challenge.by === 'replay' ? null : (answered?.result ?? null);
    return { kind: 'closing', challenge: { by: before.challenge.by, result }, until: now + closingMs, key: before.key };
  }
  if (before?.kind === 'closing') {
    if (now >= before.until) return null;
    // The ruling may come in a message of its own, after the review was closed.
    if (before.challenge.by !== 'replay' && answered !== null && answered.result !== null && answered.result !== before.challenge.result) return { ...before, challenge: { ...before.challenge, result: answered.result } };
    return before;
  }
  return null;
}
