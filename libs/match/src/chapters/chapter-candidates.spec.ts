import type { MatchEvent, MatchId } from '@restrike/contracts';
import { chapterCandidates, chapterTitle, isBeingFought, type ChapterEvent, type ChapterMatch } from './chapter-candidates.js';
import { eventLine } from './event-line.js';

const id = (number: number): MatchId => `00000000-0000-4000-8000-000000000000:${String(number)}` as MatchId;
const match = (number: number, change: Partial<ChapterMatch> = {}): ChapterMatch => ({ matchId: id(number), matchNumber: String(number), blueName: 'SMITH', blueNoc: 'USA', redName: 'JONES', redNoc: 'CAN', ...change });
let sequence = 0;
const at = (number: number | null, strTimestampMs: number | null, ...matchEvents: MatchEvent[]): ChapterEvent => ({ sequence: (sequence += 1), matchId: number === null ? null : id(number), matchEvents, strTimestampMs });

describe('[CHP-1] chapterCandidates', () => {
  it('[CHP-1] a match begins when it was last announced ready before its clock first ran', () => {
    const events = [
      at(101, 1_000, { kind: 'match-ready' }),
      at(101, 9_000, { kind: 'match-ready' }),
      at(101, 20_000, { kind: 'clock-started' }),
      at(101, 30_000, { kind: 'match-ready' }),
      at(101, 40_000, { kind: 'clock-started' }),
      at(102, 60_000, { kind: 'match-ready' }),
      at(103, 70_000, { kind: 'round-started', round: 1 }, { kind: 'clock-started' }),
      at(104, null, { kind: 'clock-started' }),
      at(null, 80_000, { kind: 'clock-started' }),
    ];
    expect(chapterCandidates(events, [match(101), match(103, { blueName: null, redNoc: null })], false)).toEqual([
      { kind: 'match', positionMs: 9_000, title: '101 · SMITH (USA) vs JONES (CAN)' },
      { kind: 'match', positionMs: 70_000, title: '103 · USA vs JONES' },
    ]);
  });

  it('[CHP-1] a match that is being fought when the video begins is one from there, once, with its moments; one that began in the video goes on behind a gap', () => {
    const events = [
      at(101, 20_000, { kind: 'challenge-asked', by: 'blue' }),
      at(101, 30_000, { kind: 'clock-started' }),
      at(101, 50_000, { kind: 'winner', winner: 'red' }),
      at(102, 60_000, { kind: 'clock-started' }),
      at(102, 90_000, { kind: 'clock-started' }),
      at(103, 120_500, { kind: 'winner', winner: 'blue' }),
    ];
    const underWay = [{ matchId: id(101), positionMs: 0 }, { matchId: id(102), positionMs: 80_000 }, { matchId: id(103), positionMs: 120_000 }];
    expect(chapterCandidates(events, [101, 102, 103].map((number) => match(number)), true, underWay).map(({ kind, positionMs, title }) => [kind, positionMs, title.slice(0, 3)])).toEqual([
      ['match', 0, '101'], ['challenge', 20_000, 'Cha'], ['winner', 50_000, 'RED'], ['match', 60_000, '102'], ['match', 120_000, '103'], ['winner', 120_500, 'BLU'],
    ]);
    const told = (...kinds: ('winner' | 'clock-started' | 'round-started' | 'match-ready' | 'clock-stopped')[]) => isBeingFought(kinds.map((kind) => ({ matchEvents: [{ kind } as MatchEvent] })));
    expect([told('clock-stopped', 'clock-started', 'match-ready'), told('round-started'), told('winner', 'clock-started'), told('match-ready'), told()]).toEqual([true, true, false, false, false]);
  });

  it('[CHP-1] has the moments within matches when they are wanted', () => {
    const events = [
      at(101, 500, { kind: 'point', side: 'blue', point: 'punch', points: 1, evidence: 'stated', hit: null }),
      at(101, 1_000, { kind: 'clock-started' }),
      at(101, 2_000, { kind: 'point', side: 'red', point: 'technical-head', points: null, evidence: 'stated', hit: null }),
      at(101, 3_000, { kind: 'challenge-asked', by: 'blue' }),
      at(101, 4_000, { kind: 'challenge-answered', by: 'blue', result: 'rejected', won: null, asked: null }),
      at(101, 5_000, { kind: 'challenge-asked', by: 'referee' }),
      at(101, 6_000, { kind: 'winner', winner: 'red' }),
    ];
    expect(chapterCandidates(events, [match(101)], true).slice(1)).toEqual([
      { kind: 'point', positionMs: 2_000, title: 'RED turning head kick' },
      { kind: 'challenge', positionMs: 3_000, title: 'Challenge by BLUE' },
      { kind: 'ruling', positionMs: 4_000, title: 'Challenge by BLUE: rejected' },
      { kind: 'challenge', positionMs: 5_000, title: 'Video review' },
      { kind: 'winner', positionMs: 6_000, title: 'RED wins' },
    ]);
    expect(chapterCandidates(events, [match(101)], false)).toHaveLength(1);
  });

  it('[CHP-1] a match without a number or names has a title all the same', () => {
    const none = { matchNumber: null, blueName: null, blueNoc: null, redName: ' ', redNoc: null };
    expect([chapterTitle(match(1, none)), chapterTitle(match(1, { ...none, matchNumber: '7' })), chapterTitle(match(1, { ...none, redName: '김태권' }))]).toEqual(['Match', '7', 'Blue vs 김태권']);
  });
});

describe('[CHP-2] eventLine', () => {
  const event = { strTimestampMs: 3_723_999, matchNumber: '245.A', round: 2, clockMs: 87_000, category: 'H' as const, side: 'red' as const, type: 'pt' };
  it('[CHP-2] is one line with its position, whatever the message holds', () => {
    expect(eventLine(event, 'pt2;3\r\n\t\u2028x\u0000')).toBe('1:02:03\t245.A\t2\t1:27\tH\tred\tpt\tpt2;3 x');
    expect(eventLine({ ...event, strTimestampMs: null }, 'x')).toBeNull();
    expect(eventLine({ ...event, strTimestampMs: 0, matchNumber: null, round: 0, clockMs: null, side: null }, '')).toBe('0:00:00\t\t\t\tH\t\tpt\t');
  });
});
