import type { EventRecord, MatchEvent } from '@restrike/contracts';
import { eventKind, eventValue, roundClock } from '../src/events/event-words.js';
import { textOf, type Language } from '../src/texts/catalogue.js';

const told = (language: Language, category: EventRecord['category'], ...matchEvents: MatchEvent[]): readonly [string, string] => {
  const text = (key: Parameters<typeof textOf>[1], values = {}): string => textOf(language, key, values);
  return [eventKind({ category, matchEvents }, text), eventValue({ category, matchEvents }, text)];
};

describe('[UIL-13] an event in words', () => {
  it.each<[EventRecord['category'], MatchEvent, readonly string[], readonly string[]]>([
    ['R', { kind: 'challenge-asked', by: 'blue' }, ['Challenge', ''], ['Reclamación', '']],
    ['R', { kind: 'challenge-asked', by: 'referee' }, ['Review by the referee', ''], ['Revisión del árbitro', '']],
    ['R', { kind: 'challenge-answered', by: 'blue', result: 'accepted', won: true, asked: null }, ['Challenge answered', 'accepted'], ['Reclamación respondida', 'aceptada']],
    ['R', { kind: 'gam-jeom', side: 'red', count: 2, change: 1 }, ['Gam-jeom', '2'], ['Gam-jeom', '2']],
    ['R', { kind: 'round-ended', round: 2 }, ['Round 2 over', ''], ['Fin del asalto 2', '']],
    ['R', { kind: 'round-won', round: 2, side: 'red' }, ['Round 2 won', 'Red'], ['Asalto 2 ganado', 'Rojo']],
    ['R', { kind: 'superiority', side: 'blue' }, ['Superiority', 'Blue'], ['Superioridad', 'Azul']],
    ['R', { kind: 'superiority', side: null }, ['Superiority', ''], ['Superioridad', '']],
    ['R', { kind: 'winner', winner: 'tie' }, ['Winner', 'No winner'], ['Ganador', 'Sin ganador']],
    ['R', { kind: 'result', line: '0-1', code: 'WDR', name: 'Perica' }, ['Result', '0-1 WDR'], ['Resultado', '0-1 WDR']],
    ['O', { kind: 'score-corrected', side: 'red', from: 4, to: 1 }, ['Score corrected', 'Red 4 → 1'], ['Marcador corregido', 'Rojo 4 → 1']],
    ['H', { kind: 'point', side: 'red', point: 'head', points: 3, evidence: 'stated', hit: null }, ['Head kick', '+3'], ['Patada a la cabeza', '+3']],
    ['HL', { kind: 'hit', side: 'red', level: 44, aboveBodyThreshold: null }, ['Impact', '44'], ['Impacto', '44']],
  ])('[UIL-13] %s %j', (category, event, english, spanish) => {
    expect(told('en', category, event)).toEqual(english);
    expect(told('es', category, event)).toEqual(spanish);
  });

  it('[UIL-13] says the message’s own meaning and the value of that, when a correction that waited for its reason is told with it', () => {
    const correction: MatchEvent = { kind: 'score-corrected', side: 'blue', from: 2, to: 5 };
    expect(told('en', 'R', correction, { kind: 'challenge-answered', by: 'blue', result: 'accepted', won: null, asked: 7 })).toEqual(['Challenge answered', 'accepted']);
    expect(told('en', 'R', correction, { kind: 'clock-started' })).toEqual([textOf('en', 'evClockStart'), '']);
  });

  it('[UIL-13] a hit or a point tells its own value, whatever else its message meant', () => {
    const won: MatchEvent = { kind: 'superiority', side: 'red' };
    expect(told('en', 'K', won, { kind: 'point', side: 'red', point: 'body', points: 2, evidence: 'derived', hit: null })).toEqual(['Body kick', '+2 *']);
  });

  it('[UIL-13] tells a clock as every display does: a part of a second counts as the whole one', () => {
    expect([null, 0, 400, 83_000, 83_400].map(roundClock)).toEqual(['', '0:00', '0:01', '1:23', '1:24']);
  });

  it('[UIL-13] says the category of a message that meant nothing for the match', () => {
    expect(told('es', 'R')).toEqual(['Árbitro', '']);
  });
});
