import { EventEmitter } from 'node:events';
import type { ChallengeView, EventRecord, MatchState, Trouble } from '@restrike/contracts';
import { contestedAction, requestsLeft, type ClockEvent, type Span } from '@restrike/match';
import type { ReplaySettings } from '../ivr/replay-settings.js';

/** Where challenge and clock events are looked up. */
export interface ChallengeEvents {
  /** Clock messages of a match before an event, newest first. */
  clockBefore(matchId: string, sequence: number): readonly EventRecord[];
  /** Moment of an event on the timeline, ms; null when it is not stored. */
  momentOf(sequence: number): number | null;
}

interface WatchEvents {
  changed: [ChallengeView | null];
}

/** CLP-4: the rule clock of the challenge of now: what is contested, until when to rule, requests left, and the clips for it. */
export class ChallengeWatch extends EventEmitter<WatchEvents> {
  private now: ChallengeView | null = null;

  constructor(
    private readonly events: ChallengeEvents,
    private readonly settings: () => ReplaySettings,
  ) {
    super();
  }

  get view(): ChallengeView | null {
    return this.now;
  }

  /** The contested action of the challenge that a state holds, by the timeline; null without one. */
  contested(state: MatchState): Span | null {
    const { challenge, matchId } = state;
    const asked = challenge === null ? null : this.events.momentOf(challenge.sequence);
    if (challenge === null || asked === null) return null;
    const clocks = matchId === null ? [] : this.events.clockBefore(matchId, challenge.sequence);
    const moments = clocks.map((event): ClockEvent => ({ atMs: this.events.momentOf(event.sequence) ?? event.receivedAt, runs: runsAfter(event) }));
    return contestedAction(asked, moments, this.settings().contestedSeconds * 1_000);
  }

  /** Brings the view to the state of the match. Cheap when nothing of it changed. */
  follow(state: MatchState, receivedAt: number): void {
    const { challenge } = state;
    if (challenge === null) {
      if (this.now !== null) this.set(null);
      return;
    }
    const same = this.now?.sequence === challenge.sequence && this.now.matchId === state.matchId ? this.now : null;
    if (same !== null && same.open === challenge.open && same.result === challenge.result && same.won === challenge.won) return;
    const { rulingSeconds, challengeQuota, contestedSeconds } = this.settings();
    const span = same === null ? this.contested(state) : null;
    const contested = same?.contested ?? (span === null ? { from: challenge.askedAt - contestedSeconds * 1_000, to: challenge.askedAt } : { from: span.fromMs, to: span.toMs });
    this.set({
      matchId: state.matchId,
      matchNumber: state.matchNumber,
      by: challenge.by,
      open: challenge.open,
      result: challenge.result,
      won: challenge.won,
      sequence: challenge.sequence,
      askedAt: challenge.askedAt,
      answeredAt: challenge.open ? null : (same?.answeredAt ?? receivedAt),
      contested,
      dueAt: challenge.askedAt + rulingSeconds * 1_000,
      rulingMs: rulingSeconds * 1_000,
      requests: { blue: requestsLeft(state.blue.challenges, challengeQuota), red: requestsLeft(state.red.challenges, challengeQuota) },
      clipIds: same?.clipIds ?? [],
      trouble: same?.trouble ?? null,
    });
  }

  /** Clips are being made for the challenge. */
  addClips(clipIds: readonly string[]): void {
    if (this.now !== null) this.set({ ...this.now, clipIds: [...new Set([...this.now.clipIds, ...clipIds])] });
  }

  /** Why there is no replay as it should be, when these clips are for the challenge of now; null when all is well again. */
  setTrouble(clipIds: readonly string[], trouble: Trouble | null): void {
    if (this.now !== null && this.now.trouble !== trouble && this.now.clipIds.some((one) => clipIds.includes(one))) this.set({ ...this.now, trouble });
  }

  private set(view: ChallengeView | null): void {
    this.now = view;
    this.emit('changed', view);
  }
}

/** What a clock message says of the clock: a tick and a start run it, a stop ends it, a correction says nothing. */
function runsAfter({ parsed }: EventRecord): boolean | null {
  const action = parsed?.['action'] ?? null;
  if (action === null || action === 'start') return parsed === null ? null : true;
  return action === 'stop' || action === 'stopEnd' ? false : null;
}
