import type { AthleteState, MatchState, Side } from '@restrike/contracts';
import { CourtClock, clockOf, nameLength } from '@restrike/ui';
import type { ReactElement } from 'react';
import { OverlayFlag } from './overlay-flag.js';
import { runOverlay, type OneProps } from './run-overlay.js';
import { useTexts } from './texts.js';

function Row({ side, athlete, state }: { readonly side: Side; readonly athlete: AthleteState; readonly state: MatchState }): ReactElement {
  const text = useTexts();
  const wins = state.result?.winner === side;
  return (
    <div className={`sb-row sb-${side}${wins ? ' sb-wins' : ''}`}>
      <OverlayFlag noc={athlete.noc} />
      <span className="sb-name" data-length={nameLength(athlete.name)} dir="auto" data-testid={`${side}-name`}>
        {athlete.name ?? ''}
      </span>
      <span className="sb-won" aria-label={`${text('roundsWon')} ${String(athlete.roundsWon)}`}>
        {[0, 1].map((index) => (
          <i key={index} className={index < athlete.roundsWon ? 'on' : ''} />
        ))}
      </span>
      <span className="sb-gj" title={text('gamJeoms')}>
        {athlete.gamJeoms}
      </span>
      <strong key={athlete.score} className="sb-score" data-testid={`${side}-score`}>
        {athlete.score}
      </strong>
    </div>
  );
}

function Scoreboard({ court, options, values, now }: OneProps): ReactElement | null {
  const text = useTexts();
  const state = court.view.live?.state ?? null;
  if (state === null || state.matchId === null) return null;
  const { clock, label } = clockOf(state);
  const what = { round: state.round === 4 ? text('golden') : `R${String(Math.max(1, state.round))}`, injury: text('medical'), stopped: text('timeOut'), break: text('rest') }[label as string] ?? '';
  return (
    <section className={`scoreboard at-${options.place}`} data-testid="scoreboard" data-status={state.status}>
      <header>
        {values.title ?? [state.matchNumber, state.phase, state.weight].filter((one) => one !== null && one !== '').join(' · ')}
        {court.view.live?.manual == null ? null : <small className="manual-mark" data-testid="manual">{text('manual')}</small>}
        {state.status === 'challenge' ? <em>{text('review')}</em> : null}
      </header>
      <div className="sb-main">
        <div className="sb-rows">
          <Row side="blue" athlete={state.blue} state={state} />
          <Row side="red" athlete={state.red} state={state} />
        </div>
        <div className={`sb-time${clock.running ? ' sb-running' : ''}`}>
          <small data-testid="round">{what}</small>
          {state.result?.winner == null ? <CourtClock court={court} clock={clock} now={now} /> : <strong className="sb-result">{[state.result.line, state.result.code].filter((one) => one !== null).join(' ')}</strong>}
        </div>
      </div>
    </section>
  );
}

runOverlay({ name: 'scoreboard', one: (props) => <Scoreboard {...props} /> });
