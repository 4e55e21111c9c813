import type { Clip, ClipMark, ClipMarks, EventRecord, MatchEvent, ShownStretch } from '@restrike/contracts';
import { placeInClip, shownOf } from './clip-span.js';

/** An event as far as a mark needs it. */
export interface MarkedEvent extends Pick<EventRecord, 'sequence' | 'category' | 'side' | 'matchEvents'> {
  /** Moment on the court's timeline, ms. */
  readonly momentMs: number;
}

type Facts = Pick<ClipMark, 'kind' | 'point' | 'points' | 'level' | 'label'>;

/** Two pictures of 60 a second, one of 30. */
export const edgeMs = 34;

const plain = { point: null, points: null, level: null } as const;
const pointWords = { punch: 'punch', body: 'body kick', head: 'head kick', 'technical-body': 'turning body kick', 'technical-head': 'turning head kick' } as const;

function factsOf(event: MatchEvent, levelOf: (sequence: number) => number | null): Facts | null {
  switch (event.kind) {
    case 'hit':
      return { ...plain, kind: 'hit', level: event.level, label: `${event.side.toUpperCase()} hit ${String(event.level)}` };
    case 'point': {
      const level = event.hit === null ? null : levelOf(event.hit);
      const rise = event.points === null ? '' : ` +${String(event.points)}`;
      return { kind: 'point', point: event.point, points: event.points, level, label: `${event.side.toUpperCase()} ${pointWords[event.point]}${rise}${level === null ? '' : ` (${String(level)})`}` };
    }
    case 'gam-jeom':
      return event.change > 0 ? { ...plain, kind: 'gam-jeom', label: `${event.side.toUpperCase()} gam-jeom` } : null;
    case 'challenge-asked':
      return { ...plain, kind: 'challenge', label: event.by === 'referee' ? 'referee asks for a review' : `${event.by.toUpperCase()} challenge` };
    case 'clock-started':
      return { ...plain, kind: 'clock', label: 'clock starts' };
    case 'clock-stopped':
      return { ...plain, kind: 'clock', label: 'clock stops' };
    case 'round-ended':
      return { ...plain, kind: 'clock', label: `round ${String(event.round)} ends` };
    case 'score-corrected':
      return { ...plain, kind: 'other', points: event.to - event.from, label: `${event.side.toUpperCase()} score ${String(event.from)} → ${String(event.to)}` };
    default:
      return null;
  }
}

/**
 * CLP-3: what the sensors and the officials said during a clip, on the clip's own timeline, by position. Two clips that show the same moments (several
 * cameras) place the same event by the same clock.
 *
 * @param events of the clip's span, any order; events outside, and in a pause, give no mark.
 * @param shown what of the court's timeline the clip shows, where.
 * @param durationMs length of the clip. What happened within a picture of its edges is on its first or last one: edges are measured no finer.
 */
export function clipMarks(events: readonly MarkedEvent[], shown: readonly ShownStretch[], durationMs: number): ClipMark[] {
  const levels = new Map<number, number>();
  for (const { sequence, matchEvents } of events) for (const one of matchEvents) if (one.kind === 'hit') levels.set(sequence, one.level);
  const marks: ClipMark[] = [];
  for (const event of events) {
    const placeMs = placeInClip(shown, event.momentMs, edgeMs);
    if (placeMs === null) continue;
    const atMs = Math.min(placeMs, durationMs);
    for (const one of event.matchEvents) {
      const facts = factsOf(one, (sequence) => levels.get(sequence) ?? null);
      if (facts !== null) marks.push({ sequence: event.sequence, atMs, category: event.category, side: event.side, ...facts });
    }
  }
  return marks.sort((a, b) => a.atMs - b.atMs || a.sequence - b.sequence);
}

/** The marks of a clip as players show them, with what is contested; a clip of which nothing is known has none. */
export function marksOfClip(clip: Pick<Clip, 'clipId' | 'covers' | 'shows' | 'contested' | 'durationMs'>, events: readonly MarkedEvent[]): ClipMarks {
  const { clipId, contested, durationMs } = clip;
  const shown = shownOf(clip);
  if (shown.length === 0 || durationMs === null) return { clipId, durationMs, contested: null, marks: [] };
  const held = contested === null ? [] : shown.filter(({ from, to }) => contested.to > from && contested.from < to);
  const at = (stretch: ShownStretch | undefined, momentMs: number): number => Math.min(placeInClip(stretch === undefined ? [] : [stretch], momentMs, Infinity) ?? 0, durationMs);
  const span = contested === null || held.length === 0 ? null : { fromMs: at(held[0], contested.from), toMs: at(held.at(-1), contested.to) };
  return { clipId, durationMs, contested: span, marks: clipMarks(events, shown, durationMs) };
}
