import type { AthleteState, MatchState, Side } from '@restrike/contracts';
import { memo, type ReactElement } from 'react';
import { LiveClock } from '../clock/live-clock.js';
import type { CourtSeen } from '../feed/court-feed.js';
import { Flag } from '../flags/flag.js';
import type { TextKey } from '../texts/catalogue.js';
import { useTexts } from '../texts/use-texts.js';
import { NameInPieces } from './name-in-pieces.js';
import { nameLength } from './name-length.js';
import { staleSeconds } from './order-courts.js';

/** How long ago: seconds while they count, then minutes. */
const spanOf = (ms: number): string => (ms < 100_000 ? `${String(Math.max(0, Math.floor(ms / 1_000)))} s` : `${String(Math.floor(ms / 60_000))} min`);

const statusText: Readonly<Record<MatchState['status'], TextKey>> = {
  idle: 'idle', loaded: 'loaded', ready: 'ready', round: 'roundRunning', break: 'break', challenge: 'challenge', injury: 'injury', finished: 'finished',
};

/** Marks, filled up to a count: rounds won, gam-jeoms. More than there are marks, as a match over one total may have, stand as a number. */
function Marks({ kind, filled, of, label }: { readonly kind: 'won' | 'gam-jeom'; readonly filled: number; readonly of: number; readonly label: string }): ReactElement {
  return (
    <span className={`marks marks-${kind}`} role="img" aria-label={`${label} ${String(filled)}`} title={`${label} ${String(filled)}`}>
      {filled > of ? (
        <>
          <i className="on" />
          {filled}
        </>
      ) : (
        Array.from({ length: of }, (_, index) => <i key={index} className={index < filled ? 'on' : ''} />)
      )}
    </span>
  );
}

function AthleteRow({ side, athlete, wins }: { readonly side: Side; readonly athlete: AthleteState; readonly wins: boolean }): ReactElement {
  const text = useTexts();
  return (
    <div className={`athlete athlete-${side}${wins ? ' athlete-wins' : ''}`}>
      <Flag noc={athlete.noc} />
      <span className="athlete-name" data-length={nameLength(athlete.name, 14, 17, 33)} data-testid={`${side}-name`} title={athlete.name ?? ''} dir="auto">
        {athlete.name === null ? <em>{text('unnamed')}</em> : <NameInPieces name={athlete.name} />}
      </span>
      <span className="athlete-marks">
        <Marks kind="won" filled={athlete.roundsWon} of={2} label={text('roundsWon')} />
        <Marks kind="gam-jeom" filled={athlete.gamJeoms} of={5} label={text('gamJeoms')} />
      </span>
      <strong className="athlete-score" data-testid={`${side}-score`}>
        {athlete.score}
      </strong>
    </div>
  );
}

/** Which clock counts now: medical time, time-out, break or round. */
export function clockOf(state: MatchState): { readonly clock: MatchState['clock']; readonly label: TextKey } {
  if (state.injury !== null) return { clock: state.injury.clock, label: 'injury' };
  if (state.timeout !== null) return { clock: state.timeout.clock, label: 'stopped' };
  if (state.breakClock !== null) return { clock: state.breakClock, label: 'break' };
  return { clock: state.clock, label: 'round' };
}

/** One court: match, athletes, score, clock, and whether it can be believed. `isKnown` false: the hub is lost, and all of it is what was. */
export function CourtCard({ court, now, isKnown }: { readonly court: CourtSeen; readonly now: number; readonly isKnown: boolean }): ReactElement {
  return <Card court={court} isKnown={isKnown} stale={staleSeconds(court, now)} silentFor={court.view.link === 'offline' || !isKnown ? spanOf(now - court.heardAt) : null} />;
}

interface CardProps {
  readonly court: CourtSeen;
  readonly isKnown: boolean;
  readonly stale: number | null;
  /** How long ago a court that is lost, or of which nothing is known now, was last heard; null for any other. */
  readonly silentFor: string | null;
}

/** Drawn anew when its own court said something or grew older, and not with every word of the others and every half second: of sixteen cards that was nearly all a page did. */
const Card = memo(function Card({ court, isKnown, stale, silentFor }: CardProps): ReactElement {
  const text = useTexts();
  const { view } = court;
  const state = view.live?.state ?? null;
  const offline = view.link === 'offline';
  const status = state?.status ?? 'idle';
  const kind = [state?.phase, state?.weight].filter((one) => one != null).join(' · ');
  const trouble = silentFor !== null ? text('lastHeard', { span: silentFor }) : stale === null ? null : text('stale', { s: stale });
  const ticking = state === null ? null : clockOf(state);
  return (
    <article className="court-card" data-testid="court-card" data-node-id={view.nodeId} data-status={status} data-link={isKnown ? view.link : 'unknown'} data-stale={stale !== null} aria-label={view.courtName}>
      <header>
        <strong className="court-name" data-length={nameLength(view.courtName, 16, 24)} title={view.courtName}>
          {view.courtName}
        </strong>
        <span className="match-number" data-testid="match-number">
          {state?.matchNumber ?? ''}
        </span>
        <span className="match-kind" title={kind}>
          {kind}
        </span>
        {view.live?.manual == null ? null : (
          <span className="status status-manual" data-testid="manual">
            {text('manual')}
          </span>
        )}
        {offline || !isKnown ? <span className="status status-lost">{text(isKnown ? 'offline' : 'notKnown')}</span> : <span className={`status status-${status}`}>{text(statusText[status])}</span>}
      </header>
      {state === null || state.matchId === null ? (
        <p className="court-empty">{offline || !isKnown ? '–' : text('noMatch')}</p>
      ) : (
        <>
          <AthleteRow side="blue" athlete={state.blue} wins={state.result?.winner === 'blue'} />
          <AthleteRow side="red" athlete={state.red} wins={state.result?.winner === 'red'} />
        </>
      )}
      <footer>
        <span className="round" data-testid="round">
          {state === null || state.round === 0 ? '' : state.round === 4 ? text('goldenPoint') : `${text('round')} ${String(state.round)}`}
        </span>
        {state?.result != null ? (
          <span className="result">
            {[state.result.winner === 'tie' ? text('tie') : state.result.line, state.result.code].filter((one) => one !== null).join(' ')}
          </span>
        ) : null}
        {ticking === null || state?.matchId == null ? null : <Clock court={court} clock={ticking.clock} isKnown={isKnown && !offline && stale === null} />}
        {trouble === null ? null : (
          <span className="trouble" title={trouble} {...(silentFor === null ? { 'data-testid': 'stale' } : {})}>
            {trouble}
          </span>
        )}
      </footer>
    </article>
  );
});

/** One of a court's clocks, running between messages: each counts from a moment of its own. Of a court that is lost or stale it is not known how far it runs. */
export function CourtClock({ court, clock, now }: { readonly court: CourtSeen; readonly clock: MatchState['clock']; readonly now: number }): ReactElement {
  return <Clock court={court} clock={clock} isKnown={court.view.link !== 'offline' && staleSeconds(court, now) === null} />;
}

function Clock({ court, clock, isKnown }: { readonly court: CourtSeen; readonly clock: MatchState['clock']; readonly isKnown: boolean }): ReactElement {
  if (clock.running && !isKnown) return <span className="clock" data-testid="clock">–:––</span>;
  const main = court.view.live?.state.clock.asOf ?? clock.asOf;
  return <LiveClock clock={clock} arrivedAt={court.liveAt} ageMs={Math.max(0, court.clockAgeMs + (main - clock.asOf))} testId="clock" />;
}
