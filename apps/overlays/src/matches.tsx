import { CourtClock, clockOf, columnsFor, orderCourts, staleSeconds, nameLength, type CourtSeen } from '@restrike/ui';
import type { ReactElement } from 'react';
import { unset, type SetValues } from './overlay-values.js';
import { OverlayFlag } from './overlay-flag.js';
import { runOverlay, type ManyProps } from './run-overlay.js';
import { useTexts } from './texts.js';

const statusKey = { idle: 'idle', loaded: 'loaded', ready: 'ready', round: 'roundRunning', break: 'break', challenge: 'challenge', injury: 'injury', finished: 'finished' } as const;

function Cell({ court, values, now }: { readonly court: CourtSeen; readonly values: SetValues; readonly now: number }): ReactElement {
  const text = useTexts();
  const { view } = court;
  const state = view.live?.state ?? null;
  const stale = staleSeconds(court, now);
  const ticking = state === null || state.matchId === null ? null : clockOf(state);
  return (
    <article className={`cell cell-${state?.status ?? 'idle'}${view.link === 'offline' ? ' cell-lost' : ''}`} data-testid="court-card" data-theme={values.theme} data-node-id={view.nodeId} data-status={state?.status ?? 'idle'}>
      <header>
        <b>{view.courtName}</b>
        <span>{values.title ?? state?.matchNumber ?? ''}</span>
        {view.live?.manual == null ? null : <small className="manual-mark">{text('manual')}</small>}
        <em>{view.link === 'offline' ? text('offline') : stale === null ? text(statusKey[state?.status ?? 'idle']) : text('stale', { s: stale })}</em>
      </header>
      {state === null || state.matchId === null ? (
        <p>{text('noMatch')}</p>
      ) : (
        (['blue', 'red'] as const).map((side) => (
          <div key={side} className={`cell-row sb-${side}${state.result?.winner === side ? ' sb-wins' : ''}`}>
            <OverlayFlag noc={state[side].noc} />
            <span data-length={nameLength(state[side].name, 13, 17)} dir="auto">
              {state[side].name ?? ''}
            </span>
            <strong data-testid={`${side}-score`}>{state[side].score}</strong>
          </div>
        ))
      )}
      {values.message === null ? null : <p className="cell-message" data-testid="message">{values.message}</p>}
      <footer>
        {state === null || state.round === 0 ? '' : state.round === 4 ? text('golden') : `R${String(state.round)}`}
        {state?.result?.winner == null ? ticking === null ? null : <CourtClock court={court} clock={ticking.clock} now={now} /> : <b>{[state.result.line, state.result.code].filter((one) => one !== null).join(' ')}</b>}
      </footer>
    </article>
  );
}

function Matches({ courts, options, now }: ManyProps): ReactElement {
  const valuesOf = new Map(courts.map(({ court, values }) => [court.view.nodeId, values]));
  const ordered = orderCourts(courts.filter(({ values }) => values.shown).map(({ court }) => court));
  const columns = options.columns ?? columnsFor(ordered.length);
  return (
    <section className="matches" style={{ gridTemplateColumns: `repeat(${String(columns)}, minmax(0, 1fr))`, fontSize: `${String(Math.min(2.6, 6.8 / columns, 8 / Math.ceil(ordered.length / columns)) * options.size)}rem` }}>
      {ordered.map((court) => (
        <Cell key={court.view.nodeId} court={court} values={valuesOf.get(court.view.nodeId) ?? unset} now={now} />
      ))}
    </section>
  );
}

runOverlay({ name: 'matches', many: (props) => <Matches {...props} /> });
