import { CourtCard, columnsFor, orderCourts, type CourtSeen } from '@restrike/ui';
import type { CSSProperties, ReactElement } from 'react';

/**
 * The overview's grid. A court is put in its place by style and stays where it is in the document: moved there, nearly all cards with their flags would be
 * made anew for one court that goes to the front.
 */
export function CourtPlaces({ courts, columns: asked, now, isKnown }: { readonly courts: readonly CourtSeen[]; readonly columns: number | null; readonly now: number; readonly isKnown: boolean }): ReactElement {
  const places = new Map(orderCourts(courts).map(({ view }, place) => [view.nodeId, place]));
  const columns = asked ?? columnsFor(courts.length);
  return (
    <div className="overview-grid" style={{ '--columns': columns, '--rows': Math.max(1, Math.ceil(courts.length / columns)) } as CSSProperties}>
      {courts.map((court) => (
        <div key={court.view.nodeId} className="overview-place" style={{ order: places.get(court.view.nodeId) }}>
          <CourtCard court={court} now={now} isKnown={isKnown} />
        </div>
      ))}
    </div>
  );
}
