import type { EventRecord, MatchEvent, MatchRow } from '@restrike/contracts';
import type { ChapterCandidate } from './build-chapters.js';

/** An event as far as chapters need it. */
export type ChapterEvent = Pick<EventRecord, 'sequence' | 'matchId' | 'matchEvents' | 'strTimestampMs'>;
export type ChapterMatch = Pick<MatchRow, 'matchId' | 'matchNumber' | 'blueName' | 'blueNoc' | 'redName' | 'redNoc'>;

const kicks = { punch: 'punch', body: 'body kick', head: 'head kick', 'technical-body': 'turning body kick', 'technical-head': 'turning head kick' } as const;
const results = { accepted: 'accepted', rejected: 'rejected', cancelled: 'cancelled' } as const;

const athlete = (name: string | null, noc: string | null): string => {
  const words = (name ?? '').trim();
  const code = (noc ?? '').trim();
  return code === '' ? words : words === '' ? code : `${words} (${code})`;
};

/** `101 · SMITH (USA) vs JONES (CAN)`; what is not known is left out. */
export function chapterTitle(match: ChapterMatch): string {
  const athletes = [athlete(match.blueName, match.blueNoc), athlete(match.redName, match.redNoc)];
  const names = athletes.some((one) => one !== '') ? athletes.map((one, index) => (one === '' ? (index === 0 ? 'Blue' : 'Red') : one)).join(' vs ') : '';
  return [(match.matchNumber ?? '').trim(), names].filter((one) => one !== '').join(' · ') || 'Match';
}

/** What a moment within a match is worth as a chapter; null when nothing. */
function momentOf(event: MatchEvent): Pick<ChapterCandidate, 'kind' | 'title'> | null {
  switch (event.kind) {
    case 'point':
      return { kind: 'point', title: `${event.side.toUpperCase()} ${kicks[event.point]}${event.points === null ? '' : ` +${String(event.points)}`}` };
    case 'challenge-asked':
      return { kind: 'challenge', title: event.by === 'referee' ? 'Video review' : `Challenge by ${event.by.toUpperCase()}` };
    case 'challenge-answered':
      return { kind: 'ruling', title: `${event.by === 'referee' ? 'Video review' : `Challenge by ${event.by.toUpperCase()}`}: ${results[event.result]}` };
    case 'winner':
      return { kind: 'winner', title: event.winner === 'tie' ? 'Tie' : `${event.winner.toUpperCase()} wins` };
    default:
      return null;
  }
}

const isStart = ({ kind }: MatchEvent): boolean => kind === 'clock-started' || kind === 'round-started';

/** Whether a match is being fought after these events of it. @param events newest first. */
export function isBeingFought(events: readonly Pick<EventRecord, 'matchEvents'>[]): boolean {
  for (const { matchEvents } of events) {
    if (matchEvents.some(({ kind }) => kind === 'winner')) return false;
    if (matchEvents.some(isStart)) return true;
  }
  return false;
}

/** A match that was being fought when the video, or a part of it behind a gap, began. */
export interface MatchUnderWay {
  readonly matchId: string;
  /** Where that part begins in the video. */
  readonly positionMs: number;
}

/**
 * CHP-1: what wants to be a chapter in a video. A match is one from when it was last announced ready before its clock first ran (else from its first
 * clock), or from where the video begins in the midst of it; a match whose clock never ran before its end in the video is none.
 *
 * @param events of the video, by sequence; those without a position are in no video.
 * @param matches of those events.
 * @param withMoments whether points, challenges, rulings and winners are wanted as well.
 * @param underWay by their position.
 */
export function chapterCandidates(events: readonly ChapterEvent[], matches: readonly ChapterMatch[], withMoments: boolean, underWay: readonly MatchUnderWay[] = []): ChapterCandidate[] {
  const titles = new Map<string, string>(matches.map((match) => [match.matchId, chapterTitle(match)]));
  const readyAt = new Map<string, number>();
  const begun = new Set<string>();
  const candidates: ChapterCandidate[] = [];
  const begin = (matchId: string, positionMs: number): void => {
    if (begun.has(matchId)) return;
    begun.add(matchId);
    candidates.push({ kind: 'match', positionMs, title: titles.get(matchId) ?? 'Match' });
  };
  const parts = [...underWay];
  for (const { matchId, matchEvents, strTimestampMs: positionMs } of events) {
    if (matchId === null || positionMs === null) continue;
    for (let part = parts[0]; part !== undefined && part.positionMs <= positionMs; part = parts[0]) {
      begin(part.matchId, part.positionMs);
      parts.shift();
    }
    for (const event of matchEvents) {
      if (event.kind === 'match-ready' && !begun.has(matchId)) readyAt.set(matchId, positionMs);
      if (isStart(event)) begin(matchId, readyAt.get(matchId) ?? positionMs);
      const moment = withMoments && begun.has(matchId) ? momentOf(event) : null;
      if (moment !== null) candidates.push({ ...moment, positionMs });
    }
  }
  return candidates;
}
