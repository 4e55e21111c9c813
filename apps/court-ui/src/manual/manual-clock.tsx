import type { ManualEdit, MatchClock } from '@restrike/contracts';
import { clockNow, formatClock } from '@restrike/match/clock';
import { useCourtNow, useFeedLost, useNow } from '@restrike/ui';
import { useState, type FormEvent, type ReactElement } from 'react';
import { useTexts } from '../texts/court-texts.js';
import { readClock } from './read-clock.js';

/** The shown clock: started, stopped and set by hand. */
export function ManualClock({ clock, onSet }: { readonly clock: MatchClock; readonly onSet: (clock: NonNullable<ManualEdit['clock']>) => void }): ReactElement {
  const text = useTexts();
  const now = useCourtNow();
  useNow(200);
  const [draft, setDraft] = useState<string | null>(null);
  const ms = Math.round(clockNow(clock, now()));
  // How far it has run since the agent was lost nobody knows.
  const isKnown = !useFeedLost() || !clock.running;
  const wanted = draft === null ? ms : readClock(draft);
  const set = (event: FormEvent): void => {
    event.preventDefault();
    if (wanted === null) return;
    onSet({ ms: wanted, running: clock.running });
    setDraft(null);
  };
  return (
    <form className="manual-field manual-clock" onSubmit={set}>
      <label>
        {text('clock')}
        <input value={draft ?? (isKnown ? formatClock(ms) : '–:––')} maxLength={7} aria-invalid={wanted === null} data-testid="manual-clock" onChange={({ target }) => setDraft(target.value)} />
      </label>
      {wanted === null ? <small className="problem">{text('manualClockShape')}</small> : null}
      <span className="manual-steps">
        <button type="submit" disabled={draft === null || wanted === null}>
          {text('manualSetClock')}
        </button>
        <button
          type="button"
          className={clock.running ? 'on' : ''}
          data-testid="manual-clock-run"
          onClick={() => {
            onSet({ ms: wanted ?? ms, running: !clock.running });
            setDraft(null);
          }}
        >
          {clock.running ? text('manualStopClock') : text('manualStartClock')}
        </button>
      </span>
    </form>
  );
}
