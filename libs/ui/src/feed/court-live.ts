import {
  COURT_FEED_NAMESPACE,
  courtAnnouncementSchema,
  courtFeedSchemas,
  liveStateSchema,
  type ChallengeView,
  type Clip,
  type CourtAnnouncement,
  type CourtFeedMessages,
  type LiveState,
  type ObsView,
  type PlayerMessage,
  type TriggerRun,
} from '@restrike/contracts';
import { noOwnFlags, type OwnFlags } from '@restrike/match';
import { openFeedSocket, type FeedSocket } from './feed-socket.js';
import { WatchedFeed, type Watched } from './watched-feed.js';

const keptClips = 200;
const keptRuns = 100;
const keptAnnouncements = 200;

/** What a court's console shows live. A new value for each change; null: not heard of yet. Times `…At` are of this page's monotonic clock, ms. */
export interface CourtLiveState extends Watched {
  readonly live: LiveState | null;
  /** When `live` came, and how old its clock was then. */
  readonly liveAt: number;
  readonly clockAgeMs: number;
  /** Court's wall clock minus this page's monotonic clock, ms; null before the first word. */
  readonly courtAheadMs: number | null;
  readonly obs: readonly ObsView[] | null;
  /** Newest first. */
  readonly clips: readonly Clip[] | null;
  readonly challenge: ChallengeView | null;
  /** Newest first. */
  readonly runs: readonly TriggerRun[] | null;
  readonly player: PlayerMessage | null;
  /** Newest first. */
  readonly announcements: readonly CourtAnnouncement[];
  /** Mappings and pictures of the court's own. */
  readonly flags: OwnFlags;
  /** Counts what was told of rooms whose whole is read by HTTP, so that a page knows when to read anew. */
  readonly changes: Readonly<Record<'sessions' | 'context', number>>;
}

const empty: CourtLiveState = {
  connection: 'connecting', connectionSince: 0, liveSince: null, live: null, liveAt: 0, clockAgeMs: 0, courtAheadMs: null, obs: null, clips: null, challenge: null, runs: null, player: null,
  announcements: [], flags: noOwnFlags, changes: { sessions: 0, context: 0 },
};

/** The newest version of each, newest first by `order`, at most `limit`. */
function merge<T>(list: readonly T[], one: T, idOf: (value: T) => string, order: (value: T) => number, limit: number): readonly T[] {
  return [one, ...list.filter((value) => idOf(value) !== idOf(one))].sort((a, b) => order(b) - order(a)).slice(0, limit);
}

/** Live state of one court from its agent: snapshot first, then changes; reconnects for ever; says when it does not know. */
export class CourtLive extends WatchedFeed<CourtLiveState> {
  constructor(socket: FeedSocket, now: () => number, report: (problem: unknown) => void = () => undefined) {
    super(socket, now, report, empty);
    socket.on('snapshot', (value: unknown) => this.onLive(value, () => this.snapshotCame()));
    socket.on('change', (value: unknown) => this.onLive(value, () => ({})));
    this.on('obs', ({ obs }) => this.set({ obs }));
    this.on('clips', ({ clips }) => this.set({ clips }));
    this.on('clip', (clip) => {
      const known = (this.state.clips ?? []).find((one) => one.clipId === clip.clipId);
      if (known === undefined || known.version <= clip.version) this.set({ clips: merge(this.state.clips ?? [], clip, (one) => one.clipId, (one) => one.createdAt, keptClips) });
    });
    this.on('challenge', ({ challenge }) => this.set({ challenge }));
    this.on('trigger-runs', ({ runs }) => this.set({ runs }));
    this.on('trigger-run', (run) => this.set({ runs: merge(this.state.runs ?? [], run, (one) => one.runId, (one) => one.startedAt, keptRuns) }));
    this.on('flags', (flags) => this.set({ flags }));
    this.on('player', (player) => this.set({ player }));
    for (const name of ['sessions', 'session', 'context'] as const) {
      const key = name === 'context' ? 'context' : 'sessions';
      socket.on(name, () => this.set({ changes: { ...this.state.changes, [key]: this.state.changes[key] + 1 } }));
    }
    socket.on('announcement', (value: unknown) => {
      const parsed = courtAnnouncementSchema.safeParse(value);
      if (parsed.success) this.set({ announcements: merge(this.state.announcements, parsed.data, (one) => one.announcementId, (one) => one.receivedAt, keptAnnouncements) });
      else this.report(parsed.error);
    });
  }

  private on<K extends keyof CourtFeedMessages>(name: K, take: (value: CourtFeedMessages[K]) => void): void {
    this.socket.on(name, (value: unknown) => {
      const parsed = courtFeedSchemas[name].safeParse(value);
      if (!parsed.success) return this.report(parsed.error);
      this.heard();
      take(parsed.data as CourtFeedMessages[K]);
    });
  }

  private onLive(value: unknown, connected: () => Partial<Watched>): void {
    const parsed = liveStateSchema.safeParse(value);
    if (!parsed.success) return this.report(parsed.error);
    const now = this.heard();
    const live = parsed.data;
    const age = Math.max(0, live.sentAt - live.state.clock.asOf);
    // What an agent no longer says must not stay from before its restart. One that goes on says the same again: nothing of it goes away for that moment.
    const isOther = this.state.live !== null && this.state.live.epoch !== live.epoch;
    const fresh: Partial<CourtLiveState> = isOther ? { obs: null, challenge: null, player: null } : {};
    this.set({ ...fresh, ...connected(), live, liveAt: now, clockAgeMs: age, courtAheadMs: live.sentAt - now });
  }
}

/** Connects to the agent this page came from. */
export function connectCourtLive(token: string | null): CourtLive {
  return new CourtLive(openFeedSocket(COURT_FEED_NAMESPACE, token), () => performance.now(), (problem) => console.error('message of the agent can not be read', problem));
}
