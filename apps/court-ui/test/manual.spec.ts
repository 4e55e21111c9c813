import { namedByHand, nameByHand } from '../src/events/names-of-events.js';
import { readClock } from '../src/manual/read-clock.js';

describe('[CUI-11] manual mode', () => {
  it('[CUI-11] reads a clock as people write it, and nothing that is none', () => {
    expect(['1:30', '0:05', '90', '12.34', ' 2:00 ', '60:00'].map(readClock)).toEqual([90_000, 5_000, 90_000, 754_000, 120_000, 3_600_000]);
    expect(['', '1:60', 'abc', '-5', '61:00', '1:2:3', '99999'].map(readClock)).toEqual([null, null, null, null, null, null, null]);
  });

  it('[CUI-11] names athletes in the events as they were shown then: the operator’s name from its edit on', () => {
    const edited = (sequence: number, edit: object, matchId = 'm') => ({ matchId: matchId as never, sequence, parsed: { act: 'edited', edit } as never });
    const named = namedByHand([
      { matchId: 'm' as never, sequence: 40, parsed: { act: 'handed-back' } as never },
      edited(20, { blue: { name: 'NGUYỄN' } }),
      edited(25, { clock: { ms: 1_000, running: false } }),
      edited(30, { blue: { name: null }, red: { name: 'B 2' } }),
      { matchId: 'm' as never, sequence: 10, parsed: { act: 'taken' } as never },
      { matchId: 'm' as never, sequence: 22, parsed: null as never },
    ]);
    const at = (sequence: number, side: 'blue' | 'red' | null, matchId = 'm') => nameByHand({ matchId: matchId as never, sequence, side }, named);
    expect([5, 19, 20, 29, 30, 50].map((sequence) => at(sequence, 'blue'))).toEqual([null, null, 'NGUYỄN', 'NGUYỄN', null, null]);
    expect([29, 30, 39, 40].map((sequence) => at(sequence, 'red'))).toEqual([null, 'B 2', 'B 2', null]);
    expect([at(25, null), at(25, 'blue', 'another')]).toEqual([null, null]);
  });
});
