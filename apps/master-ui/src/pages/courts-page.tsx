import type { Heartbeat } from '@restrike/contracts';
import { CourtCard, columnsFor, orderCourts, useFeed, useNow, useTexts, type CourtSeen } from '@restrike/ui';
import type { ReactElement } from 'react';
import { Link } from 'wouter';

const timeOf = (ms: number): string => new Date(ms).toLocaleTimeString([], { hour12: false, hour: '2-digit', minute: '2-digit' });
/** A court's clock that is further off than this is told. */
const clockLimitMs = 500;

/** Everything about a court that a director must see at once, worst first. */
export function troublesOf(court: CourtSeen, text: ReturnType<typeof useTexts>): { readonly words: string; readonly bad: boolean }[] {
  const { view } = court;
  const beat: Heartbeat | null = view.heartbeat;
  const found: { words: string; bad: boolean }[] = [];
  if (view.link === 'offline') found.push({ words: `${text('offline')} ${text('since', { time: timeOf(view.linkSince) })}`, bad: true });
  if (view.link === 'late') found.push({ words: text('late'), bad: false });
  if (beat === null) return found;
  if (beat.listener.state !== 'listening' || beat.listener.error !== null) found.push({ words: beat.listener.error ?? text('listenerFailed'), bad: true });
  if (beat.outbox.parked > 0) found.push({ words: text('parked', { n: beat.outbox.parked }), bad: true });
  if ((beat.listener.kernelDrops ?? 0) > 0) found.push({ words: text('drops', { n: beat.listener.kernelDrops ?? 0 }), bad: true });
  if (view.clockOffsetMs !== null && Math.abs(view.clockOffsetMs) > clockLimitMs) found.push({ words: text('clockOff', { ms: Math.round(view.clockOffsetMs) }), bad: false });
  if (beat.outbox.waiting > 500 && beat.outbox.oldestAt !== null) found.push({ words: text('notSynced', { time: timeOf(beat.outbox.oldestAt), n: beat.outbox.waiting }), bad: false });
  if (beat.counts.unknown > 0) found.push({ words: text('unknownMessages', { n: beat.counts.unknown }), bad: false });
  if (beat.counts.invalid > 0) found.push({ words: text('invalidMessages', { n: beat.counts.invalid }), bad: false });
  return found;
}

/** The control room's grid: each court's match and what is wrong with it. */
export function CourtsPage(): ReactElement {
  const text = useTexts();
  const feed = useFeed();
  const now = useNow(500);
  const courts = orderCourts(feed.courts.values());
  if (courts.length === 0) {
    return (
      <section className="nothing">
        <h2>{feed.connection === 'connecting' ? text('connecting') : text('noCourts')}</h2>
        <p>{text('noCourtsHint')}</p>
      </section>
    );
  }
  return (
    <section className="court-grid" style={{ gridTemplateColumns: `repeat(${String(columnsFor(courts.length))}, minmax(0, 1fr))` }}>
      {courts.map((court) => {
        const troubles = troublesOf(court, text);
        const beat = court.view.heartbeat;
        return (
          <div key={court.view.nodeId} className={`court-tile${troubles.some(({ bad }) => bad) ? ' court-tile-bad' : ''}`}>
            <Link href={`/courts/${court.view.nodeId}`} className="court-link">
              <CourtCard court={court} now={now} />
            </Link>
            <ul className="court-facts">
              {troubles.map(({ words, bad }) => (
                <li key={words} className={bad ? 'fact-bad' : 'fact-warn'}>
                  {words}
                </li>
              ))}
              {troubles.length === 0 && beat !== null ? <li>{beat.outbox.waiting === 0 ? text('synced') : text('listening', { port: beat.listener.port })}</li> : null}
              {beat === null ? null : <li className="fact-quiet">{text('eventsStored', { n: beat.store.events.toLocaleString() })}</li>}
            </ul>
          </div>
        );
      })}
    </section>
  );
}
