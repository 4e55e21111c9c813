import type { EventCategory, EventRecord, MatchEvent } from '@restrike/contracts';
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

/** Told with whatever message comes next, when waiting for a reason is over: no meaning of that message itself. */
const toldLate: ReadonlySet<MatchEvent['kind']> = new Set<MatchEvent['kind']>(['score-corrected', 'point-amended']);
/** Meanings of the message itself first. */
const ownFirst = (events: readonly MatchEvent[]): readonly MatchEvent[] => [...events.filter(({ kind }) => !toldLate.has(kind)), ...events.filter(({ kind }) => toldLate.has(kind))];

/** What an event of the referee meant, in words: its first own meaning; of all others, and of one that meant nothing, its category. */
export function eventKind({ category, matchEvents }: Pick<EventRecord, 'category' | 'matchEvents'>, text: Text): string {
  const [first] = category === 'R' || category === 'O' ? ownFirst(matchEvents) : [];
  if (first === undefined || first.kind === 'point' || first.kind === 'point-amended' || first.kind === 'hit') return text(categoryTexts[category]);
  if (first.kind === 'challenge-asked') return text(first.by === 'referee' ? 'evReview' : 'evChallenge');
  return text(meaningTexts[first.kind], 'round' in first ? { n: first.round ?? 0 } : {});
}

/** A round's clock as it stood, `1:23`; empty when there was none. */
export const roundClock = (ms: number | null): string => (ms === null ? '' : `${String(Math.floor(ms / 60_000))}:${String(Math.floor(ms / 1_000) % 60).padStart(2, '0')}`);

/** What an event says in a word: points, level, count, result, score before and after. A point whose kind was derived has a star. */
export function eventValue({ matchEvents }: Pick<EventRecord, 'matchEvents'>, text: Text): string {
  for (const one of ownFirst(matchEvents)) {
    if (one.kind === 'point') return `+${String(one.points ?? '?')}${one.evidence === 'derived' ? ' *' : ''}`;
    if (one.kind === 'hit') return String(one.level);
    if (one.kind === 'gam-jeom') return String(one.count);
    if (one.kind === 'challenge-answered') return text(one.result);
    if (one.kind === 'finding') return one.code;
    if (one.kind === 'winner') return text(one.winner);
    if (one.kind === 'result') return [one.line, one.code].filter((part) => part !== null).join(' ');
    if (one.kind === 'score-corrected') return `${text(one.side)} ${String(one.from)} → ${String(one.to)}`;
    if (one.kind === 'manual') return [text(manualTexts[one.act]), ...one.fields].join(' ');
  }
  return '';
}

/** The bytes of a message as text; what is no text stands as �. */
export function messageText(raw: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(raw), (char) => char.charCodeAt(0)));
}
