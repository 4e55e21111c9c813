import type { Tournament, TournamentDay, TournamentStatus } from '@restrike/contracts';
import { useFeed } from '@restrike/ui';
import { useState, type FormEvent, type ReactElement } from 'react';
import { z } from 'zod';
import { directors, useMay } from '../access/session.js';
import { followersOf } from '../courts/court-chain.js';
import { useContexts } from '../courts/use-contexts.js';
import type { HubRequest } from '../api/hub-client.js';
import { useHubChange } from '../api/use-hub.js';
import { BusyButton } from '../page/busy-button.js';
import { useKeptFocus } from '../page/keep-focus.js';
import { Loaded, Nothing, Problem } from '../page/loaded.js';
import { Modal } from '../page/modal.js';
import { useTexts } from './texts.js';
import { daysOf, useTournaments, type TournamentBook } from './use-tournaments.js';

type Change = HubRequest & { readonly path: string };
type Draft = Pick<Tournament, 'name' | 'place' | 'country' | 'startsOn' | 'endsOn'>;
const emptyDraft: Draft = { name: '', place: null, country: null, startsOn: null, endsOn: null };

/** Which status may follow, and the word on its button. */
const steps: Readonly<Record<TournamentStatus, readonly (readonly [TournamentStatus, 'toActive' | 'toFinishing' | 'toCompleted' | 'backActive' | 'backFinishing'])[]>> = {
  preparing: [['active', 'toActive']],
  active: [['finishing', 'toFinishing'], ['completed', 'toCompleted']],
  finishing: [['active', 'backActive'], ['completed', 'toCompleted']],
  completed: [['finishing', 'backFinishing']],
};
const dayStatusText = { planned: 'planned', active: 'dayActive', finished: 'dayFinished' } as const;

function DraftForm({ start, submitText, onSubmit, onCancel, isBusy }: { readonly start: Draft; readonly submitText: string; readonly onSubmit: (draft: Draft, done: () => void) => void; readonly onCancel?: () => void; readonly isBusy: boolean }): ReactElement {
  const text = useTexts();
  const [draft, setDraft] = useState(start);
  const set = (key: keyof Draft, value: string): void => setDraft({ ...draft, [key]: key === 'name' ? value : value === '' ? null : value });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // What was refused stays, to be set right.
    onSubmit(draft, () => setDraft(emptyDraft));
  };
  return (
    <form className="inline wrap" onSubmit={submit}>
      <input name="name" className="grow" placeholder={text('name')} aria-label={text('name')} required maxLength={120} value={draft.name} onChange={({ target }) => set('name', target.value)} />
      <input name="place" placeholder={text('place')} aria-label={text('place')} maxLength={120} value={draft.place ?? ''} onChange={({ target }) => set('place', target.value)} />
      <input name="country" className="short" placeholder={text('country')} aria-label={text('country')} maxLength={80} value={draft.country ?? ''} onChange={({ target }) => set('country', target.value)} />
      <label>
        {text('startsOn')} <input name="startsOn" type="date" value={draft.startsOn ?? ''} onChange={({ target }) => set('startsOn', target.value)} />
      </label>
      <label>
        {text('endsOn')} <input name="endsOn" type="date" value={draft.endsOn ?? ''} min={draft.startsOn ?? undefined} onChange={({ target }) => set('endsOn', target.value)} />
      </label>
      <BusyButton type="submit" className="primary" busy={isBusy}>
        {submitText}
      </BusyButton>
      {onCancel === undefined ? null : (
        <button type="button" onClick={onCancel}>
          {text('cancel')}
        </button>
      )}
    </form>
  );
}

interface Question {
  readonly title: string;
  readonly what: string;
  readonly change: Change;
}

function DayRow({ day, tournament, mayChange, onChange, onAsk }: { readonly day: TournamentDay; readonly tournament: Tournament; readonly mayChange: boolean; readonly onChange: (change: Change) => void; readonly onAsk: (question: Question) => void }): ReactElement {
  const text = useTexts();
  const path = `/api/tournaments/${tournament.tournamentId}/days/${day.tournamentDayId}`;
  const isRunning = tournament.status === 'active' || tournament.status === 'finishing';
  return (
    <li className={`day day-${day.status}`} tabIndex={-1} data-focus-home={day.tournamentDayId} data-testid="day" data-status={day.status}>
      <strong>{text('day', { n: day.number })}</strong> {day.day} <em>{text(dayStatusText[day.status])}</em>
      {mayChange ? (
        <span className="row-acts">
          {day.status !== 'active' && isRunning ? (
            <BusyButton busy={false} onClick={() => onChange({ path: `${path}/status`, body: { status: 'active' } })}>
              {text(day.status === 'planned' ? 'activateDay' : 'dayAgain')}
            </BusyButton>
          ) : null}
          {day.status === 'active' ? (
            <button type="button" className="danger-soft" onClick={() => onAsk({ title: text('finishTitle', { n: day.number }), what: text('finishWhat'), change: { path: `${path}/status`, body: { status: 'finished', confirmed: true } } })}>
              {text('finishDay')}
            </button>
          ) : null}
          {day.status === 'planned' ? (
            <button type="button" onClick={() => onAsk({ title: text('removeTitle', { name: day.day }), what: text('removeWhat'), change: { method: 'DELETE', path: `${path}?confirmed=true` } })}>
              {text('remove')}
            </button>
          ) : null}
        </span>
      ) : null}
    </li>
  );
}

function TournamentCard({ tournament, book, mayChange, onChange, onAsk, isBusy }: { readonly tournament: Tournament; readonly book: TournamentBook; readonly mayChange: boolean; readonly onChange: (change: Change, done?: () => void) => void; readonly onAsk: (question: Question) => void; readonly isBusy: boolean }): ReactElement {
  const text = useTexts();
  const [edits, setEdits] = useState(false);
  const [day, setDay] = useState('');
  const path = `/api/tournaments/${tournament.tournamentId}`;
  const days = daysOf(book, tournament);
  const step = (status: TournamentStatus): void => {
    if (status === 'completed') onAsk({ title: text('completeTitle', { name: tournament.name }), what: text('completeWhat'), change: { path: `${path}/status`, body: { status, confirmed: true } } });
    else onChange({ path: `${path}/status`, body: { status } });
  };
  const addDay = (event: FormEvent): void => {
    event.preventDefault();
    onChange({ path: `${path}/days`, body: { day } }, () => setDay(''));
  };
  return (
    <li className={`card tournament-card tournament-${tournament.status}`} tabIndex={-1} data-focus-home={tournament.tournamentId} data-testid="tournament" data-status={tournament.status}>
      {edits ? (
        <DraftForm
          start={tournament}
          submitText={text('save')}
          isBusy={isBusy}
          onCancel={() => setEdits(false)}
          onSubmit={({ name, place, country, startsOn, endsOn }) => onChange({ method: 'PATCH', path, body: { name, place, country, startsOn, endsOn } }, () => setEdits(false))}
        />
      ) : (
        <header>
          <h2 dir="auto">{tournament.name}</h2>
          <span className={`status-word status-word-${tournament.status}`}>{text(tournament.status)}</span>
          <span className="fine">{[tournament.place, tournament.country, [tournament.startsOn, tournament.endsOn].filter((one) => one !== null).join(' – ')].filter((one) => one !== null && one !== '').join(' · ')}</span>
          {mayChange ? (
            <span className="row-acts">
              {steps[tournament.status].map(([status, words]) => (
                <BusyButton key={status} type="button" className={words === 'toActive' ? 'primary' : ''} busy={isBusy} onClick={() => step(status)}>
                  {text(words)}
                </BusyButton>
              ))}
              {tournament.status === 'completed' ? null : (
                <button type="button" onClick={() => setEdits(true)}>
                  {text('edit')}
                </button>
              )}
              {tournament.status === 'preparing' ? (
                <button type="button" onClick={() => onAsk({ title: text('removeTitle', { name: tournament.name }), what: text('removeWhat'), change: { method: 'DELETE', path: `${path}?confirmed=true` } })}>
                  {text('remove')}
                </button>
              ) : null}
            </span>
          ) : null}
        </header>
      )}
      {tournament.status === 'active' || tournament.status === 'finishing' ? <Followers /> : null}
      {days.length === 0 ? <p className="fine">{text('noDays')}</p> : null}
      <ol className="days">
        {days.map((one) => (
          <DayRow key={one.tournamentDayId} day={one} tournament={tournament} mayChange={mayChange} onChange={onChange} onAsk={onAsk} />
        ))}
      </ol>
      {mayChange && tournament.status !== 'completed' ? (
        <form className="inline" onSubmit={addDay}>
          <input type="date" required aria-label={text('addDay')} value={day} min={tournament.startsOn ?? undefined} max={tournament.endsOn ?? undefined} onChange={({ target }) => setDay(target.value)} />
          <BusyButton type="submit" busy={isBusy}>
            {text('addDay')}
          </BusyButton>
        </form>
      ) : null}
    </li>
  );
}

/** Which courts work under the tournament and day that run here, and which do not yet. */
function Followers(): ReactElement | null {
  const text = useTexts();
  const { courts, connection } = useFeed();
  const book = useContexts(courts.values());
  // Whether they do is not known while the hub is lost.
  if (book === null || courts.size === 0 || connection === 'lost') return null;
  const { follow, away, differ } = followersOf([...courts.values()].map(({ view }) => view), book);
  const names = (views: readonly { readonly courtName: string }[]): string => views.map(({ courtName }) => courtName).sort((a, b) => a.localeCompare(b, undefined, { numeric: true })).join(' · ');
  return (
    <p data-testid="followers" data-follow={follow.length}>
      <strong className={follow.length === courts.size ? 'good' : 'warn'}>{text('follow', { n: follow.length, all: courts.size })}</strong>
      {away.length === 0 ? null : <span className="line fine">{text('followAway', { names: names(away) })}</span>}
      {differ.length === 0 ? null : <span className="line warn">{text('followNot', { names: names(differ) })}</span>}
    </p>
  );
}

/** TRN-1: tournaments and their days; each change goes to all courts. */
export function TournamentsPage(): ReactElement {
  const text = useTexts();
  const page = useKeptFocus();
  const mayChange = useMay(directors);
  const query = useTournaments();
  const [question, setQuestion] = useState<Question | null>(null);
  const change = useHubChange((wanted: Change) => wanted, z.unknown(), [['tournaments']]);
  return (
    <section className="stack" ref={page} tabIndex={-1}>
      <h1>{text('title')}</h1>
      {change.error === null ? null : <Problem error={change.error} />}
      {mayChange ? (
        <div className="card">
          <h2>{text('add')}</h2>
          <DraftForm start={emptyDraft} submitText={text('create')} isBusy={change.isPending} onSubmit={(draft, done) => change.mutate({ path: '/api/tournaments', body: draft }, { onSuccess: done })} />
          <p className="fine">{text('told')}</p>
        </div>
      ) : null}
      <Loaded query={query}>
        {(book) =>
          book.tournaments.length === 0 ? (
            <Nothing title={text('none')} hint={text('noneHint')} />
          ) : (
            <ol className="plain stack">
              {book.tournaments.map((tournament) => (
                <TournamentCard key={tournament.tournamentId} tournament={tournament} book={book} mayChange={mayChange} isBusy={change.isPending} onChange={(wanted, done) => change.mutate(wanted, { onSuccess: () => done?.() })} onAsk={setQuestion} />
              ))}
            </ol>
          )
        }
      </Loaded>
      {question === null ? null : (
        <Modal label={question.title} onClose={() => setQuestion(null)}>
          <h2>{question.title}</h2>
          <p>{question.what}</p>
          <div className="modal-acts">
            <button type="button" autoFocus onClick={() => setQuestion(null)}>
              {text('cancel')}
            </button>
            <BusyButton
              className="danger"
              busy={false}
              onClick={() => {
                change.mutate(question.change);
                setQuestion(null);
              }}
            >
              {text('yes')}
            </BusyButton>
          </div>
        </Modal>
      )}
    </section>
  );
}
