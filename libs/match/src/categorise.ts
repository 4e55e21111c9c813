import type { EventCategory, MatchEvent, Recognition, Side } from '@restrike/contracts';
import type { PssMessage, Reading } from '@restrike/pss-protocol';
import { sideOf } from './rules/draft.js';
import { categoryOfPoint, kindOfCode } from './rules/point-kinds.js';

/** What the event table shows of a message. */
export interface EventFacts {
  readonly type: string;
  readonly category: EventCategory;
  readonly side: Side | null;
  readonly recognition: Recognition;
}

/** Events that are acts of a referee, whatever message showed them. */
const refereeKinds: ReadonlySet<MatchEvent['kind']> = new Set<MatchEvent['kind']>([
  'gam-jeom', 'challenge-asked', 'challenge-answered', 'injury-started', 'injury-ended', 'timeout-started', 'timeout-ended', 'clock-started', 'clock-stopped',
  'round-started', 'round-ended', 'round-won', 'break-started', 'break-ended', 'winner', 'result',
]);

/** Acts of a referee by the message alone: also when repeated or late, and then without meaning for the match. Ticks and set-up are none. */
function isRefereeAct(message: PssMessage): boolean {
  switch (message.key) {
    case 'ch':
    case 'win':
    case 'wmh':
      return true;
    case 'clk':
    case 'brk':
    case 'ij':
    case 'to':
      return message.action !== null;
    case 'rnd':
      return message.round > 1;
    case 'wg':
      return message.blue > 0 || message.red > 0;
    default:
      return false;
  }
}

function sideOfMessage(message: PssMessage, events: readonly MatchEvent[]): Side | null {
  if (message.key === 'win') return message.winner === 'BLUE' ? 'blue' : message.winner === 'RED' ? 'red' : null;
  if ('party' in message) return sideOf(message.party);
  if (message.key !== 'wg' && message.key !== 'wrd') return null;
  const told = events.find((one) => one.kind === 'gam-jeom' || one.kind === 'round-won');
  return told?.side ?? null;
}

/** EVT-2: category, side and recognition of a message, from its reading and from what it meant for the match. */
export function categorise(reading: Reading, events: readonly MatchEvent[]): EventFacts {
  if (reading.outcome === 'unknown') return { type: 'unknown', category: 'O', side: null, recognition: 'unknown' };
  if (reading.outcome === 'malformed') return { type: reading.type, category: 'O', side: null, recognition: 'invalid' };
  const { message, type } = reading;
  const recognition: Recognition = reading.issues.length > 0 ? 'partial' : 'recognized';
  const side = sideOfMessage(message, events);
  if (message.key === 'hl') return { type, category: 'HL', side, recognition };
  if (message.key === 'pt') {
    const kind = events.find((one) => one.kind === 'point')?.point ?? kindOfCode[message.points];
    return { type, category: kind === undefined ? 'O' : categoryOfPoint(kind), side, recognition };
  }
  const referee = isRefereeAct(message) || events.some(({ kind }) => refereeKinds.has(kind));
  return { type, category: referee ? 'R' : 'O', side, recognition };
}
