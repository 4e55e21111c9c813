import { courtTournamentViewSchema, tournamentDaySchema, tournamentSchema, type CourtTournamentView } from '@restrike/contracts';
import { Said, useAgentWords, useCourtLive } from '@restrike/ui';
import { useState, type FormEvent, type ReactElement } from 'react';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { ResourceView } from '../api/resource-view.js';
import { useResource } from '../api/use-resource.js';
import { ConfirmButton } from '../shell/confirm-button.js';
import { useTexts } from '../texts/court-texts.js';
import { clockTime } from '../texts/format.js';

const everyMs = 10_000;

/** TRN: tournament and day of the court; a day is suggested by its date and taken by a person only. */
export function TournamentPart(): ReactElement {
  const text = useTexts();
  const { run } = useOperator();
  const changed = useCourtLive((state) => state.changes.context);
  const { resource, reload } = useResource('/api/tournament', courtTournamentViewSchema, everyMs, changed);
  const activate = (tournamentId: string, tournamentDayId: string | null): void => void run(() => act('PUT', '/api/tournament/context', courtTournamentViewSchema, { tournamentId, tournamentDayId })).then(reload);
  return (
    <section className="card">
      <h2>{text('tournament')}</h2>
      <ResourceView resource={resource} reload={reload}>
        {(view) => (
          <>
            <Active view={view} />
            <Suggested view={view} onTake={activate} />
            {view.tournaments.map((tournament) => (
              <article key={tournament.tournamentId} className="tournament">
                <h3>
                  {tournament.name} <small>{[tournament.place, tournament.country].filter((one) => one !== null).join(', ')}</small>
                </h3>
                <div className="chips">
                  {view.days
                    .filter((day) => day.tournamentId === tournament.tournamentId)
                    .map((day) => (
                      <button key={day.tournamentDayId} type="button" aria-pressed={view.active?.tournamentDayId === day.tournamentDayId} onClick={() => activate(tournament.tournamentId, day.tournamentDayId)}>
                        {text('dayN', { n: day.number })} <small>{day.day}</small>
                      </button>
                    ))}
                  <NewDay tournamentId={tournament.tournamentId} today={view.today} onDone={reload} />
                </div>
              </article>
            ))}
            {view.tournaments.length === 0 ? <p className="quiet">{text('noTournamentHint')}</p> : null}
            <NewTournament onDone={reload} />
            {view.active === null ? null : (
              <ConfirmButton ask={text('contextClearAsk')} onConfirm={() => void run(() => act('DELETE', '/api/tournament/context', courtTournamentViewSchema)).then(reload)}>
                {text('contextClear')}
              </ConfirmButton>
            )}
          </>
        )}
      </ResourceView>
    </section>
  );
}

function Active({ view }: { readonly view: CourtTournamentView }): ReactElement {
  const text = useTexts();
  const said = useAgentWords();
  const { active } = view;
  if (active === null) return <p className="verdict verdict-warning">{text('noTournament')}</p>;
  const tournament = view.tournaments.find((one) => one.tournamentId === active.tournamentId);
  const day = view.days.find((one) => one.tournamentDayId === active.tournamentDayId);
  return (
    <div className="verdict verdict-good">
      <strong>
        {tournament?.name ?? active.tournamentId} {day === undefined ? '' : `· ${text('dayN', { n: day.number })} · ${day.day}`}
      </strong>{' '}
      <small>{text('contextBy', { who: said(active.setBy), time: clockTime(active.setAt) })}</small>
      {view.folder === null ? null : (
        <p>
          {text('folderOf')}: <code>{view.folder}</code>
        </p>
      )}
      {view.folderTrouble === null ? null : <p className="problem"><Said>{view.folderTrouble}</Said></p>}
    </div>
  );
}

function Suggested({ view, onTake }: { readonly view: CourtTournamentView; readonly onTake: (tournamentId: string, dayId: string) => void }): ReactElement | null {
  const text = useTexts();
  const day = view.days.find((one) => one.tournamentDayId === view.suggestedDayId);
  if (day === undefined) return null;
  return (
    <p className="verdict verdict-warning">
      {text('suggestedDay', { n: day.number })}{' '}
      <button type="button" className="primary" onClick={() => onTake(day.tournamentId, day.tournamentDayId)}>
        {text('takeSuggested', { n: day.number })}
      </button>
    </p>
  );
}

function NewDay({ tournamentId, today, onDone }: { readonly tournamentId: string; readonly today: string; readonly onDone: () => void }): ReactElement {
  const text = useTexts();
  const { run } = useOperator();
  const [day, setDay] = useState(today);
  const add = (event: FormEvent): void => {
    event.preventDefault();
    void run(() => act('POST', `/api/tournament/tournaments/${tournamentId}/days`, tournamentDaySchema, { day })).then(onDone);
  };
  return (
    <form className="inline" onSubmit={add}>
      <input type="date" aria-label={text('newDay')} value={day} onChange={({ target }) => setDay(target.value)} />
      <button type="submit" disabled={day === ''}>
        {text('newDay')}
      </button>
    </form>
  );
}

function NewTournament({ onDone }: { readonly onDone: () => void }): ReactElement {
  const text = useTexts();
  const { run } = useOperator();
  const [name, setName] = useState('');
  const [place, setPlace] = useState('');
  const create = (event: FormEvent): void => {
    event.preventDefault();
    void run(() => act('POST', '/api/tournament/tournaments', tournamentSchema, { name, place: place.trim() === '' ? null : place })).then((made) => {
      if (made === null) return;
      setName('');
      setPlace('');
      onDone();
    });
  };
  return (
    <form className="inline" onSubmit={create} aria-label={text('newTournament')}>
      <input placeholder={`${text('newTournament')}: ${text('name')}`} aria-label={text('name')} maxLength={120} value={name} onChange={({ target }) => setName(target.value)} />
      <input placeholder={text('place')} aria-label={text('place')} maxLength={120} value={place} onChange={({ target }) => setPlace(target.value)} />
      <button type="submit" disabled={name.trim() === ''}>
        {text('create')}
      </button>
    </form>
  );
}
