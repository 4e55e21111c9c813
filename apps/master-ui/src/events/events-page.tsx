import { categoryTexts, useFeed, useTexts } from '@restrike/ui';
import type { ReactElement } from 'react';
import { useSearchParams } from 'wouter';
import { noFilter, readFilter, writeFilter, type EventFilter } from './event-filter.js';
import { EventTable } from './event-table.js';

/** Events of all courts; the filters are the address. */
export function EventsPage({ token }: { readonly token: string | null }): ReactElement {
  const text = useTexts();
  const { courts } = useFeed();
  const [query, setQuery] = useSearchParams();
  const filter = readFilter(query);
  const change = (part: Partial<EventFilter>): void => setQuery(writeFilter({ ...filter, ...part }), { replace: true });
  const toggle = (category: string): void =>
    change({ category: filter.category.includes(category) ? filter.category.filter((one) => one !== category) : [...filter.category, category] });
  return (
    <section className="events-page">
      <form className="filters" onSubmit={(event) => event.preventDefault()}>
        <select aria-label={text('court')} value={filter.court[0] ?? ''} onChange={({ target }) => change({ court: target.value === '' ? [] : [target.value] })}>
          <option value="">
            {text('court')}: {text('all')}
          </option>
          {[...courts.values()].map(({ view }) => (
            <option key={view.nodeId} value={view.nodeId}>
              {view.courtName}
            </option>
          ))}
        </select>
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
        <input className="short" placeholder={text('match')} aria-label={text('match')} value={filter.match} onChange={({ target }) => change({ match: target.value })} />
        <input id="search" type="search" placeholder={text('search')} aria-label={text('search')} value={filter.text} onChange={({ target }) => change({ text: target.value })} />
        <button type="button" onClick={() => change(noFilter)}>
          {text('clear')}
        </button>
      </form>
      <EventTable key={writeFilter(filter).toString()} filter={filter} token={token} />
    </section>
  );
}
