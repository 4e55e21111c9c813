import { courtWishesSchema, type CourtView, type NodeId } from '@restrike/contracts';
import { useFeedLost } from '@restrike/ui';
import type { ReactElement } from 'react';
import { z } from 'zod';
import { useHubChange } from '../api/use-hub.js';
import { useRooms } from '../feed/use-rooms.js';
import { BusyButton } from '../page/busy-button.js';
import { Problem } from '../page/loaded.js';
import { describeFact, describeWish } from './acts.js';
import { useTexts } from './texts.js';

/** CMD-3: wishes of the hub beside the facts of the chosen courts, and the way to take them back. */
export function WishesPanel({ courts }: { readonly courts: readonly CourtView[] }): ReactElement | null {
  const text = useTexts();
  const { wishes } = useRooms();
  const isLost = useFeedLost();
  const clear = useHubChange(({ nodeId, key }: { nodeId: NodeId; key: string }) => ({ path: '/api/wishes/clear', body: { targets: [nodeId], keys: [key] } }), z.object({ courts: z.array(courtWishesSchema) }));
  const rows = courts.flatMap((court) => {
    const own = wishes.get(court.nodeId);
    return (own?.wishes ?? []).map((wish) => ({ court, wish, delivered: own?.delivered ?? false }));
  });
  if (rows.length === 0) return null;
  const rank = { differs: 0, unknown: 1, met: 2 } as const;
  rows.sort((a, b) => rank[a.wish.state] - rank[b.wish.state]);
  return (
    <section aria-label={text('wishes')}>
      <h3>{text('wishes')}</h3>
      {clear.error === null ? null : <Problem error={clear.error} />}
      {!isLost && rows.every(({ wish }) => wish.state === 'met') ? <p className="fine">{text('allMet')}</p> : null}
      <ul className="wishes">
        {rows.map(({ court, wish, delivered }) => (
          <li key={`${court.nodeId} ${wish.key}`} className={`wish wish-${isLost ? 'unknown' : wish.state}`} data-testid="wish" data-state={isLost ? 'unknown' : wish.state}>
            <strong>{court.courtName}</strong>
            <span>
              {describeWish(wish.wish, text)}
              {!isLost && wish.state === 'met' ? ' ✓' : ` ≠ ${text('is', { fact: isLost ? text('unknownFact') : describeFact(wish.fact, text) })}`}
              {delivered ? '' : ` · ${text('notDelivered')}`}
            </span>
            <BusyButton busy={clear.isPending} onClick={() => clear.mutate({ nodeId: court.nodeId, key: wish.key })}>
              {text('takeBack')}
            </BusyButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
