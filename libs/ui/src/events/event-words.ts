import type { EventCategory, EventRecord } from '@restrike/contracts';
import type { TextKey } from '../texts/catalogue.js';

/** Text of each category of the event table. */
export const categoryTexts: Readonly<Record<EventCategory, TextKey>> = {
  P: 'punch', K: 'body', H: 'head', TB: 'technicalBody', TH: 'technicalHead', HL: 'impact', R: 'referee', O: 'other',
};

/** A round's clock as it stood, `1:23`; empty when there was none. */
export const roundClock = (ms: number | null): string => (ms === null ? '' : `${String(Math.floor(ms / 60_000))}:${String(Math.floor(ms / 1_000) % 60).padStart(2, '0')}`);

/** What an event says in a word: points, level, count. A point whose kind was derived has a star. */
export function eventValue({ matchEvents }: Pick<EventRecord, 'matchEvents'>): string {
  for (const one of matchEvents) {
    if (one.kind === 'point') return `+${String(one.points ?? '?')}${one.evidence === 'derived' ? ' *' : ''}`;
    if (one.kind === 'hit') return String(one.level);
    if (one.kind === 'gam-jeom') return String(one.count);
    if (one.kind === 'challenge-answered') return one.result;
    if (one.kind === 'finding') return one.code;
    if (one.kind === 'winner') return one.winner;
    if (one.kind === 'manual') return one.fields.join(', ');
  }
  return '';
}

/** The bytes of a message as text; what is no text stands as �. */
export function messageText(raw: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(raw), (char) => char.charCodeAt(0)));
}
