import type { MatchClock } from '@restrike/contracts';
import { clockNow, formatClock, steadyClock } from '@restrike/match/clock';
import { useEffect, useRef, type ReactElement } from 'react';

const paintEveryMs = 100;

/** A clock that runs between messages. `arrivedAt` is when the state came (this page's clock), `ageMs` how old it was then. */
export function LiveClock({ clock, arrivedAt, ageMs, testId }: { readonly clock: MatchClock; readonly arrivedAt: number; readonly ageMs: number; readonly testId?: string }): ReactElement {
  const element = useRef<HTMLSpanElement>(null);
  const shown = useRef<number | null>(null);
  useEffect(() => {
    const paint = (): void => {
      // On this page's own clock the value was true at `arrivedAt - ageMs`.
      const current = clockNow({ ...clock, asOf: arrivedAt - ageMs }, performance.now());
      shown.current = steadyClock(shown.current, current, clock.running);
      const text = formatClock(shown.current);
      if (element.current !== null && element.current.textContent !== text) element.current.textContent = text;
    };
    paint();
    if (!clock.running) return undefined;
    const timer = setInterval(paint, paintEveryMs);
    return () => clearInterval(timer);
  }, [clock, arrivedAt, ageMs]);
  return <span ref={element} className={`clock${clock.running ? ' clock-running' : ''}`} data-testid={testId} />;
}
