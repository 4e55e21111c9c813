import type { EventRecord, MatchEvent } from '@restrike/contracts';
import { eventKind, eventValue } from '../src/events/event-words.js';
import { textOf, type Language } from '../src/texts/catalogue.js';

const told = (language: Language, category: EventRecord['category'], ...matchEvents: MatchEvent[]): readonly [string, string] => {
  const text = (key: Parameters<typeof textOf>[1], values = {}): string => textOf(language, key, values);
  return [eventKind({ category, matchEvents }, text), eventValue({ matchEvents }, text)];
};

describe('[UIL-13] an event in words', () => {
  it.each<[EventRecord['category'], MatchEvent, readonly string[], readonly string[]]>([
    ['R', { kind: 'challenge-asked', by: 'blue' }, ['Challenge', ''], ['Reclamación', '']],
    ['R', { kind: 'challenge-asked', by: 'referee' }, ['Review by the referee', ''], ['Revisión del árbitro', '']],
    ['R', { kind: 'challenge-answered', by: 'blue', result: 'accepted', won: true, asked: null }, ['Challenge answered', 'accepted'], ['Reclamación respondida', 'aceptada']],
    ['R', { kind: 'gam-jeom', side: 'red', count: 2, change: 1 }, ['Gam-jeom', '2'], ['Gam-jeom', '2']],
    ['R', { kind: 'round-ended', round: 2 }, ['Round 2 over', ''], ['Fin del asalto 2', '']],
    ['R', { kind: 'winner', winner: 'tie' }, ['Winner', 'No winner'], ['Ganador', 'Sin ganador']],
    ['R', { kind: 'result', line: '0-1', code: 'WDR', name: 'Perica' }, ['Result', '0-1 WDR'], ['Resultado', '0-1 WDR']],
    ['O', { kind: 'score-corrected', side: 'red', from: 4, to: 1 }, ['Score corrected', 'Red 4 → 1'], ['Marcador corregido', 'Rojo 4 → 1']],
    ['H', { kind: 'point', side: 'red', point: 'head', points: 3, evidence: 'stated', hit: null }, ['Head kick', '+3'], ['Patada a la cabeza', '+3']],
    ['HL', { kind: 'hit', side: 'red', level: 44, aboveBodyThreshold: null }, ['Impact', '44'], ['Impacto', '44']],
  ])('[UIL-13] %s %j', (category, event, english, spanish) => {
    expect(told('en', category, event)).toEqual(english);
    expect(told('es', category, event)).toEqual(spanish);
  });

  it('[UIL-13] says the message’s own meaning, when a correction that waited for its reason is told with it', () => {
    const correction: MatchEvent = { kind: 'score-corrected', side: 'blue', from: 2, to: 5 };
    expect(told('en', 'R', correction, { kind: 'challenge-answered', by: 'blue', result: 'accepted', won: null, asked: 7 })).toEqual(['Challenge answered', 'accepted']);
    expect(told('en', 'R', correction, { kind: 'clock-started' })).toEqual([textOf('en', 'evClockStart'), 'Blue 2 → 5']);
  });

  it('[UIL-13] says the category of a message that meant nothing for the match', () => {
    expect(told('es', 'R')).toEqual(['Árbitro', '']);
  });
});
