import { useState, type ReactElement } from 'react';
import { useHubWords } from '../hub-words/use-hub-words.js';
import { daysOf, runningOf, useTournaments } from '../tournaments/use-tournaments.js';
import type { ActsProps } from './acts-panel.js';
import { useTexts } from './texts.js';

/** The tournament on the courts themselves, without a change of the hub's: set with the day that is active, or none. A court that then differs from the hub is shown as such. */
export function ContextActs({ disabled, onAct }: ActsProps): ReactElement {
  const text = useTexts();
  const { data } = useTournaments();
  const running = data === undefined ? null : runningOf(data);
  const day = data === undefined || running === null ? null : (daysOf(data, running).find(({ status }) => status === 'active') ?? null);
  return (
    <>
      <button type="button" disabled={disabled || running === null} title={running?.name ?? text('noDays')} data-act="set-context" onClick={() => running !== null && onAct({ action: 'set-context', tournamentId: running.tournamentId, tournamentDayId: day?.tournamentDayId ?? null })}>
        {text('setContext')}
      </button>
      <button type="button" className="danger-soft" disabled={disabled} data-act="clear-context" onClick={() => onAct({ action: 'set-context', tournamentId: null, tournamentDayId: null })}>
        {text('clearContext')}
      </button>
    </>
  );
}

/** Tournament day on the courts: activate, prepare folders, finish. */
export function DayActs({ disabled, onAct }: ActsProps): ReactElement {
  const text = useTexts();
  const words = useHubWords();
  const query = useTournaments();
  const [chosen, setChosen] = useState('');
  const running = query.data === undefined ? null : runningOf(query.data);
  const days = query.data === undefined || running === null ? [] : daysOf(query.data, running);
  const day = days.find(({ tournamentDayId }) => tournamentDayId === chosen) ?? days.find(({ status }) => status === 'active') ?? days.find(({ status }) => status === 'planned') ?? null;
  return (
    <>
      {days.length === 0 ? (
        <span className="fine">{query.error !== null ? words(query.error.message) : query.data === undefined ? text('daysLoading') : text('noDays')}</span>
      ) : (
        <>
          <select aria-label={text('chooseDay')} value={day?.tournamentDayId ?? ''} onChange={({ target }) => setChosen(target.value)}>
            {days.map((one) => (
              <option key={one.tournamentDayId} value={one.tournamentDayId}>
                {one.number}. {one.day}
              </option>
            ))}
          </select>
          <button type="button" disabled={disabled || day === null} data-act="activate-day" onClick={() => day !== null && onAct({ action: 'activate-day', tournamentDayId: day.tournamentDayId, day: day.day })}>
            {text('activateDay')}
          </button>
        </>
      )}
      <button type="button" disabled={disabled} data-act="prepare-folders" onClick={() => onAct({ action: 'prepare-folders' })}>
        {text('prepareFolders')}
      </button>
      <button type="button" className="danger-soft" disabled={disabled} data-act="finish-day" onClick={() => onAct({ action: 'finish-day' })}>
        {text('finishDay')}
      </button>
    </>
  );
}
