import type { EventCategory, MatchEvent, Recognition, Side } from '@restrike/contracts';
import type { Reading } from '@restrike/pss-protocol';
import { categoryOfPoint } from './apply.js';

/** What the event table shows of a message. */
export interface EventFacts {
  readonly type: string;
  readonly category: EventCategory;
  readonly side: Side | null;
  readonly recognition: Recognition;
}

const refereeKinds: ReadonlySet<MatchEvent['kind']> = new Set([
  'gam-jeom', 'challenge-asked', 'challenge-answered', 'injury-started', 'injury-ended', 'timeout-started', 'timeout-ended', 'clock-started', 'clock-stopped',
  'round-started', 'round-ended', 'round-won', 'break-started', 'break-ended', 'winner', 'result',
]);

const codeCategory: Readonly<Record<number, EventCategory>> = { 1: 'P', 2: 'K', 3: 'H', 4: 'TB', 5: 'TH' };

const partySide = (party: number): Side | null => (party === 1 ? 'blue' : party === 2 ? 'red' : null);

/** EVT-2: category, side and recognition of a message, from its reading and from what it meant for the match. */
export function categorise(reading: Reading, events: readonly MatchEvent[]): EventFacts {
  if (reading.outcome === 'unknown') return { type: 'unknown', category: 'O', side: null, recognition: 'unknown' };
  if (reading.outcome === 'malformed') return { type: reading.type, category: 'O', side: null, recognition: 'invalid' };
  const { message } = reading;
  const recognition: Recognition = reading.issues.length > 0 ? 'partial' : 'recognized';
  const facts = (category: EventCategory, side: Side | null): EventFacts => ({ type: reading.type, category, side, recognition });
  if (message.key === 'pt') {
    const point = events.find((one) => one.kind === 'point');
    return facts(point === undefined ? (codeCategory[message.points] ?? 'O') : categoryOfPoint(point.point), partySide(message.party));
  }
  if (message.key === 'hl') return facts('HL', partySide(message.party));
  const decisive = events.find((one) => refereeKinds.has(one.kind));
  const side = 'party' in message ? partySide(message.party) : decisive !== undefined && 'side' in decisive ? decisive.side : null;
  return facts(decisive === undefined ? 'O' : 'R', side);
}
