import { nameLength } from '@restrike/ui';
import type { MatchState } from '@restrike/contracts';
import type { ReactElement } from 'react';
import { OverlayFlag } from './overlay-flag.js';
import type { OverlayOptions } from './overlay-options.js';
import { runOverlay, type OneProps } from './run-overlay.js';
import { useTexts } from './texts.js';

/** Whether names show now: before the match, in its breaks if asked, or always. */
function shows(status: MatchState['status'], show: OverlayOptions['show']): boolean {
  if (show === 'always') return status !== 'idle';
  return status === 'loaded' || status === 'ready' || (show === 'break' && status === 'break');
}

function LowerThird({ court, options, values }: OneProps): ReactElement | null {
  const text = useTexts();
  const state = court.view.live?.state ?? null;
  if (values.text !== null) {
    const { name, line } = values.text;
    return (
      <section className="lower-third lt-in" data-testid="lower-third" data-shown key={`text:${name}`}>
        <header>{values.title}</header>
        <p className="lt-text">
          <b dir="auto" data-testid="text-name">{name}</b>
          {line === null ? null : <span dir="auto">{line}</span>}
        </p>
      </section>
    );
  }
  if (state === null || state.matchId === null) return null;
  return (
    <section className={`lower-third${shows(state.status, options.show) ? ' lt-in' : ' lt-out'}`} data-testid="lower-third" data-shown={shows(state.status, options.show)} key={state.matchId}>
      <header>
        {values.title ?? [state.matchNumber, state.phase, state.weight, state.division].filter((one) => one !== null && one !== '').join(' · ')}
        {court.view.live?.manual == null ? null : <small className="manual-mark">{text('manual')}</small>}
      </header>
      <div className="lt-names">
        {(['blue', 'red'] as const).map((side) => (
          <div key={side} className={`lt-athlete lt-${side}`}>
            <OverlayFlag noc={state[side].noc} />
            <span data-length={nameLength(state[side].name)} dir="auto" data-testid={`${side}-name`}>
              {state[side].name ?? ''}
            </span>
          </div>
        ))}
        <b className="lt-vs">{text('versus')}</b>
      </div>
    </section>
  );
}

runOverlay({ name: 'lower-third', one: (props) => <LowerThird {...props} /> });
