import { EventListState, eventKind, eventValue, messageText, roundClock, useTexts } from '@restrike/ui';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useRef, useState, type ReactElement } from 'react';
import { useHubWords } from '../hub-words/use-hub-words.js';
import { EventDetails } from './event-details.js';
import { writeFilter, type EventFilter } from './event-filter.js';
import type { HubEvent } from './hub-event.js';
import { useEvents } from './use-events.js';

const rowHeight = 30;

const clock = new Intl.DateTimeFormat([], { hourCycle: 'h23', hour: '2-digit', minute: '2-digit', second: '2-digit' });
const timeOf = (ms: number): string => `${clock.format(ms)}.${String(Math.floor(ms) % 1000).padStart(3, '0')}`;

/** One event in its place, `start` px below the first. Drawn anew only when the event or its place is another. */
const Row = memo(function Row({ event, start, onOpen }: { readonly event: HubEvent; readonly start: number; readonly onOpen: (event: HubEvent) => void }): ReactElement {
  const text = useTexts();
  return (
    <div
      role="row"
      tabIndex={0}
      className={`event-row${event.valid ? '' : ' event-bad'}`}
      style={{ transform: `translateY(${String(start)}px)` }}
      data-testid="event-row"
      onClick={() => onOpen(event)}
      onKeyDown={(press) => {
        if (press.key !== 'Enter') return;
        // Else the same press would close the details by the button that they focus.
        press.preventDefault();
        onOpen(event);
      }}
    >
      <span role="cell" title={event.courtName}>{event.courtName}</span>
      <span role="cell">{timeOf(event.hubTime)}</span>
      <span role="cell" title={eventKind(event, text)} className={`category category-${event.category}`}>{eventKind(event, text)}</span>
      <span role="cell" className={event.side === null ? '' : `side side-${event.side}`}>{event.side === null ? '' : text(event.side)}</span>
      <span role="cell">{event.round === 0 ? '' : event.round}</span>
      <span role="cell">{roundClock(event.clockMs)}</span>
      <span role="cell" title={eventValue(event, text)}>{eventValue(event, text)}</span>
      <span role="cell" className="message" title={messageText(event.raw)}>{messageText(event.raw)}</span>
      <span role="cell" title={event.error?.detail}>{event.error?.code ?? ''}</span>
    </div>
  );
});

/** Table of events, newest first; only rows in view are in the page. */
export function EventTable({ filter }: { readonly filter: EventFilter }): ReactElement {
  const text = useTexts();
  const words = useHubWords();
  const [following, setFollowing] = useState(true);
  const [open, setOpen] = useState<HubEvent | null>(null);
  const list = useEvents(filter, following);
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are used in this render only, never handed on
  const virtual = useVirtualizer({ count: list.rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 12 });
  const follow = (atTop: boolean): void => {
    setFollowing(atTop);
    if (atTop && !following) list.showWaiting();
  };
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  const { hasMore, loadMore } = list;
  const isNearEnd = hasMore && lastShown >= list.rows.length - 50;
  useEffect(() => {
    if (isNearEnd) loadMore();
  });
  return (
    <div className="event-table">
      {list.waiting > 0 ? (
        <button
          type="button"
          className="event-fresh"
          onClick={() => {
            list.showWaiting();
            scroller.current?.scrollTo({ top: 0 });
          }}
        >
          {text('newEvents', { n: list.waiting })}
        </button>
      ) : null}
      <div className="event-lines" role="table" aria-label={text('events')} aria-rowcount={list.rows.length}>
        <div className="event-row event-head" role="row">
          {(['court', 'time', 'category', 'side', 'round', 'clock', 'value', 'message', 'validity'] as const).map((key) => (
            <span key={key} role="columnheader">
              {text(key)}
            </span>
          ))}
        </div>
        <div ref={scroller} className="event-body" {...(list.rows.length === 0 ? {} : { tabIndex: 0, role: 'rowgroup' })} onScroll={({ currentTarget }) => follow(currentTarget.scrollTop < rowHeight)}>
          <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {items.map(({ index, start }) => {
              const event = list.rows[index];
              if (event === undefined) return null;
              return <Row key={event.key} event={event} start={start} onOpen={setOpen} />;
            })}
          </div>
          <EventListState state={list.state} count={list.rows.length} reason={list.reason === null ? null : words(list.reason)} filtered={writeFilter({ ...filter, court: [] }).size > 0} retry={list.retry} />
        </div>
      </div>
      {open === null ? null : <EventDetails event={open} onClose={() => setOpen(null)} />}
    </div>
  );
}
