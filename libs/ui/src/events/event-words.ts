import type { EventCategory, EventRecord, MatchEvent } from '@restrike/contracts';
import { formatClock } from '@restrike/match';
import type { TextKey } from '../texts/catalogue.js';

/** Text of each category of the event table. */
export const categoryTexts: Readonly<Record<EventCategory, TextKey>> = {
  P: 'punch', K: 'body', H: 'head', TB: 'technicalBody', TH: 'technicalHead', HL: 'impact', R: 'referee', O: 'other',
};

/** Meanings that have words of their own; a point and a hit are told by their category. */
const meaningTexts = {
  'gam-jeom': 'evGamJeom', 'score-corrected': 'evScoreCorrected', 'challenge-answered': 'evChallengeAnswered', 'injury-started': 'evInjury', 'injury-ended': 'evInjuryEnd', 'timeout-started': 'evTimeout', 'timeout-ended': 'evTimeoutEnd',
  'match-loaded': 'evLoaded', 'match-ready': 'evReady', 'clock-started': 'evClockStart', 'clock-stopped': 'evClockStop', 'round-started': 'evRoundStart', 'round-ended': 'evRoundEnd', 'round-won': 'evRoundWon', 'break-started': 'evBreak',
  'break-ended': 'evBreakEnd', superiority: 'evSuperiority', winner: 'evWinner', result: 'evResult', finding: 'evFinding', manual: 'evManual', 'sender-connected': 'evSenderOn', 'sender-disconnected': 'evSenderOff',
} as const satisfies Partial<Record<MatchEvent['kind'], TextKey>>;
const manualTexts = { taken: 'manualTaken', edited: 'manualEdited', 'handed-back': 'manualHandedBack' } as const;
type Text = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;

/**
 * What a row of the table tells of its message: of the referee's and others the first meaning of their own, of a hit or a point that. A correction that waited for its reason is told with
 * whatever message comes next, and is the row's only when that one means nothing; what became known of an earlier point never is.
 */
function toldOf({ category, matchEvents }: Pick<EventRecord, 'category' | 'matchEvents'>): MatchEvent | undefined {
  const of = (wanted: (kind: MatchEvent['kind']) => boolean): MatchEvent | undefined => matchEvents.find(({ kind }) => wanted(kind));
  if (category !== 'R' && category !== 'O') return of((kind) => kind === 'point' || kind === 'hit');
  return of((kind) => kind !== 'score-corrected' && kind !== 'point-amended') ?? of((kind) => kind === 'score-corrected');
}

/** What an event of the referee meant, in words; of all others, and of one that meant nothing, its category. */
export function eventKind(event: Pick<EventRecord, 'category' | 'matchEvents'>, text: Text): string {
  const told = toldOf(event);
  if (told === undefined || told.kind === 'point' || told.kind === 'point-amended' || told.kind === 'hit') return text(categoryTexts[event.category]);
  if (told.kind === 'challenge-asked') return text(told.by === 'referee' ? 'evReview' : 'evChallenge');
  return text(meaningTexts[told.kind], 'round' in told ? { n: told.round ?? 0 } : {});
}

/** A round's clock as it stood, as every display shows it; empty when there was none. */
export const roundClock = (ms: number | null): string => (ms === null ? '' : formatClock(ms));

/** What the meaning that {@link eventKind} names says in a word: points, level, count, side, result, score before and after. A point whose kind was derived has a star. */
export function eventValue(event: Pick<EventRecord, 'category' | 'matchEvents'>, text: Text): string {
  const told = toldOf(event);
  switch (told?.kind) {
    case 'point': return `+${String(told.points ?? '?')}${told.evidence === 'derived' ? ' *' : ''}`;
    case 'hit': return String(told.level);
    case 'gam-jeom': return String(told.count);
    case 'challenge-answered': return text(told.result);
    case 'finding': return told.code;
    case 'round-won': return text(told.side);
    case 'superiority': return told.side === null ? '' : text(told.side);
    case 'winner': return text(told.winner);
    case 'result': return [told.line, told.code].filter((part) => part !== null).join(' ');
    case 'score-corrected': return `${text(told.side)} ${String(told.from)} → ${String(told.to)}`;
    case 'manual': return [text(manualTexts[told.act]), ...told.fields].join(' ');
    default: return '';
  }
}

/** The bytes of a message as text; what is no text stands as �. */
export function messageText(raw: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(raw), (char) => char.charCodeAt(0)));
}
