import { categoryTexts, useFeed } from '@restrike/ui';
import { useState, type ReactElement } from 'react';
import { useSearchParams } from 'wouter';
import { useHub } from '../api/use-hub.js';
import { DelayedInput } from '../page/delayed-input.js';
import { useTournaments } from '../tournaments/use-tournaments.js';
import { noFilter, readFilter, writeFilter, type EventFilter } from './event-filter.js';
import { EventTable } from './event-table.js';
import { MomentField } from './moment-field.js';
import { useTexts } from './texts.js';

const formats = ['csv', 'ndjson', 'json'] as const;
const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function CourtChoice({ value, onChange }: { readonly value: string; readonly onChange: (nodeId: string) => void }): ReactElement {
  const text = useTexts();
  const courts = [...useFeed().courts.values()].map(({ view }) => view).sort((a, b) => byName.compare(a.courtName, b.courtName));
  return (
    <select aria-label={text('court')} value={value} onChange={({ target }) => onChange(target.value)}>
      <option value="">
        {text('court')}: {text('all')}
      </option>
      {courts.map(({ nodeId, courtName }) => (
        <option key={nodeId} value={nodeId}>
          {courtName}
        </option>
      ))}
      {value === '' || courts.some(({ nodeId }) => nodeId === value) ? null : <option value={value}>{text('unknownCourt')}</option>}
    </select>
  );
}

/** DB-6: everything that the filter finds, as a file. */
function ExportLinks({ filter }: { readonly filter: EventFilter }): ReactElement {
  const text = useTexts();
  const { token } = useHub();
  return (
    <span className="inline" role="group" aria-label={text('export')}>
      {formats.map((format) => {
        const query = writeFilter(filter);
        query.set('format', format);
        if (token !== null) query.set('token', token);
        return (
          <a key={format} className="button" href={`/api/events/export?${query.toString()}`} download title={text('exportHint')}>
            {format.toUpperCase()}
          </a>
        );
      })}
    </span>
  );
}

/** Events of all courts; the filters are the address. */
export function EventsPage(): ReactElement {
  const text = useTexts();
  const tournaments = useTournaments().data?.tournaments ?? [];
  const [query, setQuery] = useSearchParams();
  const filter = readFilter(query);
  const [wantsMore, setWantsMore] = useState(filter.from !== '' || filter.to !== '' || filter.tournament !== '');
  const change = (part: Partial<EventFilter>): void => setQuery((before) => writeFilter({ ...readFilter(before), ...part }), { replace: true });
  const toggle = (category: string): void =>
    change({ category: filter.category.includes(category) ? filter.category.filter((one) => one !== category) : [...filter.category, category] });
  return (
    <section className="events-page">
      <form className="filters" onSubmit={(event) => event.preventDefault()}>
        <CourtChoice value={filter.court[0] ?? ''} onChange={(court) => change({ court: court === '' ? [] : [court] })} />
        <span className="chips" role="group" aria-label={text('category')}>
          {Object.entries(categoryTexts).map(([category, key]) => (
            <button key={category} type="button" aria-pressed={filter.category.includes(category)} onClick={() => toggle(category)}>
              {text(key)}
            </button>
          ))}
        </span>
        <select aria-label={text('side')} value={filter.side} onChange={({ target }) => change({ side: target.value })}>
          <option value="">
            {text('side')}: {text('all')}
          </option>
          <option value="blue">{text('blue')}</option>
          <option value="red">{text('red')}</option>
        </select>
        <select aria-label={text('validity')} value={filter.validity} onChange={({ target }) => change({ validity: target.value })}>
          <option value="">
            {text('validity')}: {text('all')}
          </option>
          <option value="valid">{text('valid')}</option>
          <option value="invalid">{text('invalid')}</option>
        </select>
        <input type="date" aria-label={text('day')} value={filter.day} onChange={({ target }) => change({ day: target.value })} />
        <DelayedInput className="short" placeholder={text('match')} aria-label={text('match')} maxLength={80} value={filter.match} onText={(match) => change({ match })} />
        <DelayedInput id="search" type="search" placeholder={text('search')} aria-label={text('search')} maxLength={200} value={filter.text} onText={(words) => change({ text: words })} />
        <button type="button" aria-expanded={wantsMore} onClick={() => setWantsMore(!wantsMore)}>
          {text('moreFilters')}
        </button>
        <button type="button" onClick={() => change(noFilter)}>
          {text('clear')}
        </button>
        <ExportLinks filter={filter} />
        {wantsMore ? (
          <span className="inline wrap">
            <select aria-label={text('tournament')} value={filter.tournament} onChange={({ target }) => change({ tournament: target.value })}>
              <option value="">
                {text('tournament')}: {text('all')}
              </option>
              {tournaments.map(({ tournamentId, name }) => (
                <option key={tournamentId} value={tournamentId}>
                  {name}
                </option>
              ))}
            </select>
            <label>
              {text('from')} <MomentField value={filter.from} onMoment={(from) => change({ from })} />
            </label>
            <label>
              {text('to')} <MomentField value={filter.to} onMoment={(to) => change({ to })} />
            </label>
          </span>
        ) : null}
      </form>
      <EventTable key={writeFilter(filter).toString()} filter={filter} />
    </section>
  );
}
