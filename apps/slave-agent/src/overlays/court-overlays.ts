import { EventEmitter } from 'node:events';
import type { CourtFeedMessages, CourtOverlays as Shown, MatchId, OverlayValues } from '@restrike/contracts';
import type { OverlayValueRecords, StoredOverlayValues } from '@restrike/db/court';
import type { CourtFeedMessage } from '../live/live-feed.js';

/** OVL-1: what the overlays of this court show beside its match. The court's own pages hear it on its feed, those of the hub by the heartbeat. */
export class CourtOverlays extends EventEmitter<{ changed: [message: CourtFeedMessage] }> {
  private replay: CourtFeedMessages['overlay'];

  constructor(
    private readonly records: OverlayValueRecords,
    private readonly now: () => number,
  ) {
    super();
    this.replay = { replay: 'closed', matchId: null, at: now() };
  }

  get isReplayOpen(): boolean {
    return this.replay.replay === 'open';
  }

  current(): Shown {
    return { replay: this.replay, values: this.records.all().map((one) => ({ ...one })) };
  }

  /** Plays the opening or the closing of the review animation. */
  setReplay(replay: 'open' | 'closed', matchId: MatchId | null): void {
    this.replay = { replay, matchId, at: this.now() };
    this.emit('changed', ['overlay', this.replay]);
  }

  /** Keeps what the control room set, and tells it; gives all that is set on that overlay then. */
  set(overlay: string, values: OverlayValues): StoredOverlayValues {
    const all = this.records.change(overlay, values, this.now());
    this.emit('changed', ['overlay-values', { ...all }]);
    return all;
  }

  /** Messages for a screen that joins. */
  greeting(): readonly CourtFeedMessage[] {
    const { replay, values } = this.current();
    return [['overlay', replay], ...values.map((one): CourtFeedMessage => ['overlay-values', one])];
  }
}
