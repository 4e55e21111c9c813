import type { MatchClock } from '@restrike/contracts';
import { clockNow, formatClock, msToNextReading, steadyClock } from '@restrike/match/clock';
import { useEffect, useRef, type ReactElement } from 'react';

/** Clocks are painted at whole tenths of a second of this page: so those of many courts change in few pictures, each of which costs the browser as much as the change of a score. */
const paintEveryMs = 100;

/** Changes the text that is there: a new one in its place would be measured by the browser twice. */
function write(element: HTMLElement | null, text: string): void {
  const there = element?.firstChild ?? null;
  if (there === null) element?.append(text);
  else if (there.nodeValue !== text) there.nodeValue = text;
}

/** A clock that runs between messages. `arrivedAt` is when the state came (this page's clock), `ageMs` how old it was then. */
export function LiveClock({ clock, arrivedAt, ageMs, testId }: { readonly clock: MatchClock; readonly arrivedAt: number; readonly ageMs: number; readonly testId?: string }): ReactElement {
  const element = useRef<HTMLSpanElement>(null);
  const shown = useRef<number | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    /** What is shown goes down also between two readings: the next word is held against that. */
    const runOn = (): { readonly shows: number; readonly current: number } => {
      // On this page's own clock the value was true at `arrivedAt - ageMs`.
      const current = clockNow({ ...clock, asOf: arrivedAt - ageMs }, performance.now());
      shown.current = steadyClock(shown.current, current, clock.running);
      return { shows: shown.current, current };
    };
    const paint = (): void => {
      const { shows, current } = runOn();
      write(element.current, formatClock(shows));
      const next = clock.running ? msToNextReading(shows, current) : null;
      if (next === null) return;
      const now = performance.now();
      timer = setTimeout(paint, Math.ceil((now + next) / paintEveryMs) * paintEveryMs - now);
    };
    paint();
    return () => {
      clearTimeout(timer);
      runOn();
    };
  }, [clock, arrivedAt, ageMs]);
  return <span ref={element} className={`clock${clock.running ? ' clock-running' : ''}`} data-testid={testId} />;
}
