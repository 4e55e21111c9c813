import type { ChallengeView } from '@restrike/contracts';
import { useEffect, useState, type ReactElement } from 'react';
import { useTexts } from '../texts/use-texts.js';
import { usePlayerTexts } from './player-texts.js';

/** What the rule clock shows at a moment of the court's clock. */
export function ruleClockOf(challenge: ChallengeView, nowMs: number): { readonly leftMs: number; readonly part: number; readonly over: boolean; readonly ruledAfterMs: number | null } {
  const leftMs = challenge.dueAt - (challenge.answeredAt ?? nowMs);
  return {
    leftMs,
    part: Math.min(1, Math.max(0, leftMs / challenge.rulingMs)),
    over: leftMs < 0,
    ruledAfterMs: challenge.answeredAt === null ? null : Math.max(0, challenge.answeredAt - challenge.askedAt),
  };
}

/**
 * CLP-4: who asks, how long there is to rule, what is contested, and what each coach has left.
 *
 * @param isKnown whether the court is heard: whether an open challenge has been ruled meanwhile nobody knows, and its clock stands.
 */
export function RuleClock({ challenge, now, isKnown = true }: { readonly challenge: ChallengeView; readonly now: () => number; readonly isKnown?: boolean }): ReactElement {
  const shared = useTexts();
  const text = usePlayerTexts();
  const [at, setAt] = useState(() => now());
  useEffect(() => {
    if (!challenge.open || !isKnown) return undefined;
    const timer = setInterval(() => setAt(now()), 200);
    return () => clearInterval(timer);
  }, [challenge.open, isKnown, now]);
  const isUnknown = challenge.open && !isKnown;
  const { leftMs, part, over: isOver, ruledAfterMs } = ruleClockOf(challenge, at);
  const over = isOver && !isUnknown;
  const seconds = Math.ceil(Math.abs(leftMs) / 1_000);
  const words = ruledAfterMs !== null ? text('ruledIn', { s: Math.round(ruledAfterMs / 1_000) }) : over ? text('ruleOver') : text('ruleClock');
  return (
    <section className={`rule-clock rule-by-${challenge.by}${challenge.open ? '' : ' rule-ruled'}${over ? ' rule-over' : ''}`} data-testid="rule-clock" aria-live="off">
      <strong className="rule-who">
        {shared(challenge.by)} {text(challenge.open ? 'asks' : 'asked')}
      </strong>
      <span className="rule-left" role="timer" aria-label={words}>
        {isUnknown ? '–' : challenge.open ? `${over ? '+' : ''}${String(seconds)}` : (challenge.result === null ? '–' : text(challenge.result))}
        {challenge.open && !isUnknown ? <small> s</small> : null}
      </span>
      <span className="rule-words">{words}</span>
      <span className="rule-bar" aria-hidden="true">
        <i style={{ width: `${String((challenge.open && !isUnknown ? part : 0) * 100)}%` }} />
      </span>
      <span className="rule-facts">
        <span>{text('contestedSpan', { s: Math.round((challenge.contested.to - challenge.contested.from) / 1_000) })}</span>
        <span>
          {text('requestsLeft')}:{' '}
          {(['blue', 'red'] as const).map((side) => (
            <b key={side} className={`rule-side-${side}`}>
              {shared(side)} {challenge.requests[side].left}{' '}
            </b>
          ))}
        </span>
      </span>
    </section>
  );
}
