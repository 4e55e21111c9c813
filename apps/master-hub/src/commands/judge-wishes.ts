import type { CourtView, CourtWishes, Wish, WishView } from '@restrike/contracts';
import type { StoredWishes } from '@restrike/db/hub';
import { obsOf } from './judge-command.js';

/** What is so now of what a wish is about; null when it is not known. */
function factOf(wish: Wish, view: CourtView | null): string | boolean | null {
  if (view === null || view.link === 'offline') return null;
  const obs = obsOf(view, wish.role);
  if (obs === null || obs.connection !== 'live') return null;
  switch (wish.kind) {
    case 'scene':
      return obs.scene;
    case 'recording':
      return obs.recording;
    case 'stream':
      return obs.streaming;
    case 'mute':
      return obs.inputs?.find(({ name }) => name === wish.input)?.muted ?? null;
  }
}

/** CMD-3: the wishes for a court beside the facts of its last heartbeat. Pure. */
export function judgeWishes({ nodeId, revision, delivered, wishes }: StoredWishes, view: CourtView | null): CourtWishes {
  const views = wishes.map(({ key, wish, setAt, setBy }): WishView => {
    const fact = factOf(wish, view);
    const wanted = wish.kind === 'scene' ? wish.scene : wish.on;
    return { key, wish, setAt, setBy, fact, state: fact === null ? 'unknown' : fact === wanted ? 'met' : 'differs' };
  });
  return { nodeId, revision, delivered: view !== null && view.link !== 'offline' && delivered === revision, wishes: views };
}
