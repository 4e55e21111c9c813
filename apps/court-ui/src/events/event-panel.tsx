import { eventCategorySchema, eventRecordSchema, matchRowSchema, type EventRecord } from '@restrike/contracts';
import { EventListState, categoryTexts, eventKind, eventValue, messageText, roundClock, useCourtLive } from '@restrike/ui';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { useSearchParams } from 'wouter';
import { z } from 'zod';
import { useResource, valueOf } from '../api/use-resource.js';
import { useReplays } from '../replays/use-replays.js';
import { useTexts } from '../texts/court-texts.js';
import { clockMillis, videoPosition } from '../texts/format.js';
import { EventDetails } from './event-details.js';
import { noFilter, readFilter, requestOf, writeFilter, type EventFilter } from './event-filter.js';
import { namedByHand, nameByHand } from './names-of-events.js';
import { useEvents } from './use-events.js';

const rowHeight = 30;
const matchesSchema = z.object({ rows: z.array(matchRowSchema) });
const matchesEveryMs = 10_000;
const actsSchema = z.object({ rows: z.array(eventRecordSchema) });
/** The newest acts by hand; a day has some dozens. */
const actsPath = '/api/events?type=manual&limit=500';
const actsEveryMs = 60_000;

/** CC-1: table of the court's events with its filters, which are the address. Only rows in view are in the page. */
export function EventPanel(): ReactElement {
  const text = useTexts();
  const [query, setQuery] = useSearchParams();
  const filter = readFilter(query);
  const matchId = useCourtLive((state) => state.live?.state.matchId ?? null);
  const list = useEvents(requestOf(filter, matchId));
  const [shown, setShown] = useState<EventRecord | null>(null);
  const change = (part: Partial<EventFilter>): void => setQuery(writeFilter({ ...filter, ...part }), { replace: true });
  const filtered = filter !== noFilter && (filter.category.length > 0 || filter.side !== '' || filter.text !== '' || filter.onlyMatch);
  return (
    <section className="events" aria-label={text('eventsTitle')}>
      <form className="filters" onSubmit={(event) => event.preventDefault()}>
        <span className="chips" role="group" aria-label={text('category')}>
          {eventCategorySchema.options.map((category) => (
            <button
              key={category}
              type="button"
              aria-pressed={filter.category.includes(category)}
              onClick={() => change({ category: filter.category.includes(category) ? filter.category.filter((one) => one !== category) : [...filter.category, category] })}
            >
              {text(categoryTexts[category])}
            </button>
          ))}
        </span>
        <span className="chips" role="group" aria-label={text('side')}>
          {(['blue', 'red'] as const).map((side) => (
            <button key={side} type="button" className={`side-${side}`} aria-pressed={filter.side === side} onClick={() => change({ side: filter.side === side ? '' : side })}>
              {text(side)}
            </button>
          ))}
        </span>
        <button type="button" aria-pressed={filter.onlyMatch} onClick={() => change({ onlyMatch: !filter.onlyMatch })}>
          {text('onlyMatch')}
        </button>
        <input id="search" type="search" placeholder={`${text('search')}  /`} aria-label={text('search')} value={filter.text} onChange={({ target }) => change({ text: target.value })} />
        {filtered ? (
          <button type="button" onClick={() => change(noFilter)}>
            {text('clear')}
          </button>
        ) : null}
      </form>
      <EventRows list={list} filtered={filtered} onShow={setShown} />
      {shown === null ? null : <EventDetails event={shown} onClose={() => setShown(null)} />}
    </section>
  );
}

function EventRows({ list, filtered, onShow }: { readonly list: ReturnType<typeof useEvents>; readonly filtered: boolean; readonly onShow: (event: EventRecord) => void }): ReactElement {
  const text = useTexts();
  const { openById } = useReplays();
  const scroller = useRef<HTMLDivElement>(null);
  const live = useCourtLive((state) => state.live?.state ?? null);
  const manual = useCourtLive((state) => state.live?.manual ?? null);
  const acts = valueOf(useResource(actsPath, actsSchema, actsEveryMs, `${String(manual?.since)} ${manual?.fields.join() ?? ''} ${live?.blue.name ?? ''} ${live?.red.name ?? ''}`).resource)?.rows;
  const named = useMemo(() => namedByHand(acts ?? []), [acts]);
  const matches = valueOf(useResource('/api/matches?limit=200', matchesSchema, matchesEveryMs, live?.matchId).resource)?.rows;
  const names = useMemo(() => new Map((matches ?? []).map((match) => [match.matchId, match])), [matches]);
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are used in this render only, never handed on
  const virtual = useVirtualizer({ count: list.rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 10 });
  const items = virtual.getVirtualItems();
  if (list.hasMore && (items.at(-1)?.index ?? 0) >= list.rows.length - 40) queueMicrotask(list.loadMore);
  const nameOf = (event: EventRecord): string => {
    if (event.side === null) return '';
    const byHand = nameByHand(event, named);
    if (byHand !== null) return byHand;
    if (live !== null && event.matchId === live.matchId && manual?.fields.includes(`${event.side}.name`) !== true) return live[event.side].name ?? text(event.side);
    const match = event.matchId === null ? undefined : names.get(event.matchId);
    return (event.side === 'blue' ? match?.blueName : match?.redName) ?? text(event.side);
  };
  const openByKey = (event: EventRecord) => (press: KeyboardEvent<HTMLElement>): void => {
    if (press.key !== 'Enter' || press.target !== press.currentTarget) return;
    // Else the same press would close the dialog by the button that it focuses.
    press.preventDefault();
    onShow(event);
  };
  return (
    <div className="event-table" role="table" aria-label={text('eventsTitle')} aria-rowcount={list.rows.length}>
      <div className="event-row event-head" role="row">
        {(['time', 'kind', 'athlete', 'round', 'clock', 'value', 'recTime', 'replayLink'] as const).map((key) => (
          <span key={key} role="columnheader">
            {text(key)}
          </span>
        ))}
      </div>
      <div ref={scroller} className="event-body" {...(list.rows.length === 0 ? {} : { tabIndex: 0, role: 'rowgroup' })}>
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {items.map(({ index, start }) => {
            const event = list.rows[index];
            if (event === undefined) return null;
            return (
              <div key={event.sequence} role="row" className={`event-row event-line category-${event.category}${event.valid ? '' : ' event-bad'}`} style={{ transform: `translateY(${String(start)}px)` }} data-testid="event-row" tabIndex={0} onClick={() => onShow(event)} onKeyDown={openByKey(event)}>
                <span role="cell">{clockMillis(event.receivedAt)}</span>
                <span role="cell" className="event-kind" title={messageText(event.raw)}>
                  {event.valid || event.matchEvents.length > 0 ? eventKind(event, text) : text('notUnderstood')} <small>{event.category === 'O' || event.category === 'R' || !event.valid ? messageText(event.raw) : ''}</small>
                </span>
                <span role="cell" className={event.side === null ? '' : `side side-${event.side}`} title={nameOf(event)} dir="auto">
                  {nameOf(event)}
                </span>
                <span role="cell">{event.round === 0 ? '' : event.round}</span>
                <span role="cell">{roundClock(event.clockMs)}</span>
                <span role="cell" className="event-value" title={eventValue(event, text)}>
                  {eventValue(event, text)}
                </span>
                <span role="cell">{event.recTimestampMs === null ? '' : videoPosition(event.recTimestampMs)}</span>
                <span role="cell">
                  {event.ivrLink === null ? null : (
                    <button
                      type="button"
                      className="event-watch"
                      onClick={(press) => {
                        press.stopPropagation();
                        openById(event.ivrLink ?? '', event.receivedAt);
                      }}
                    >
                      ▶ {text('watch')}
                    </button>
                  )}
                </span>
              </div>
            );
          })}
        </div>
        <EventListState state={list.state} count={list.rows.length} reason={list.reason} filtered={filtered} retry={list.retry} />
      </div>
    </div>
  );
}
