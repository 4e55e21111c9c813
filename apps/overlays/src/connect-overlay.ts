import { COURT_FEED_NAMESPACE, FEED_NAMESPACE, overlayMessageSchema, ownFlagsSchema } from '@restrike/contracts';
import { noOwnFlags, type OwnFlags } from '@restrike/match';
import { CourtFeed, openFeedSocket, type CourtSeen } from '@restrike/ui';
import { courtSocket } from './court-socket.js';
import type { ReplayWord } from './ivr-phase.js';
import { readOverlayValues, unset, valuesFor, type SetValues } from './overlay-values.js';

/** State of all courts an overlay may show, and what went wrong with getting it. */
export interface OverlayFeed {
  readonly feed: CourtFeed;
  readonly problems: { readonly current: () => OverlayProblems; readonly subscribe: (listener: () => void) => () => void };
}
export interface OverlayProblems {
  readonly refused: boolean;
  readonly unreadable: boolean;
  /** What the court's rules last told the replay overlay to play, and when; null while they are not heard. */
  readonly replay: ReplayWord;
  /** What the control room set on this overlay; from a hub see the court. */
  readonly values: SetValues;
  /** Flags of the court's own; none from a hub. */
  readonly flags: OwnFlags;
}

/** What one court's overlay shows beside its match: by the court's own feed, or by its heartbeat where the hub serves the page. */
export function besideMatch(name: string, source: 'court' | 'hub', court: CourtSeen, problems: OverlayProblems): Pick<OverlayProblems, 'replay' | 'values'> {
  if (source === 'court') return problems;
  const overlays = court.view.heartbeat?.overlays;
  const replay = overlays?.replay;
  return { replay: replay === undefined ? null : { isOpen: replay.replay === 'open', at: replay.at, isOld: false }, values: valuesFor(overlays?.values, name) };
}

/** Connects to the server of this page, a court's agent or the hub, and tries for ever: a refused token may be set right meanwhile. */
export function connectOverlay(name: string, source: 'court' | 'hub', token: string | null): OverlayFeed {
  let problems: OverlayProblems = { refused: false, unreadable: false, replay: null, values: unset, flags: noOwnFlags };
  const listeners = new Set<() => void>();
  const set = (change: Partial<OverlayProblems>): void => {
    problems = { ...problems, ...change };
    for (const listener of listeners) listener();
  };
  const socket = openFeedSocket(source === 'court' ? COURT_FEED_NAMESPACE : FEED_NAMESPACE, token, () => set({ refused: true }));
  let isNew = false;
  socket.on('connect', () => {
    isNew = true;
    set({ refused: false, unreadable: false });
  });
  socket.on('overlay', (value: unknown) => {
    const message = overlayMessageSchema.safeParse(value);
    if (!message.success) return;
    // The first one after a connection tells what was so before.
    set({ replay: { isOpen: message.data.replay === 'open', at: message.data.at, isOld: isNew } });
    isNew = false;
  });
  socket.on('overlay-values', (value: unknown) => {
    const values = readOverlayValues(value, name);
    if (values !== null) set({ values });
  });
  socket.on('flags', (value: unknown) => {
    const flags = ownFlagsSchema.safeParse(value);
    if (flags.success) set({ flags: flags.data });
  });
  const feed = new CourtFeed(source === 'court' ? courtSocket(socket) : socket, () => performance.now(), () => set({ unreadable: true }));
  return {
    feed,
    problems: {
      current: () => problems,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
}
