import type { AthleteState, MatchState, Side } from '@restrike/contracts';
import { Flag, LiveClock, NameInPieces, clockOf, useCourtLive, useFeedLost, useTexts as useSharedTexts, type TextKey } from '@restrike/ui';
import type { ReactElement } from 'react';
import { useTexts } from '../texts/court-texts.js';

const statusText: Readonly<Record<MatchState['status'], TextKey>> = {
  idle: 'idle', loaded: 'loaded', ready: 'ready', round: 'roundRunning', break: 'break', challenge: 'challenge', injury: 'injury', finished: 'finished',
};

/** Longer names are written smaller, so that they stay whole. */
const lengthOf = (name: string): 'short' | 'long' | 'longest' => (name.length <= 24 ? 'short' : name.length <= 36 ? 'long' : 'longest');

/** The match of now, as it is on the hall's scoreboard: Blue, clock, Red. */
export function Scoreboard(): ReactElement {
  const text = useTexts();
  const shared = useSharedTexts();
  const live = useCourtLive((state) => state.live);
  const liveAt = useCourtLive((state) => state.liveAt);
  const ageMs = useCourtLive((state) => state.clockAgeMs);
  const isLost = useFeedLost();
  if (live === null || live.state.matchId === null) {
    return (
      <section className="scoreboard scoreboard-empty" data-testid="scoreboard" data-status="idle">
        <strong>{live === null ? text('connecting') : isLost ? text('unknown') : text('noMatch')}</strong>
      </section>
    );
  }
  const { state } = live;
  const { clock, label } = clockOf(state);
  const result = state.result;
  return (
    <section className="scoreboard" data-testid="scoreboard" data-status={state.status}>
      <Athlete side="blue" state={state} />
      <div className="board-middle">
        <span className="board-match">
          <b data-testid="match-number">{state.matchNumber ?? '–'}</b>
          <small title={[state.phase, state.weight, state.division].filter((one) => one !== null).join(' · ')}>{[state.phase, state.weight].filter((one) => one !== null).join(' · ')}</small>
        </span>
        <span className={`board-clock${clock.running ? ' board-clock-runs' : ''}`}>
          {/* How far it has run since the agent was lost nobody knows. */}
          {isLost && clock.running ? <span data-testid="clock">–:––</span> : <LiveClock clock={clock} arrivedAt={liveAt} ageMs={Math.max(0, ageMs + (state.clock.asOf - clock.asOf))} testId="clock" />}
        </span>
        <span className="board-round" data-testid="round">
          {state.round === 0 ? '' : state.round === 4 ? text('goldenPoint') : `${text('round')} ${String(state.round)}`}
          {label === 'round' ? '' : ` · ${text(label)}`}
        </span>
        <span className="board-status">
          {live.manual == null ? null : <span className="status status-manual">{shared('manual')}</span>}
          {isLost ? <span className="status">{text('unknown')}</span> : <span className={`status status-${state.status}`}>{text(statusText[state.status])}</span>}
        </span>
        {result === null ? null : (
          <span className="board-result" data-testid="result">
            {result.winner === null ? '' : result.winner === 'tie' ? text('tie') : `${text(result.winner)} ${text('wins')}`} {[result.line, result.code].filter((one) => one !== null).join(' ')}
          </span>
        )}
      </div>
      <Athlete side="red" state={state} />
    </section>
  );
}

function Athlete({ side, state }: { readonly side: Side; readonly state: MatchState }): ReactElement {
  const text = useTexts();
  const shared = useSharedTexts();
  const athlete: AthleteState = state[side];
  const rounds = Math.min(3, Math.max(state.round, state.roundWinners.findLastIndex((one) => one !== null) + 1));
  return (
    <div className={`board-side board-${side}${state.result?.winner === side ? ' board-wins' : ''}`}>
      <div className="board-who">
        <span className="board-name" data-length={lengthOf(athlete.name ?? '')} dir="auto" title={athlete.name ?? ''} data-testid={`${side}-name`}>
          {athlete.name === null ? <em>{shared('unnamed')}</em> : <NameInPieces name={athlete.name} />}
        </span>
        <Flag noc={athlete.noc} />
      </div>
      <strong className="board-score" data-testid={`${side}-score`}>
        {athlete.score}
      </strong>
      <div className="board-facts">
        <span title={shared('gamJeoms')} className="board-gam-jeom">
          GJ <b data-testid={`${side}-gam-jeoms`}>{athlete.gamJeoms}</b>
        </span>
        <span title={shared('roundsWon')} className="board-won" role="img" aria-label={`${shared('roundsWon')} ${String(athlete.roundsWon)}`}>
          {[0, 1].map((index) => (
            <i key={index} className={index < athlete.roundsWon ? 'on' : ''} />
          ))}
        </span>
        <span className="board-rounds">{Array.from({ length: rounds }, (_, index) => String(athlete.roundScores[index] ?? 0)).join(' · ')}</span>
        <span className="board-hits">{text('hitsShort', { n: athlete.hits.count, max: athlete.hits.max })}</span>
      </div>
    </div>
  );
}
