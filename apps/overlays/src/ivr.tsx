import { useState, type ReactElement } from 'react';
import { nextIvrPhase, type IvrPhase } from './ivr-phase.js';
import { runOverlay, type OneProps } from './run-overlay.js';
import { useTexts } from './texts.js';

const asks = { blue: 'reviewBlue', red: 'reviewRed', referee: 'reviewReferee', replay: 'reviewReplay' } as const;

function Ivr({ court, now, replay }: OneProps): ReactElement | null {
  const text = useTexts();
  const state = court.view.live?.state ?? null;
  const [phase, setPhase] = useState<IvrPhase>(() => nextIvrPhase(null, state, now, true, replay));
  const next = nextIvrPhase(phase, state, now, false, replay);
  if (next !== phase) setPhase(next);
  if (phase === null) return null;
  const { by } = phase.challenge;
  const result = phase.kind === 'closing' ? phase.challenge.result : null;
  return (
    <section className={`ivr ivr-${phase.kind}${phase.kind === 'open' && !phase.fresh ? ' ivr-settled' : ''}`} data-testid="ivr" data-phase={phase.kind} key={`${phase.kind}${String(phase.key)}`}>
      <i className="ivr-wipe ivr-wipe-1" />
      <i className="ivr-wipe ivr-wipe-2" />
      <div className={`ivr-badge ivr-by-${by}${result === null ? '' : ` ivr-${result}`}`}>
        <small>{phase.kind === 'open' ? text(asks[by]) : text('review')}</small>
        <strong>{phase.kind === 'open' ? text('review') : text(result ?? 'reviewOver')}</strong>
      </div>
    </section>
  );
}

runOverlay({ name: 'ivr', one: (props) => <Ivr {...props} /> });
