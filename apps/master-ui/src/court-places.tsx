import { CourtCard, columnsFor, orderCourts, type CourtSeen } from '@restrike/ui';
import type { NodeId } from '@restrike/contracts';
import { useEffect, useState, type CSSProperties, type ReactElement } from 'react';

/** Places that have not changed for so long are the document's order too, ms. */
const settledMs = 3_000;

/**
 * The overview's grid. A court is put in its place by style, and is moved there in the document, by which screen readers go, when the courts have stood still for
 * {@link settledMs}: moved at once, nearly all cards with their flags would be made anew for one court that goes to the front.
 */
export function CourtPlaces({ courts, columns: asked, now, isKnown }: { readonly courts: readonly CourtSeen[]; readonly columns: number | null; readonly now: number; readonly isKnown: boolean }): ReactElement {
  const ordered = orderCourts(courts).map(({ view }) => view.nodeId);
  const places = new Map(ordered.map((nodeId, place) => [nodeId, place]));
  const order = ordered.join(' ');
  const [settled, setSettled] = useState(order);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(order), settledMs);
    return () => clearTimeout(timer);
  }, [order]);
  const written = new Map(settled.split(' ').map((nodeId, place) => [nodeId as NodeId, place]));
  const placeOf = ({ view: { nodeId } }: CourtSeen): readonly [number, number] => [written.get(nodeId) ?? places.size, places.get(nodeId) ?? 0];
  const inDocument = courts.map((court) => ({ court, at: placeOf(court) })).sort(({ at: [a, c] }, { at: [b, d] }) => a - b || c - d);
  const columns = asked ?? columnsFor(courts.length);
  return (
    <div className="overview-grid" style={{ '--columns': columns, '--rows': Math.max(1, Math.ceil(courts.length / columns)) } as CSSProperties}>
      {inDocument.map(({ court }) => (
        <div key={court.view.nodeId} className="overview-place" style={{ order: places.get(court.view.nodeId) }}>
          <CourtCard court={court} now={now} isKnown={isKnown} />
        </div>
      ))}
    </div>
  );
}
